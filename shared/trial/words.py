"""The names of steps and stages, causes and cures, for people."""

from shared.protocol.trial import TrialStep
from shared.trial.steps import ITEM
from shared.words.catalogue import has, say


def step_word(name: str) -> str:
    """What a step of a PC is called; a step this version does not know stays as it is."""
    kind = name.removeprefix(ITEM)
    if kind != name and has(f"kind.{kind}.title"):
        return say("trial.step.item", title=say(f"kind.{kind}.title"))
    return say(f"trial.step.{name}") if has(f"trial.step.{name}") else name


def cause_words(step: TrialStep) -> tuple[str, str]:
    """Why a step failed and what helps."""
    code = step.code if has(f"trial.cause.{step.code}") and has(f"trial.cure.{step.code}") else "fault"
    values = {"error": step.code, **step.values}
    if "step" in values:
        values["step"] = step_word(str(values["step"]))
    return say(f"trial.cause.{code}", **values), say(f"trial.cure.{code}", **values)
