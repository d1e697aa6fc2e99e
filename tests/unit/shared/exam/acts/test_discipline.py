"""A discipline case: recorded, answered by the candidate, signed by the staff."""

from typing import Any

from shared.exam.acts.base import Credential, Doing, Effect, Value
from shared.exam.acts.discipline import AnswerCase, RecordDiscipline, WitnessCase, waiting_case
from shared.exam.breaches import IncidentCode, SigningRule
from shared.exam.plan import StaffMember, StaffRole
from shared.exam.room import events as ev
from shared.exam.room.cases import Unsigned, find, unsigned
from shared.exam.room.discipline_events import CaseAnswer
from shared.exam.room.sitting import Discipline
from shared.exam.room.state import RoomState
from tests.unit.shared.exam.acts.support import CHIEF, MIN, PINS, closed, running, tells, why, writes
from tests.unit.shared.exam.support import Log, T

PEOPLE: tuple[tuple[str, StaffRole], ...] = (
    ("a", "proctor"),
    ("b", "proctor"),
    ("p3", "proctor"),
    ("c", "chief"),
    ("i", "inspector"),
    ("t", "technician"),
)
STAFF = tuple(StaffMember(staff_id=s, name=s.upper(), role=role, pin_hash="") for s, role in PEOPLE)


def with_case(*signed_in: str, rule: SigningRule | None = None) -> Log:
    """A room with a warning for T1, recorded while these had signed in."""
    log = running(1, staff=STAFF, incident_signing=rule or SigningRule())
    for staff_id in signed_in:
        role = next(role for known, role in PEOPLE if known == staff_id)
        log.add(T, ev.StaffSignedIn(staff_id=staff_id, role=role))
    log.add(T + MIN, ev.DisciplineRecorded(incident_id="k", ticket="T1", code="54", action="warn", text="交头接耳"))
    return log


def answer(log: Log, said: CaseAnswer, at_ms: int = T + 2 * MIN) -> None:
    log.add(at_ms, ev.DisciplineAnswered(incident_id="k", ticket="T1", answer=said, how="screen", at_ms=at_ms))


def sign(log: Log, *people: str) -> None:
    for staff_id in people:
        signer = ev.Approval(staff_id=staff_id, role="proctor")
        log.add(T + 3 * MIN, ev.DisciplineWitnessed(incident_id="k", ticket="T1", signer=signer))


def case_of(state: RoomState) -> Discipline:
    case = find(state.sittings["T1"].discipline, "k")
    assert case is not None
    return case


def missing(state: RoomState) -> Unsigned:
    return unsigned(case_of(state), state.plan.incident_signing)


def witness(*people: str) -> WitnessCase:
    approvals = tuple(Credential(staff_id=who, pin="1") for who in people)
    return WitnessCase(ticket="T1", incident_id="k", approvals=approvals)


def test_a_breach_is_of_the_table_where_there_is_one() -> None:
    table = (IncidentCode(code="51", label="夹带", action="terminate"),)
    with_table, without = running(1, incident_codes=table).state, running(1).state
    unknown = RecordDiscipline(ticket="T1", code="99", action="warn", text="x")
    assert why(unknown, with_table, T) == "breach_unknown"
    assert why(unknown, without, T) is None
    known = RecordDiscipline(ticket="T1", code="51", action="terminate", text="x", approvals=PINS)
    assert why(known, with_table, T) is None
    assert why(RecordDiscipline(ticket="T1", code="51", action="warn", text=""), with_table, T) == "reason_needed"
    assert why(RecordDiscipline(ticket="T2", code="51", action="warn", text="x"), without, T) == "candidate_not_present"
    assert why(known, Log().state, T) == "not_started"
    many: tuple[tuple[str, ...], ...] = (("笔",) * 11, ("长" * 61,))
    for items in many:
        crowded = RecordDiscipline(ticket="T1", code="51", action="warn", text="x", items=items)
        assert why(crowded, without, T) == "too_many_items"


def test_who_approved_is_written_as_such_and_acknowledges_nothing() -> None:
    log = running(1)
    warning = RecordDiscipline(
        ticket="T1", code="51", action="warn", text=" a  b ", evidence="监控 10:05 ", items=("手机", " ")
    )
    values: dict[str, Value] = {"seat": 1, "breach": "51"}
    assert warning.approvers(log.state, "proctor", T) == ()
    told = warning.events(log.state, Doing(letters="abc"), T)[0].event
    breach = ev.DisciplineRecorded(
        incident_id="i-3", ticket="T1", code="51", action="warn", text="a b", evidence="监控 10:05", items=("手机",)
    )
    assert told == breach
    assert tells(warning, log.state, T) == Effect(code="warned", values=values)
    ends = RecordDiscipline(ticket="T1", code="51", action="terminate", text="x", approvals=PINS)
    assert ends.approvers(log.state, "proctor", T) == ("chief",)
    recorded, end = writes(ends, log.state, T)
    assert isinstance(recorded, ev.DisciplineRecorded)
    assert recorded.approvals == (CHIEF,)
    assert end == ev.HandedIn(ticket="T1", cause="terminated", entries=0, head="")
    assert tells(ends, log.state, T) == Effect(code="terminated", values=values)
    log.add(T, recorded)
    case = find(log.state.sittings["T1"].discipline, recorded.incident_id)
    assert case is not None
    assert (case.answer, case.signed) == ("", ()), "the chief's approval is no word of the candidate's"
    closed(log, 1, T + MIN)
    assert len(writes(ends, log.state, T)) == 1, "what is closed is not closed again"


