"""One checklist, ticked for one interview or for none: what a tick needs, what undoing takes back, how it all stands.

Every change is on disk when it returns, and the list is read anew after it, so that two copies never lose each other's
ticks. Knows no terminal: how a change is asked for is the prompter's business.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from mlops_prep.clock import Clock
from mlops_prep.models.checklist import Checklist, ChecklistItem, Tick
from mlops_prep.models.plan import Interview
from mlops_prep.models.ticking import PROVEN_SCORE, Aim, By, ChecklistAsk, ChecklistShown, Deed, ItemShown, Outcome
from mlops_prep.sessions.planning import local_day, start_of
from mlops_prep.sessions.prompter import Prompter
from mlops_prep.store.checklists import ChecklistLog


@dataclass(eq=False, kw_only=True)
class ChecklistSession:
    """What can be done with one list."""

    checklist: Checklist
    interview: Interview | None
    """For which it is ticked; a list per person has none."""
    log: ChecklistLog
    evidence: Mapping[str, float]
    """Question id to the score of its last answer."""
    prompter: Prompter
    clock: Clock
    _mine: list[int | tuple[str, str]] = field(default_factory=list)
    """What this session changed: rows of ticks, and items with the note that they had before."""
    _before: dict[str, str] = field(default_factory=dict)
    """Items whose notes are being typed, with the note that they had before."""

    @property
    def _key(self) -> tuple[str, int]:
        return self.checklist.id, self.interview.id if self.interview and self.checklist.per == "interview" else 0

    def play(self) -> None:
        """Let the user tick until they have enough."""
        self.prompter.ask_checklist(ChecklistAsk(self.view(), self.act))

    def view(self) -> ChecklistShown:
        """The list as it stands in the history now."""
        ticks, notes = self.log.states(*self._key), self.log.notes(*self._key)
        items = tuple(self._shown(item, ticks.get(item.id), notes.get(item.id, "")) for item in self.checklist.items)
        one = self.checklist
        return ChecklistShown(one.id, one.title, one.summary, one.per, self._aim(), items)

    def act(self, deed: Deed) -> Outcome:
        """Make one change, and say what became of it."""
        match deed.kind:
            case "tick":
                return self._tick(deed.item, on_word=deed.on_word)
            case "untick":
                return self._untick(deed.item)
            case "undo":
                return self._undo()
            case _:
                return self._note(deed.item, deed.text, is_done=deed.kind == "note")

    def _aim(self) -> Aim | None:
        if self.interview is None or self.checklist.per == "person":
            return None
        days_left = (local_day(self.interview, self.clock) - self.clock.today()).days
        return Aim(self.interview, start_of(self.interview, self.clock), days_left)

    def _shown(self, item: ChecklistItem, tick: Tick | None, note: str) -> ItemShown:
        by: By = "evidence" if self._is_proven(item) else "word" if tick and tick.ticked else ""
        return ItemShown(
            id=item.id,
            says=item.says,
            why=item.why,
            section=item.section,
            command=item.command,
            question=item.question,
            note=note,
            ticked=bool(by),
            by=by,
            at=tick.at if tick and by == "word" else None,
            last_score=self.evidence.get(item.question) if item.question else None,
        )

    def _is_proven(self, item: ChecklistItem) -> bool:
        return bool(item.question) and self.evidence.get(item.question, 0.0) >= PROVEN_SCORE

    def _item(self, item_id: str) -> ChecklistItem:
        return next(item for item in self.checklist.items if item.id == item_id)

    def _tick(self, item_id: str, *, on_word: bool) -> Outcome:
        item = self._item(item_id)
        if self._is_proven(item):
            return Outcome(self.view(), item_id)
        if item.question and not on_word:
            return Outcome(self.view(), item_id, "No answer shows it yet.", needs_word=True)
        return self._change(item_id, is_on=True)

    def _untick(self, item_id: str) -> Outcome:
        item = self._item(item_id)
        if self._is_proven(item):
            says = f"Your last answer proves it ({self.evidence[item.question]:.0f} of 100): it stays ticked."
            return Outcome(self.view(), item_id, says)
        return self._change(item_id, is_on=False)

    def _change(self, item_id: str, *, is_on: bool) -> Outcome:
        row = self.log.change(*self._key, item_id, ticked=is_on, by="word", at=self.clock.now())
        if row is not None:
            self._mine.append(row)
        return Outcome(self.view(), item_id)

    def _undo(self) -> Outcome:
        """Take back what this session did last; when that is nothing, the last change of the list."""
        while self._mine:
            mine = self._mine.pop()
            if isinstance(mine, tuple):
                item, text = mine
                self.log.write_note(*self._key, item, text, self.clock.now())
                return Outcome(self.view(), item, "The note is as it was before.")
            if undone := self.log.undo(*self._key, self.clock.now(), change=mine):
                return Outcome(self.view(), undone.item, _undone(undone.tick))
        last = self.log.undo(*self._key, self.clock.now())
        return Outcome(self.view(), last.item if last else "", _undone(last.tick) if last else "Nothing to take back.")

    def _note(self, item_id: str, text: str, *, is_done: bool) -> Outcome:
        """Keep a note, on one line whatever was pasted; when it is done, undoing takes it back as a whole."""
        words = " ".join(text.split())
        old = self.log.notes(*self._key).get(item_id, "")
        before = self._before.setdefault(item_id, old)
        if words != old or is_done:
            self.log.write_note(*self._key, item_id, words, self.clock.now(), durable=is_done)
        if is_done:
            del self._before[item_id]
            if words != before:
                self._mine.append((item_id, before))
        return Outcome(self.view(), item_id)


def _undone(tick: Tick) -> str:
    return "Taken back: it is not ticked any more." if tick.ticked else "Taken back: it is ticked again."
