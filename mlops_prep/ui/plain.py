"""The plain prompter: one prompt per line, one line per answer, no colour and no cursor movement.

For pipes, scripts and screen readers. What it prints, and in which order, is a contract.
"""

import sys
from typing import TextIO

from mlops_prep.models.instance import Instance
from mlops_prep.models.ticking import ChecklistAsk, ChecklistShown, ChecklistsListed
from mlops_prep.models.views import (
    EOF_MARK,
    AnswerAsk,
    BriefShown,
    CommandOutput,
    DesignReported,
    EndOfInput,
    FollowUpShown,
    GradeShown,
    HintShown,
    IncidentOpened,
    IncidentReported,
    KataView,
    KeyAsk,
    LineAsk,
    PhaseOpened,
    PointsAsk,
    QuestionShown,
    RatingChanged,
    ReferenceShown,
    Reply,
    ResultShown,
    Said,
    ScenariosListed,
    SessionOpened,
    SummaryShown,
    Text,
    View,
    Word,
    parse_word,
)
from mlops_prep.ui.wording import (
    as_sentence,
    chart_as_numbers,
    clock_time,
    comes_back,
    counted,
    pace,
    provenance,
    reflow,
)


class PlainPrompter:
    """Lines in, lines out."""

    def __init__(self, source: TextIO | None = None, target: TextIO | None = None) -> None:
        self._source = source or sys.stdin
        self._target = target or sys.stdout

    def show(self, view: View) -> None:
        """Print a view."""
        for line in _lines(view):
            self._say(line)

    def ask_answer(self, ask: AnswerAsk) -> Reply:
        """Read one line, or lines up to a single `.`; end of input ends the answer, too."""
        if ask.aloud:
            return self._ask_aloud(ask)
        if ask.is_kept:
            self._say("Your draft was kept; a line with only a . takes it as it is, anything else replaces it:")
            self._say(ask.draft)
        self._say(f"{ask.prompt} (end with a line holding a single .)" if ask.many_lines else ask.prompt)
        return self._read_many(ask) if ask.many_lines else self._read_one(ask)

    def ask_line(self, ask: LineAsk) -> Reply:
        """Read one line; it is shown behind the prompt, so that what was printed can be read afterwards."""
        line = self._read()
        if line is None:
            return EndOfInput()
        shown = "".join(one if one.isprintable() or one == "\t" else ascii(one)[1:-1] for one in line)
        self._say(f"{ask.prompt} {shown}")
        return Text(line)

    def ask_points(self, ask: PointsAsk) -> Reply:
        """Print the rubric with its marks, read the covered numbers."""
        for number, point in enumerate(ask.points, 1):
            mark = "x" if point.id in ask.marked else " "
            self._say(f"{number}. [{mark}] {point.says}{' (must)' if point.must else ''}")
        while True:
            self._say(ask.prompt)
            line = self._read()
            if line is None:
                return EndOfInput()
            if word := parse_word(line):
                return word
            chosen = _chosen_points(line, ask)
            if chosen is not None:
                return Text(text=" ".join(chosen))
            self._say(f"Numbers from 1 to {len(ask.points)}, + and - to add and take away, 0 for none, or only Enter.")

    def ask_key(self, ask: KeyAsk) -> Reply:
        """Read one key as a line; a quiet question is not asked."""
        if ask.quiet:
            return Text(text=ask.default)
        keys = [key.key for key in ask.keys]
        while True:
            self._say(ask.prompt)
            line = self._read()
            if line is None:
                return EndOfInput()
            if word := parse_word(line):
                return word
            typed = line.strip().lower()
            if typed in keys:
                return Text(text=typed)
            if typed in ("", EOF_MARK):
                if typed:
                    continue  # the end mark of an answer that needed none
                return Text(text=ask.default)
            self._say(", ".join(f"{key.key} {key.label}" for key in ask.keys) + "; only Enter leaves it open.")

    def ask_checklist(self, ask: ChecklistAsk) -> None:
        """Print the list; read numbers and words until there are no more."""
        from mlops_prep.ui.checklists import converse  # a drill starts without it

        converse(ask, self._read, self._say)

    def _ask_aloud(self, ask: AnswerAsk) -> Reply:
        self._say(f"Speak your answer ({clock_time(ask.limit_seconds)}), then press Enter.")
        line = self._read()
        return EndOfInput() if line is None else parse_word(line) or Text(text=line)

    def _read_one(self, ask: AnswerAsk) -> Reply:
        while (line := self._read()) is not None:
            if word := parse_word(line):
                return word
            if line.strip() not in ("", EOF_MARK):
                ask.keep_draft(line)
                return Text(text=line.strip())
            if line.strip() == EOF_MARK and ask.draft:
                return Text(text=ask.draft)
            self._say(ask.prompt)
        return EndOfInput()

    def _read_many(self, ask: AnswerAsk) -> Reply:
        lines = [] if ask.is_kept or not ask.draft else ask.draft.split("\n")
        while (line := self._read()) is not None:
            if line.strip() == EOF_MARK:
                return Text(text="\n".join(lines) or ask.draft)
            if word := parse_word(line):
                text = "\n".join(lines) or ask.draft
                return Word(name=word.name, argument=word.argument, text_so_far=text)
            lines.append(line)
            ask.keep_draft("\n".join(lines))
        return EndOfInput(text_so_far="\n".join(lines) or ask.draft)

    def _read(self) -> str | None:
        line = self._source.readline()
        return line.rstrip("\r\n") if line else None

    def _say(self, line: str) -> None:
        self._target.write(line + "\n")
        self._target.flush()


