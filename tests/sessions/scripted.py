"""A prompter that answers from a list, and remembers what it was shown and asked."""

from collections.abc import Callable
from typing import TypeVar

from mlops_prep.models.ticking import ChecklistAsk, Deed, Outcome
from mlops_prep.models.views import AnswerAsk, EndOfInput, KeyAsk, LineAsk, PointsAsk, Reply, Text, View, Word

Ask = AnswerAsk | KeyAsk | LineAsk | PointsAsk
Step = str | Reply | BaseException | Deed | Callable[[Ask], "Step"]
"""What a script does at a prompt: type a text, give a reply, raise; or look at what is asked first."""

V = TypeVar("V")

END = EndOfInput()


def word(name: str, argument: str = "", *, text: str = "") -> Word:
    """A session word, typed after `text`."""
    return Word(name=name, argument=argument, text_so_far=text)


def keep_marks(ask: Ask) -> Text:
    """Enter at the points: the points with evidence are the covered ones."""
    assert isinstance(ask, PointsAsk)
    return Text(text=" ".join(point.id for point in ask.points if point.id in ask.marked))


class ScriptedPrompter:
    """Plays `steps`, one at each prompt. A prompt for which none is left fails the test."""

    def __init__(self, *steps: Step, on_show: Callable[[View], None] | None = None) -> None:
        self._steps = list(steps)
        self._on_show = on_show
        self.views: list[View] = []
        self.asks: list[Ask] = []
        self.outcomes: list[Outcome] = []

    def show(self, view: View) -> None:
        """Remember a view."""
        self.views.append(view)
        if self._on_show:
            self._on_show(view)

    def ask_answer(self, ask: AnswerAsk) -> Reply:
        """The next step of the script."""
        return self._next(ask)

    def ask_line(self, ask: LineAsk) -> Reply:
        """The next step of the script."""
        return self._next(ask)

    def ask_points(self, ask: PointsAsk) -> Reply:
        """The next step of the script."""
        return self._next(ask)

    def ask_key(self, ask: KeyAsk) -> Reply:
        """The next step of the script; it must be one of the keys, as a real prompter sees to."""
        reply = self._next(ask)
        if isinstance(reply, Text):
            assert reply.text in {ask.default, *(key.key for key in ask.keys)}, f"{reply} at {ask.prompt}"
        return reply

    def ask_checklist(self, ask: ChecklistAsk) -> None:
        """Do the deeds of the script, one after the other, until it is at its end."""
        while self._steps:
            step = self._steps.pop(0)
            if isinstance(step, BaseException):
                raise step
            assert isinstance(step, Deed), f"{step} is nothing to do with a list"
            self.outcomes.append(ask.act(step))

    def _next(self, ask: Ask) -> Reply:
        assert self._steps, f"the script is at its end, and is asked: {ask.prompt}"
        self.asks.append(ask)
        step = self._steps.pop(0)
        while callable(step):
            step = step(ask)
        if isinstance(step, BaseException):
            raise step
        assert not isinstance(step, Deed), f"a change of a list is no answer to: {ask.prompt}"
        return Text(text=step) if isinstance(step, str) else step

    # What a test looks at

    @property
    def left(self) -> int:
        """How many steps were not played."""
        return len(self._steps)

    def shown(self, kind: type[V]) -> list[V]:
        """The views of one kind, in order."""
        return [view for view in self.views if isinstance(view, kind)]

    def asked(self, kind: type[V]) -> list[V]:
        """The prompts of one kind, in order."""
        return [ask for ask in self.asks if isinstance(ask, kind)]

    @property
    def prompts(self) -> list[str]:
        """What was asked, in order."""
        return [ask.prompt for ask in self.asks]
