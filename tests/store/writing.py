"""What other processes do to a history in tests of several at the same time."""

from datetime import timedelta
from pathlib import Path

from mlops_prep.cli.common import review_card
from mlops_prep.store.history import Store
from tests.builders import answer
from tests.fake_clock import MONDAY


def write_answers(path: Path, writer: str, count: int) -> int:
    """Answer the same few questions again and again; how many answers were recorded."""
    store = Store(path, review_card)
    session = store.begin_session("drill", [("shared", 0)], MONDAY)
    written = 0
    for number in range(count):
        day = MONDAY.date() + timedelta(days=number)
        given = answer(f"shared-{number % 3}", session_id=session, text=f"{writer}: {number}")
        store.save_draft(session, (given.question_id, 0), "typing", 1.0, MONDAY)
        store.record(given, day)
        written += 1
    store.end_session(session, MONDAY)
    store.close()
    return written
