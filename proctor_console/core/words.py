"""The words of the room: what roles, causes, phases, categories and refusals are called in front of people."""

from collections import Counter
from collections.abc import Iterable
from typing import Final

from shared.exam.incidents import CATEGORIES, KINDS
from shared.exam.plan import StaffRole
from shared.exam.typed import plain
from shared.protocol.console import StaffCard
from shared.words.catalogue import Words

ROLE: Final = Words("term.role", ("proctor", "chief", "inspector", "technician"))

PHASE: Final = Words(
    "term.phase", ("no_session", "sealed", "unsealed", "running", "paused", "ended", "collected", "bundled", "received")
)

HAND_IN_CAUSE: Final = Words("term.hand_in_cause", ("candidate", "time", "proctor", "terminated", "end"))

SECTION_CAUSE: Final = Words("term.section_cause", ("candidate", "time"))

INCIDENT: Final = Words("term.incident", CATEGORIES)

INCIDENT_KIND: Final = Words(
    "term.incident_kind", tuple(f"{category}.{kind}" for category, kinds in KINDS.items() for kind in kinds)
)

DISCIPLINE: Final = Words("term.discipline", ("warn", "terminate"))

GRANT: Final = Words("term.grant", ("extension", "outage", "correction"))

HELD_DECISION: Final = Words("term.held_decision", ("keep_newer", "use_held", "to_centre"))

REFUSAL: Final = Words(
    "term.refusal",
    (
        "too_late",
        "no_time_left",
        "not_yet_open",
        "session_over",
        "already_handed_in",
        "wrong_seat",
        "in_use_elsewhere",
        "wrong_password",
        "id_number_required",
        "too_many_tries",
        "not_enrolled_seat",
        "unknown_candidate",
    ),
)


def role(name: StaffRole | str) -> str:
    """A role's word; an unknown one is shown as it is."""
    return ROLE.get(name, name)


def people(staff: Iterable[StaffCard]) -> list[tuple[str, str]]:
    """Each person as a list shows them, with their id; the id is shown too where two would look alike."""
    known = [(f"{person.name}（{role(person.role)}）", person) for person in staff]
    alike = Counter(label for label, _person in known)
    return [(f"{label}　{person.staff_id}" if alike[label] > 1 else label, person.staff_id) for label, person in known]


def person_meant(staff: Iterable[StaffCard], typed: str) -> str:
    """The id of who is meant by an id or a name, in any width and case; what was typed where that is nobody or two."""
    known = tuple(staff)
    if any(person.staff_id == typed for person in known):
        return typed
    by_id = [person.staff_id for person in known if plain(person.staff_id) == plain(typed)]
    meant = by_id or [person.staff_id for person in known if plain(person.name) == plain(typed)]
    return meant[0] if len(meant) == 1 else typed


def refusal(code: str) -> str:
    """Why a log-in was refused, in a few words; an unknown code is shown as it is."""
    return REFUSAL.get(code, code)
