"""Turns views into Rich renderables, for terminals. Pure: nothing is printed here."""

from collections.abc import Iterable, Mapping

from rich.console import Group, RenderableType
from rich.markdown import Markdown
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text as RichText

from mlops_prep.models.question import RubricPoint
from mlops_prep.models.results import Score
from mlops_prep.models.ticking import ChecklistShown, ChecklistsListed, ChecklistView
from mlops_prep.models.views import (
    BriefShown,
    CommandOutput,
    DesignReported,
    FollowUpShown,
    GradeShown,
    HintShown,
    IncidentOpened,
    IncidentReported,
    KataView,
    PhaseOpened,
    PointsAsk,
    QuestionShown,
    RatingChanged,
    ReferenceShown,
    ResultShown,
    Said,
    ScenariosListed,
    ScenarioView,
    SessionOpened,
    SummaryShown,
    TierShown,
    View,
)
from mlops_prep.ui.charts import draw_lines
from mlops_prep.ui.plain import shown_options, solution, verdict
from mlops_prep.ui.wording import as_sentence, clock_time, comes_back, counted, pace, provenance

GOOD, FAIR, POOR = "green", "yellow", "red"
QUIET = "dim"
ACCENT = "cyan"
_LONG_ANSWER_LINES = 16


def render(view: View, width: int) -> RenderableType:
    """The renderable for any view, for a screen `width` columns wide."""
    match view:
        case SessionOpened():
            return _opening(view)
        case QuestionShown():
            return _question(view, width)
        case HintShown():
            return _indented(RichText.assemble((f"Hint {view.number}  ", ACCENT), view.says))
        case GradeShown():
            return _grade(view)
        case ResultShown():
            return _result(view)
        case FollowUpShown():
            return _indented(RichText.assemble(("A good answer has  ", ACCENT), view.listens_for))
        case RatingChanged():
            due = comes_back(view.due, view.today)
            return _indented(RichText.assemble("Rating ", (view.rating, "bold"), f" · comes back {due}"))
        case Said():
            return _indented(RichText(view.text, style=QUIET))
        case SummaryShown():
            return _summary(view)
        case (
            IncidentOpened()
            | CommandOutput()
            | IncidentReported()
            | PhaseOpened()
            | DesignReported()
            | ScenariosListed()
        ):
            return _scenario(view)
        case ChecklistShown() | ChecklistsListed():
            return _checklist(view)
        case _:
            return _kata(view)


def render_marked_answer(ask: PointsAsk) -> RenderableType:
    """The answer with its evidence highlighted, each piece with the number of its point."""
    numbers = {point.id: number for number, point in enumerate(ask.points, 1)}
    ends: dict[int, list[int]] = {}
    text = RichText(ask.answer, style=QUIET)
    for point_id, spans in ask.spans.items():
        for start, end in spans:
            text.stylize(f"not dim bold {GOOD}", start, end)
        ends.setdefault(max(end for _, end in spans), []).append(numbers[point_id])
    for end in sorted(ends, reverse=True):
        mark = RichText(f" [{','.join(map(str, sorted(ends[end])))}]", style=ACCENT)
        text = RichText.assemble(text[:end], mark, text[end:])
    if ask.answer.count("\n") > _LONG_ANSWER_LINES:
        text = _only_marked_lines(text)
    title = RichText("Your answer, with what counts as evidence", style="bold")
    return Group(RichText(""), _indented(title, RichText(""), text))


def _only_marked_lines(text: RichText) -> RichText:
    """Of a long answer, the lines with evidence."""
    lines = [line for line in text.split("\n") if any("bold" in str(span.style) for span in line.spans)]
    left_out = len(text.split("\n")) - len(lines)
    return RichText("\n").join([*lines, RichText(f"({counted(left_out, 'line')} without evidence)", style=QUIET)])


def _kata(view: KataView | BriefShown | ReferenceShown) -> RenderableType:
    """What only katas show. Styled lines that go on over the edge keep their indent."""
    if isinstance(view, BriefShown):
        return _indented(Markdown(view.text))
    if isinstance(view, ReferenceShown):
        from rich.syntax import Syntax

        return Syntax(view.text, "python", theme="ansi_dark", background_color="default", word_wrap=True)
    from mlops_prep.ui.katas import lines_of  # a drill starts without it

    if isinstance(view, TierShown):
        (style, head), _, *after = lines_of(view)
        return Group(_hanging(head, style), _indented(Markdown(view.says)), *(_hanging(text, s) for s, text in after))
    return Group(*(_hanging(text, style) for style, text in lines_of(view)))