def test_the_candidate_acknowledges_once_and_nobody_else_need_sign() -> None:
    log = with_case("a", "b")
    assert waiting_case(log.state, "T1") == case_of(log.state)
    answer(log, "confirmed")
    case = case_of(log.state)
    assert (case.answer, case.how, case.answered_ms) == ("confirmed", "screen", T + 2 * MIN)
    assert waiting_case(log.state, "T1") is None
    answer(log, "refused", T + 4 * MIN)
    assert case_of(log.state) == case, "what was acknowledged is not taken back"
    assert why(AnswerCase(ticket="T1", incident_id="k", answer="refused", note="x"), log.state, T) == (
        "case_answered_already"
    )
    assert why(witness("a"), log.state, T) == "nothing_to_sign"


def test_after_a_refusal_every_proctor_on_duty_signs() -> None:
    log = with_case("a", "b", "t", "c")
    answer(log, "refused")
    log.add(T + 2 * MIN, ev.StaffSignedIn(staff_id="p3", role="proctor"))
    assert missing(log.state) == Unsigned(people=("a", "b")), "who came later did not see it"
    sign(log, "a", "a")
    assert missing(log.state) == Unsigned(people=("b",))
    assert waiting_case(log.state, "T1") is not None
    sign(log, "b")
    assert not missing(log.state).any
    assert waiting_case(log.state, "T1") is None


def test_who_handed_over_before_does_not_sign() -> None:
    log = with_case("a", "b")
    log.add(T + MIN, ev.DutyHandedOver(to_id="p3", matters=(), note="", approvals=()), actor="b")
    log.add(T + MIN, ev.StaffSignedIn(staff_id="p3", role="proctor"))
    answer(log, "refused")
    assert missing(log.state) == Unsigned(people=("a", "p3"))


def test_one_proctor_alone_does_not_prove_a_refusal() -> None:
    log = with_case("a")
    answer(log, "refused")
    assert missing(log.state) == Unsigned(people=("a",), more=1)
    sign(log, "i")
    assert missing(log.state) == Unsigned(people=("a",))


def test_a_table_may_want_two_signatures_in_any_case() -> None:
    log = with_case("a", "b", rule=SigningRule(witnesses=2))
    answer(log, "confirmed")
    assert missing(log.state) == Unsigned(more=2)
    sign(log, "a", "c")
    assert not missing(log.state).any


def test_who_refused_may_still_acknowledge() -> None:
    log = with_case("a", "b")
    answer(log, "refused")
    later = AnswerCase(ticket="T1", incident_id="k", answer="confirmed")
    assert why(later, log.state, T) is None
    (event,) = writes(later, log.state, T + 5 * MIN)
    log.add(T + 5 * MIN, event)
    assert case_of(log.state).how == "paper"
    assert not missing(log.state).any


def test_what_was_said_to_a_proctor_is_written_as_that() -> None:
    state = with_case("a").state
    bare = AnswerCase(ticket="T1", incident_id="k", answer="refused")
    assert why(bare, state, T) == "reason_needed"
    said = AnswerCase(ticket="T1", incident_id="k", answer="refused", note=" 不  承认 ")
    assert writes(said, state, T) == [
        ev.DisciplineAnswered(incident_id="k", ticket="T1", answer="refused", how="spoken", at_ms=T, note="不 承认")
    ]
    assert tells(said, state, T) == Effect(code="case_refused", values={"seat": 1})
    signed = AnswerCase(ticket="T1", incident_id="k", answer="confirmed")
    assert tells(signed, state, T) == Effect(code="case_confirmed", values={"seat": 1})
    assert why(AnswerCase(ticket="T1", incident_id="?", answer="confirmed"), state, T) == "no_such_case"
    assert why(AnswerCase(ticket="T9", incident_id="k", answer="confirmed"), state, T) == "unknown_candidate"


def test_only_people_of_the_room_sign_each_once() -> None:
    log = with_case("a", "b")
    answer(log, "refused")
    sign(log, "b")
    state = log.state
    for act, code in (
        (witness(), "nobody_signs"),
        (witness("t"), "cannot_sign"),
        (witness("nobody"), "cannot_sign"),
        (witness("a", "a"), "cannot_sign"),
        (witness("b"), "signed_by_already"),
        (witness("a"), None),
    ):
        assert why(act, state, T) == code
    unknown = WitnessCase(ticket="T1", incident_id="?", approvals=PINS)
    assert why(unknown, state, T) == "no_such_case"
    signer = ev.Approval(staff_id="a", role="proctor")
    written = witness("a").events(state, Doing(people=(signer,)), T)
    assert [one.event for one in written] == [ev.DisciplineWitnessed(incident_id="k", ticket="T1", signer=signer)]
    assert tells(witness("a", "c"), state, T) == Effect(code="case_signed", values={"seat": 1, "who": "A、C"})


def test_an_answer_about_nothing_changes_nothing() -> None:
    log = with_case("a")
    before = log.state
    event: dict[str, Any] = {"incident_id": "?", "ticket": "T1", "answer": "confirmed", "how": "screen", "at_ms": T}
    log.add(T, ev.DisciplineAnswered(**event))
    assert log.state.sittings == before.sittings
    assert waiting_case(before, "nobody") is None


def test_what_a_pc_told_is_known_by_its_number() -> None:
    log = with_case("a")
    log.add(
        T,
        ev.DisciplineAnswered(
            incident_id="k",
            ticket="T1",
            answer="refused",
            how="screen",
            at_ms=T,
            seat=1,
            stream="s",
            number=4,
        ),
    )
    assert log.state.pc(1).heard == {"s": 4}
