"""Acts of the people on duty about each other."""

from msgspec.structs import replace

from shared.exam.acts.base import Credential, Doing, Effect, Told
from shared.exam.acts.staff import AdmitSubstitute, HandOver, ResetLockOut, SignOut, substitute_id
from shared.exam.plan import StaffMember
from shared.exam.room import events as ev
from shared.exam.room.state import RoomState
from tests.unit.shared.exam.acts.support import CHIEF, PINS, tells, why, writes
from tests.unit.shared.exam.support import Log, T, plan

STAFF = tuple(
    StaffMember(staff_id=i, name=f"样例{i}", role=role, pin_hash="h")  # type: ignore[arg-type]
    for i, role in (("c", "chief"), ("p", "proctor"), ("i", "inspector"), ("TB01", "technician"))
)


def on_duty() -> Log:
    return Log(plan(staff=STAFF))


def sealed(state: RoomState) -> RoomState:
    bundle = ev.BundleSealed(bundle_id="b", bundle_sha256="s", bytes=1)
    return replace(state, bundle=bundle)


def test_a_substitute_is_the_chiefs_and_on_duty_from_then_on() -> None:
    log = on_duty()
    act = AdmitSubstitute(name=" 王 五 ", role="proctor", reason="监考生病", approvals=PINS, replaces="p")
    assert act.approvers(log.state, "proctor", T) == ("chief",)
    assert why(act, log.state, T) is None
    (event,) = writes(act, log.state, T)
    assert event == ev.SubstituteAdmitted(
        staff_id="TB02", name="王 五", role="proctor", reason="监考生病", approvals=(CHIEF,), replaces="p"
    )
    assert tells(act, log.state, T) == Effect(code="substitute_admitted", values={"name": "王 五", "id": "TB02"})
    still_to_fill_in = replace(act, name=" ")
    assert still_to_fill_in.effect(log.state, log.state, T) == Effect(code="substitute_to_come", values={"id": "TB02"})
    log.add(T, event)
    admitted = log.state.plan.staff_member("TB02")
    assert admitted is not None
    assert (admitted.role, admitted.pin_hash) == ("proctor", "")
    assert substitute_id(log.state) == "TB03"
    again = replace(act, replaces="TB02")
    assert why(again, log.state, T) is None, "who was admitted may be replaced as well"


def test_a_substitute_needs_a_name_a_reason_and_a_record_that_is_open() -> None:
    state = on_duty().state
    act = AdmitSubstitute(name="王五", role="inspector", reason="r", approvals=PINS)
    assert why(act, state, T) is None
    assert why(replace(act, name=" "), state, T) == "name_needed"
    assert why(replace(act, reason=" "), state, T) == "reason_needed"
    assert why(replace(act, replaces="x"), state, T) == "nobody_of_that_id"
    assert why(act, sealed(state), T) == "already_sealed"


def test_duty_is_handed_over_to_who_is_there_with_what_is_open() -> None:
    state = on_duty().state
    taker = Credential(staff_id="i", pin="1")
    act = HandOver(to_id="i", matters=("12 号：断线",), approvals=(taker,), note=" 空调 ")
    assert act.approvers(state, "proctor", T) == ("inspector",)
    assert replace(act, to_id="x").approvers(state, "proctor", T) == ()
    assert why(act, state, T) is None
    assert why(replace(act, approvals=PINS), state, T) == "taker_signs", "nobody else's PIN will do"
    assert why(replace(act, to_id="x", approvals=(Credential(staff_id="x", pin="1"),)), state, T) == "nobody_of_that_id"
    assert writes(act, state, T) == [
        ev.DutyHandedOver(to_id="i", matters=("12 号：断线",), note="空调", approvals=(CHIEF,))
    ]
    assert tells(act, state, T) == Effect(code="handed_over", values={"name": "样例i", "count": 1})
    gone = replace(act, to_id="x", matters=("m",) * 60)
    assert gone.effect(state, state, T).values == {"name": "x", "count": 50}
    event = gone.events(state, Doing(), T)[0].event
    assert isinstance(event, ev.DutyHandedOver)
    assert len(event.matters) == 50


def test_two_others_of_other_roles_let_a_person_try_again() -> None:
    state = on_duty().state

    def vouching(staff_id: str) -> tuple[str, ...]:
        return ResetLockOut(staff_id=staff_id, approvals=()).approvers(state, "proctor", T)

    assert vouching("p") == ("chief", "inspector")
    assert vouching("c") == ("inspector", "proctor")
    assert vouching("i") == ("chief", "proctor")
    assert vouching("x") == ("chief", "inspector")
    act = ResetLockOut(staff_id="p", approvals=PINS)
    assert why(act, state, T) is None
    assert why(replace(act, staff_id="x"), state, T) == "nobody_of_that_id"
    (written,) = act.events(state, Doing(approvals=(CHIEF,)), T)
    assert written.event == ev.LockOutReset(staff_id="p", approvals=(CHIEF,))
    assert tells(act, state, T) == Effect(code="lock_out_reset", values={"name": "样例p"})
    assert replace(act, staff_id="x").effect(state, state, T).values == {"name": "x"}


def test_leaving_the_console_is_told_with_its_cause() -> None:
    state = on_duty().state
    assert why(SignOut(), state, T) is None
    assert writes(SignOut(cause="idle"), state, T) == [ev.StaffSignedOut(cause="idle")]
    assert tells(SignOut(), state, T) == Effect(code="signed_out", values={"cause": Told(code="signed_out_self")})
