"""Proves an incident by playing it: its expert ends it, nothing else does, and its cause can be found by looking.

Every variant is played with several seeds on a clock that moves 15 s with each command.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from mlops_prep.models.incident import Cause, Incident, Sign, Variant
from mlops_prep.world.answers import CommandError
from mlops_prep.world.drawing import DrawingError, Playing, play
from mlops_prep.world.judging import harm_of, is_over
from mlops_prep.world.templates import BadTemplateError
from mlops_prep.world.world import Step, Templates

_SECONDS_A_COMMAND = 15.0
_SETTLES_SECONDS = 300.0


def prove_incident(incident: Incident, templates: Templates, seeds: int) -> Iterator[str]:
    """What is weak or wrong in it, with variant and seed. A variant that fails is not played with further seeds."""
    for variant in incident.variants:
        for seed in range(seeds):
            try:
                found = list(_proved(incident, variant, seed, templates))
            except (DrawingError, BadTemplateError, CommandError) as error:
                found = [str(error)]
            yield from (f"{variant.id}, seed {seed}: {one}" for one in found)
            if found:
                break


def _proved(incident: Incident, variant: Variant, seed: int, templates: Templates) -> Iterator[str]:
    begun = play(incident, seed, templates, variant=variant.id)

    def fresh() -> Playing:
        return begun._replace(world=begun.world.fork())

    playing = fresh()
    if is_over(playing):
        yield "it is over before anything was done"
    for sign in variant.identifies:
        if says := _missing(playing, sign):
            yield f"the cause is not to be seen: {says}"
    for cause in incident.causes:
        if cause.id != variant.cause:
            yield from _refuted(playing, variant, cause)
    yield from _wrong_fixes(variant, fresh)
    yield from _harms(incident, fresh)
    yield from _expert(variant, fresh())


def _missing(playing: Playing, sign: Sign) -> str:
    """Why a sign does not show; empty when it does."""
    step, wanted = playing.world.run(playing.filled(sign.line)), playing.filled(sign.shows)
    is_absent = wanted.startswith("!")
    if step.kind != "probe":
        return f"{step.line}: is no probe here ({step.kind}): {step.output[:200]}"
    if (wanted.removeprefix("!") in step.output) is is_absent:
        return f"{step.line}: {'shows' if is_absent else 'does not show'} {wanted.removeprefix('!')!r}"
    return ""


def _refuted(playing: Playing, variant: Variant, cause: Cause) -> Iterator[str]:
    sign = variant.refutes.get(cause.id) or cause.refuted_by
    if sign is None:
        yield f"nothing rules out the cause '{cause.id}'"
    elif says := _missing(playing, sign):
        yield f"the cause '{cause.id}' is not ruled out: {says}"


def _wrong_fixes(variant: Variant, fresh: Callable[[], Playing]) -> Iterator[str]:
    for line in variant.wrong_fixes:
        playing = fresh()
        step = playing.world.run(playing.filled(line))
        if step.kind == "unknown":
            yield f"wrong fix: {step.line}: {step.output[:200]}"
        playing.world.advance(playing.world.now + _SETTLES_SECONDS)
        if is_over(playing):
            yield f"a wrong fix ends it: {step.line}"


def _harms(incident: Incident, fresh: Callable[[], Playing]) -> Iterator[str]:
    for harm in incident.harms:
        playing = fresh()
        step = playing.world.run(playing.filled(harm.line))
        if not harm_of(playing, step):
            yield f"does no harm: {step.line}: {step.output[:200]}"


def _expert(variant: Variant, playing: Playing) -> Iterator[str]:
    for line in variant.expert:
        step: Step = playing.world.run(playing.filled(line))
        if step.kind == "unknown" or step.output.startswith(("error", "Error")):
            yield f"the expert's command fails: {step.line}: {step.output[:200]}"
        if harm := harm_of(playing, step):
            yield f"the expert does harm: {step.line}: {harm}"
        playing.world.advance(playing.world.now + _SECONDS_A_COMMAND)
    if not is_over(playing):
        yield "the expert's path does not end it"
