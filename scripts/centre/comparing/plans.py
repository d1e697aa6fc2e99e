"""The plan in a bundle against the plan that was issued: candidates, people on duty, and every number of the day."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from msgspec.structs import asdict

from scripts.centre.comparing.difference import Difference, difference
from shared.exam.plan import Candidate, SessionPlan, StaffMember
from shared.formatting import mask_id
from shared.words.catalogue import say

_LISTS: Final = ("candidates", "staff")
_MASKED: Final = ("id_number",)
_SECRET: Final = ("pin_hash",)


def plan_differences(issued: SessionPlan, told: SessionPlan) -> Iterator[Difference]:
    """Each difference, people first; none where the plan is the one that was issued."""
    if issued == told:
        return
    before, after = _by_ticket(issued.candidates), _by_ticket(told.candidates)
    yield from _people(before, after, "candidate")
    yield from _people({m.staff_id: m for m in issued.staff}, {m.staff_id: m for m in told.staff}, "staff")
    was, now = asdict(issued), asdict(told)
    for field in (field for field in was if field not in _LISTS and was[field] != now[field]):
        yield difference("plan", field=_name(field))
    # The same people in another order, or one of them twice: nothing above says so.
    for field in _LISTS:
        if was[field] != now[field] and sorted(map(repr, was[field])) == sorted(map(repr, now[field])):
            yield difference("plan", field=_name(field))
    if len(told.candidates) != len(after):
        yield difference("candidate_twice")


def _by_ticket(candidates: Sequence[Candidate]) -> dict[str, Candidate]:
    return {candidate.ticket: candidate for candidate in candidates}


def _people(
    before: Mapping[str, Candidate] | Mapping[str, StaffMember],
    after: Mapping[str, Candidate] | Mapping[str, StaffMember],
    who: str,
) -> Iterator[Difference]:
    for number, was in before.items():
        now = after.get(number)
        if now is None:
            yield difference(f"{who}_missing", number=number, name=was.name)
        elif now != was:
            old, new = asdict(was), asdict(now)
            for field in (field for field in old if old[field] != new[field]):
                values = {"number": number, "field": _name(field)}
                if field in _SECRET:
                    yield difference(f"{who}_secret", **values)
                else:
                    yield difference(f"{who}_changed", was=_shown(field, old), now=_shown(field, new), **values)
    for number, now in after.items():
        if number not in before:
            yield difference(f"{who}_added", number=number, name=now.name)


def _shown(field: str, values: Mapping[str, object]) -> str:
    text = str(values[field] if values[field] is not None else "")
    return mask_id(text) if field in _MASKED else text


def _name(field: str) -> str:
    return say(f"comparing.field.{field}")