def _scenario(view: ScenarioView) -> RenderableType:
    """What only scenarios show; what a command printed keeps its lines, whatever their length."""
    from mlops_prep.ui.scenarios import lines_of  # a drill starts without it

    if isinstance(view, CommandOutput):
        return RichText("\n".join(text for _, text in lines_of(view)), no_wrap=False)
    return Group(*(_hanging(text, style) for style, text in lines_of(view)))


def _checklist(view: ChecklistView) -> RenderableType:
    """What only checklists show."""
    from mlops_prep.ui.checklists import lines_of  # a drill starts without it

    return Group(*(_hanging(text, style) for style, text in lines_of(view)))


def _hanging(text: str, style: str) -> RenderableType:
    bare = text.lstrip(" ")
    return Padding(RichText(bare, style=style), (0, 2, 0, 2 + len(text) - len(bare)))


def _opening(view: SessionOpened) -> RenderableType:
    what = "Session resumed" if view.resumed else "Session"
    due = f" · {view.due} due" if view.due else ""
    minutes = f"about {view.minutes:.0f} min"
    return _indented(
        RichText.assemble((what, "bold"), f" · {counted(view.questions, 'question')}{due} · {minutes}"),
        RichText("Answer as in the interview; then compare, honestly. :help shows the words.", style=QUIET),
    )


def _question(view: QuestionShown, width: int) -> RenderableType:
    question = view.instance.question
    head = Table.grid(expand=True, padding=(0, 1))
    head.add_column(ratio=1)
    head.add_column(justify="right", no_wrap=True)
    again = " · review" if view.is_review else ""
    head.add_row(
        RichText(f"{question.domain} · {question.level} · {question.kind}{again}", style=ACCENT),
        RichText(clock_time(view.limit_seconds), style="bold"),
    )
    parts: list[RenderableType] = [head, RichText(question.id, style=QUIET), RichText(""), _prose(question.prompt)]
    if view.instance.chart:
        caption, *picture = draw_lines(view.instance.chart, width - 6)
        parts += [RichText(""), RichText(caption), *(RichText(line, no_wrap=True) for line in picture)]
    options = shown_options(view.instance)
    if options:
        parts += [RichText(""), _numbered(options)]
    title = RichText(f"Question {view.position} of {view.total}", style="bold")
    return Group(RichText(""), Rule(title, align="left", style=QUIET), RichText(""), _indented(*parts), RichText(""))


def _prose(text: str) -> RenderableType:
    return Markdown(text.strip(), code_theme="ansi_dark")


def _numbered(items: Iterable[str]) -> RenderableType:
    grid = Table.grid(padding=(0, 1))
    grid.add_column(justify="right", style=ACCENT, no_wrap=True)
    grid.add_column()
    for number, item in enumerate(items, 1):
        grid.add_row(f"{number}", RichText(item))
    return grid


def _grade(view: GradeShown) -> RenderableType:
    style = GOOD if view.share >= 1 else FAIR if view.share >= 0.5 else POOR
    mark = f"{'✓' if view.share >= 1 else '◐' if view.share >= 0.5 else '✗'} {verdict(view.share)}"
    return _indented(RichText(""), RichText.assemble((f"{mark} ", f"bold {style}"), as_sentence(view.says)))


def _result(view: ResultShown) -> RenderableType:
    parts: list[RenderableType] = [RichText("")]
    if view.instance.question.kind in ("open", "diagnose"):
        parts += [_points(view.points), RichText("")]
    if view.keyword_list:
        said = "This reads as a list of keywords: an interviewer needs sentences, and so do the marks."
        parts += [RichText(said, style=FAIR), RichText("")]
    for shown in view.signals:
        head = (f"Weak signal “{_one_line(shown.quote)}”  ", f"bold {FAIR}")
        parts += [RichText.assemble(head, shown.signal.says), RichText("")]
    parts += [RichText("A strong answer", style="bold"), RichText(""), _prose(view.instance.question.strong_answer)]
    found = solution(view.instance)
    if found:
        parts += [RichText(""), *(RichText(line) for line in found)]
    if checked := provenance(view.instance.question):
        parts += [RichText(""), RichText(checked, style=QUIET)]
    parts += [RichText(""), _score_line(view), _rating_line(view), RichText("")]
    return _indented(*parts)