def _chosen_points(line: str, ask: PointsAsk) -> list[str] | None:
    """The ids that a line such as `1 3 4`, `+2 -3`, `all`, `0` or nothing chooses; None when it is none of these."""
    ids = [point.id for point in ask.points]
    text = line.strip().lower()
    if text in ("", EOF_MARK):
        return [one for one in ids if one in ask.marked]
    if text in ("0", "none"):
        return []
    if text == "all":
        return ids
    parts = text.replace(",", " ").replace("+ ", "+").replace("- ", "-").split()
    numbers = [part.lstrip("+-") for part in parts]
    if not parts or not all(
        number.isdecimal() and len(number) < 5 and 1 <= int(number) <= len(ids) for number in numbers
    ):
        return None
    relative = any(part[0] in "+-" for part in parts)
    chosen = set(ask.marked) if relative else set()
    for part, number in zip(parts, numbers, strict=True):
        (chosen.discard if part[0] == "-" else chosen.add)(ids[int(number) - 1])
    return [one for one in ids if one in chosen]


def _lines(view: View) -> list[str]:
    match view:
        case SessionOpened():
            return [_opening(view)]
        case QuestionShown():
            return _question(view)
        case HintShown():
            return [f"Hint {view.number}: {view.says}"]
        case GradeShown():
            return [f"{verdict(view.share)} {as_sentence(view.says)}"]
        case ResultShown():
            return _result(view)
        case FollowUpShown():
            return [f"A good answer has: {view.listens_for}"]
        case RatingChanged():
            return [f"Rating: {view.rating}; comes back {comes_back(view.due, view.today)}"]
        case Said():
            return view.text.split("\n")
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
            from mlops_prep.ui.scenarios import lines_of  # a drill starts without it

            return [line for _, line in lines_of(view)]
        case ChecklistShown() | ChecklistsListed():
            from mlops_prep.ui import checklists  # as above

            return [line for _, line in checklists.lines_of(view)]
        case _:
            return _kata_lines(view)


def _kata_lines(view: KataView | BriefShown | ReferenceShown) -> list[str]:
    if isinstance(view, BriefShown | ReferenceShown):
        return view.text.rstrip().split("\n")
    from mlops_prep.ui.katas import lines_of  # a drill starts without it

    return [line for _, text in lines_of(view) for line in text.split("\n")]


