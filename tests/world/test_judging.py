"""What each part of the score is for: one incident, played in different ways."""

import pytest

from mlops_prep.models.scenario import Done
from mlops_prep.world.drawing import Playing, play
from mlops_prep.world.judging import Deed, harm_of, is_over, judge, looks_at, score_of, steps_of
from tests.world.incidents import incident

FIX = "client.set_registered_model_alias('{model}', 'champion', '6')"


def played(*lines: str, every_seconds: float = 15.0, cause: str = "version", **done: object) -> dict[str, float]:
    """The shares of all parts after these lines."""
    playing, deeds = do(*lines, every_seconds=every_seconds)
    known = {
        "resolved": is_over(playing),
        "cause": cause,
        "cause_correct": cause == playing.variant.cause,
        "cause_at": playing.world.now,
        "noted": frozenset[str](),
        "seconds": playing.world.now,
        **done,
    }
    return {part.name: part.share for part in judge(playing, deeds, Done(**known))}  # type: ignore[arg-type]


def do(*lines: str, every_seconds: float = 15.0) -> tuple[Playing, list[Deed]]:
    playing = play(incident(), 1, {}, variant="bad-version")
    deeds = []
    for line in lines:
        step = playing.world.run(line.format(model=playing.names["model"]))
        deeds.append(Deed(step, harm_of(playing, step)))
        playing.world.advance(playing.world.now + every_seconds)
    return playing, deeds


VERSION = "client.get_model_version('{model}', '7')"


def test_whoever_does_all_of_it_has_all_of_it() -> None:
    shares = played("check", VERSION, "units", FIX, "check")
    assert set(shares.values()) == {1.0}


def test_whoever_does_nothing_has_next_to_nothing() -> None:
    shares = played(cause="")
    assert {name for name, share in shares.items() if share} == set()


@pytest.mark.parametrize(
    ("part", "lines", "share"),
    [
        ("resolved", ("check",), 0),
        ("resolved", (FIX,), 1),
        ("looked first", (FIX, "check", VERSION, "units"), 0),
        ("looked first", ("check", FIX, VERSION, "units"), 1 / 3),
        ("looked first", ("check", VERSION, "units", FIX), 1),
        ("looked first", ("check", "nonsense", "check", "check"), 1 / 3),
        ("in order", ("units", "check", FIX), 0),
        ("in order", ("check", "units", FIX), 1),
        ("in order", (FIX, "check"), 0),
        ("in order", ("units",), 0),
        ("both healths", ("check",), 0.5),
        ("both healths", ("check", VERSION), 1),
        ("no harm", ("check",), 1),
        ("no harm", ("wipe",), 0.5),
        ("no harm", ("wipe", "wipe", "wipe"), 0),
        ("verified", ("check", FIX), 0),
        ("verified", (FIX, "check | grep good"), 1),
        ("verified", (FIX, "units"), 0),
        ("verified", ("check", "hold", "check"), 0),
        ("mitigated first", ("hold", "check"), 1),
        ("mitigated first", ("check", "units"), 0),
    ],
)
def test_a_part_of_the_score(part: str, lines: tuple[str, ...], share: float) -> None:
    assert played(*lines)[part] == pytest.approx(share)


def test_the_cause_counts_when_it_is_the_right_one() -> None:
    assert played(cause="version")["cause"] == 1
    assert played(cause="units")["cause"] == 0


def test_helping_users_late_is_not_helping_them_first() -> None:
    assert played("check", "hold", every_seconds=200)["mitigated first"] == 1
    assert played("check", "hold", every_seconds=400)["mitigated first"] == 0
    assert played("check", "hold", cause_at=5.0)["mitigated first"] == 0


def test_time_counts_for_what_is_over() -> None:
    assert played(FIX, seconds=600.0)["in time"] == 1
    assert played(FIX, seconds=601.0)["in time"] == 0
    assert played("check", seconds=60.0)["in time"] == 0


def test_what_is_talked_of_counts_as_looked_at() -> None:
    noted = frozenset({"tell", "versions"})
    assert played("check", noted=noted)["both healths"] == 1
    assert steps_of(incident(), do("check")[1], noted) == {
        "locate": 1.0,
        "versions": 1.0,
        "correctness": 0.0,
        "safety": 1.0,
        "close": 1.0,
    }


def test_without_anything_to_mitigate_its_weight_goes_to_the_others() -> None:
    playing = play(incident(mitigated=""), 1, {}, variant="bad-version")
    done = Done(True, "version", True, 1.0, frozenset(), 1.0)
    parts = judge(playing, [], done)
    assert "mitigated first" not in {part.name for part in parts}
    assert score_of([part._replace(share=1.0) for part in parts]) == 100


def test_the_weights_add_up_to_a_hundred() -> None:
    playing, deeds = do("check")
    assert sum(part.weight for part in judge(playing, deeds, Done(False, "", False, None, frozenset(), 1.0))) == 100


def test_a_probe_does_no_harm_and_a_change_is_judged_by_what_it_does() -> None:
    _, deeds = do("check", "wipe", FIX, "units euro")
    assert [bool(deed.harm) for deed in deeds] == [False, True, False, False]
    assert "is lost" in deeds[1].harm
    assert "${" not in deeds[1].harm


@pytest.mark.parametrize(
    ("line", "looks"), [("check", True), ("  check  ", True), ("check | grep x", True), ("check twice", False)]
)
def test_what_stands_behind_a_pipe_does_not_matter(line: str, looks: bool) -> None:
    assert looks_at(incident().aspects[0], line) is looks