def _points(points: Iterable[tuple[RubricPoint, bool]]) -> RenderableType:
    grid = Table.grid(padding=(0, 1))
    grid.add_column(no_wrap=True)
    grid.add_column()
    for point, covered in points:
        mark = RichText("✓", style=GOOD) if covered else RichText("✗", style=POOR)
        says = RichText(point.says, style="" if covered else "bold" if point.must else "")
        if point.must:
            says.append(" must", style=QUIET)
        grid.add_row(mark, says)
    return grid


def _score_line(view: ResultShown) -> RenderableType:
    score = view.score
    cap = f" capped from {score.raw:.0f}: a must is missing" if score.capped_by else ""
    return RichText.assemble(
        ("Score ", "bold"),
        (f"{score.value:.0f}", f"bold {score_style(score.value)}"),
        (cap, FAIR),
        (f" · {pace(view.seconds, view.limit_seconds)}", QUIET),
    )


def _rating_line(view: ResultShown) -> RenderableType:
    return RichText.assemble(
        ("Rating ", "bold"),
        (view.rating.rating, "bold"),
        (f" · {view.rating.reason} · comes back {comes_back(view.due, view.today)}", QUIET),
    )


def score_style(score: float | Score) -> str:
    """The colour of a score of 0 to 100."""
    value = score.value if isinstance(score, Score) else score
    return GOOD if value >= 65 else FAIR if value >= 40 else POOR


def _summary(view: SummaryShown) -> RenderableType:
    rule = Rule(RichText("Summary", style="bold"), align="left", style=QUIET)
    if not view.lines:
        return Group(RichText(""), rule, _indented(RichText(""), RichText("Nothing answered.", style=QUIET)))
    mean = sum(line.score for line in view.lines) / len(view.lines)
    head = RichText.assemble(
        f"{len(view.lines)} of {counted(view.planned, 'question')} answered, mean score ",
        (f"{mean:.0f}", f"bold {score_style(mean)}"),
    )
    parts: list[RenderableType] = [RichText(""), head, RichText("")]
    parts += [
        bars(view.by_domain),
        RichText(""),
        bars({str(name): score for name, score in view.by_dimension.items()}),
        RichText(""),
    ]
    if view.calibration:
        parts.append(RichText(f"Calibration: {view.calibration}."))
    slowest = max(view.lines, key=lambda line: line.seconds / line.limit_seconds)
    parts.append(RichText(f"Slowest: {slowest.question_id}, {pace(slowest.seconds, slowest.limit_seconds)}."))
    parts += [RichText(""), _returns(view)]
    return Group(RichText(""), rule, _indented(*parts), RichText(""))


def bars(scores: Mapping[str, float]) -> RenderableType:
    """Named scores of 0 to 100 as bars."""
    grid = Table.grid(padding=(0, 1))
    grid.add_column(no_wrap=True)
    grid.add_column(justify="right", no_wrap=True)
    grid.add_column(no_wrap=True)
    for name, score in scores.items():
        bar = RichText("━" * round(score / 5), style=score_style(score))
        grid.add_row(name, f"{score:.0f}", bar)
    return grid


def _returns(view: SummaryShown) -> RenderableType:
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True)
    grid.add_column(justify="right", no_wrap=True)
    grid.add_column(overflow="fold")
    for line in sorted(view.lines, key=lambda line: line.due):
        score = RichText(f"{line.score:.0f}", style=score_style(line.score))
        grid.add_row(comes_back(line.due, view.today), score, line.question_id)
    return grid


def _one_line(text: str) -> str:
    joined = " ".join(text.split())
    return joined if len(joined) <= 60 else joined[:57] + "..."


def _indented(*parts: RenderableType) -> RenderableType:
    return Padding(Group(*parts), (0, 2, 0, 2))