def _opening(view: SessionOpened) -> str:
    what = "Session resumed" if view.resumed else "Session"
    due = f", {view.due} due" if view.due else ""
    counts = f"{what}: {counted(view.questions, 'question')}{due}, about {view.minutes:.0f} min."
    return f"{counts} Words: :hint :skip :undo :quit :help"


def verdict(share: float) -> str:
    """A word for the share of a closed answer that is right."""
    return "Right." if share >= 1 else "Partly." if share >= 0.5 else "Not quite." if share > 0 else "No."


def _question(view: QuestionShown) -> list[str]:
    question = view.instance.question
    again = ", review" if view.is_review else ""
    lines = [
        "",
        f"Question {view.position} of {view.total}: {question.domain}, {question.level}, {question.kind}, "
        f"{clock_time(view.limit_seconds)} min{again} [{question.id}]",
        reflow(question.prompt),
    ]
    if view.instance.chart:
        lines += chart_as_numbers(view.instance.chart)
    return lines + [f"{number}. {says}" for number, says in enumerate(shown_options(view.instance), 1)]


def shown_options(instance: Instance) -> list[str]:
    """What there is to choose from or to order, as shown."""
    question = instance.question
    if question.choice:
        return [question.choice.options[index].says for index in instance.shown]
    if question.order:
        return [question.order.items[index].says for index in instance.shown]
    return []


def _result(view: ResultShown) -> list[str]:
    lines = []
    if view.keyword_list:
        lines.append("This reads as a list of keywords: an interviewer needs sentences, and so do the marks.")
    lines += [f'Weak signal: "{signal.quote}": {signal.signal.says}' for signal in view.signals]
    question = view.instance.question
    lines += ["Strong answer:", reflow(question.strong_answer), *solution(view.instance)]
    lines += [checked] if (checked := provenance(question)) else []
    cap = f" (capped from {view.score.raw:.0f}: a must is missing)" if view.score.capped_by else ""
    lines += [
        f"Score: {view.score.value:.0f}{cap}, {pace(view.seconds, view.limit_seconds)}",
        f"Rating: {view.rating.rating} ({view.rating.reason}){'' if view.is_last else '; :rate changes it'}",
        f"Next due: {view.due.isoformat()}, {comes_back(view.due, view.today)}",
    ]
    if view.has_follow_up:
        follow_up = question.follow_ups[view.instance.seed % len(question.follow_ups)]
        lines.append(f"Follow-up to think about: {follow_up.asks}")
        lines += [f"A good answer has: {follow_up.listens_for}"] if follow_up.listens_for else []
    return lines


def solution(instance: Instance) -> list[str]:
    """The right options with their reasons, or the right order."""
    question = instance.question
    if question.choice:
        options = [question.choice.options[index] for index in instance.shown]
        return [
            f"{number}. {'right' if option.right else 'wrong'}: {option.why}"
            for number, option in enumerate(options, 1)
        ]
    if question.order:
        return [f"{number}. {item.says}: {item.why}" for number, item in enumerate(question.order.items, 1)]
    if question.command:
        return [f"Command: {question.command.accepts[0]}"]
    return []


def _summary(view: SummaryShown) -> list[str]:
    if not view.lines:
        return ["", "Summary: nothing answered."]
    mean = sum(line.score for line in view.lines) / len(view.lines)
    lines = ["", f"Summary: {len(view.lines)} of {counted(view.planned, 'question')} answered, mean score {mean:.0f}"]
    lines += [f"Domain {name}: {score:.0f}" for name, score in view.by_domain.items()]
    lines += [f"Dimension {name}: {score:.0f}" for name, score in view.by_dimension.items()]
    if view.calibration:
        lines.append(f"Calibration: {view.calibration}")
    slowest = max(view.lines, key=lambda line: line.seconds / line.limit_seconds)
    lines.append(f"Slowest: {slowest.question_id}, {pace(slowest.seconds, slowest.limit_seconds)}")
    for line in sorted(view.lines, key=lambda line: line.due):
        lines.append(f"Comes back {comes_back(line.due, view.today)}: {line.question_id} (score {line.score:.0f})")
    return lines
