"""The backup paper: when it may be opened for whom, what is written, what people are told."""

import pytest

from shared.exam.acts.base import Act, Doing, Effect, Lasting, Told
from shared.exam.acts.papers import AskBackup, OpenBackup
from shared.exam.acts.room import StartRoom, Unseal
from shared.exam.room import events as ev
from tests.unit.shared.exam.acts.support import CHIEF, MIN, PINS, SECTIONS, closed, login, running, tells, why, writes
from tests.unit.shared.exam.support import Log, T, plan

EARLY = T - 20 * MIN


def act(ticket: str = "", code: str = "ABCD") -> OpenBackup:
    return OpenBackup(code=code, reason=" 缺 页 ", approvals=PINS, ticket=ticket)


def sealed() -> Log:
    log = Log(plan(backup_paper_id="P2"))
    log.add(EARLY, login(1))
    return log


def started(*present: int, **changes: object) -> Log:
    return running(*(present or (1, 2)), backup_paper_id="P2", **changes)


def asked(log: Log, ticket: str = "T1") -> Log:
    log.add(T + MIN, ev.BackupAsked(ticket=ticket, challenge="7QK40X"))
    return log


def opened(ticket: str = "") -> ev.BackupOpened:
    return ev.BackupOpened(paper_id="P2", paper_sha256="ab", reason="r", approvals=(CHIEF,), ticket=ticket)


def test_it_is_the_chief_examiners_with_a_reason_and_a_code() -> None:
    state = sealed().state
    for role in ("proctor", "chief"):
        assert act().approvers(state, role, EARLY) == ("chief",)
    for role in ("inspector", "technician"):
        assert why(act(), state, EARLY, role) == "not_allowed"  # type: ignore[arg-type]
    assert why(OpenBackup(code="A", reason=" "), state, EARLY) == "reason_needed"
    assert why(act(code=" "), state, EARLY) == "backup_code_needed"
    assert why(act(), state, EARLY) is None


@pytest.mark.parametrize("one", [act(), act("T1"), AskBackup(ticket="T1")])
def test_a_package_without_one_or_a_session_that_is_over_refuses(one: Act) -> None:
    assert why(one, Log().state, T) == "no_backup_paper"
    log = asked(started())
    log.add(T + MIN, ev.RoomEnded())
    assert why(one, log.state, T + 2 * MIN) == "session_over"


def test_for_the_room_before_the_start_it_is_the_paper_of_everybody_from_then_on() -> None:
    log = sealed()
    assert writes(act(), log.state, EARLY) == [
        ev.BackupOpened(paper_id="P2", paper_sha256="", reason="缺 页", approvals=(CHIEF,))
    ]
    assert tells(act(), log.state, EARLY) == Effect(
        code="backup_for_room", values={"main": Told(code="main_stays_sealed")}
    )
    log.add(EARLY, opened())
    assert [log.state.papers.of(t) for t in ("T1", "T2", "")] == ["backup"] * 3
    assert log.state.papers.backup_since_ms("T3") == EARLY
    assert log.state.papers.id_of("T1", log.plan) == "P2"
    assert why(Unseal(code="A"), log.state, EARLY) == "already_unsealed", "a leaked paper stays closed"
    assert why(StartRoom(), log.state, T) is None
    for one in (act(), act("T1")):
        assert why(one, log.state, EARLY) == "backup_opened_already"


def test_an_open_main_paper_is_put_aside_and_said_so() -> None:
    log = sealed()
    log.add(EARLY, ev.PaperUnsealed(paper_sha256="cd"))
    assert tells(act(), log.state, EARLY).values == {"main": Told(code="main_not_used")}


def test_once_the_exam_runs_it_is_not_the_rooms_any_more() -> None:
    assert why(act(), started().state, T + MIN) == "backup_room_started"


def test_for_one_before_the_start_the_others_keep_the_main_paper() -> None:
    log = sealed()
    assert tells(act("T2"), log.state, EARLY) == Effect(code="backup_before_start", values={"seat": 2})
    log.add(EARLY, opened("T2"))
    assert [log.state.papers.of(t) for t in ("T1", "T2")] == ["main", "backup"]
    assert log.state.papers.id_of("T1", log.plan) == "P1"
    assert why(act("T2"), log.state, EARLY) == "backup_opened_already"
    assert why(act("T9"), log.state, EARLY) == "unknown_candidate"
    assert why(StartRoom(), log.state, T) == "not_unsealed", "the others have no paper yet"
    assert why(AskBackup(ticket="T1"), log.state, EARLY) == "not_started", "its own code opens it now"


def test_in_the_exam_the_centre_is_asked_first_and_the_time_stays() -> None:
    log, now = started(), T + 5 * MIN
    assert why(act("T1"), log.state, now) == "backup_not_asked"
    (written,) = AskBackup(ticket="T1").events(log.state, Doing(challenge="7QK40X"), now)
    assert written.event == ev.BackupAsked(ticket="T1", challenge="7QK40X")
    told = tells(AskBackup(ticket="T1"), log.state, now)
    assert told == Effect(code="backup_asked", values={"challenge": "7K", "seat": 1})
    asked(log)
    assert writes(AskBackup(ticket="T1"), log.state, now) == [], "asked again it is the same one"
    asked(log, "T2")
    assert why(act("T1"), log.state, now) is None
    (event,) = writes(act("T1"), log.state, now)
    assert isinstance(event, ev.BackupOpened)
    assert event.challenge == "7QK40X"
    assert tells(act("T1"), log.state, now) == Effect(
        code="backup_in_exam", values={"seat": 1, "left": Lasting(115 * MIN)}
    )
    log.add(now, event)
    assert log.state.papers.asked_for("T1") is None
    assert log.state.papers.asked_for("T2") is not None


def test_what_an_asking_that_was_overtaken_says() -> None:
    """The preview of an act that writes nothing, and has nothing to show."""
    log = started()
    assert AskBackup(ticket="T1").effect(log.state, log.state, T).values["challenge"] == ""


def test_only_who_works_on_the_whole_paper_gets_another_one() -> None:
    log = asked(started(), "T3")
    assert why(act("T3"), log.state, T + MIN) == "candidate_not_present"
    closed(asked(log), 1, T + 2 * MIN)
    for one in (act("T1"), AskBackup(ticket="T1")):
        assert why(one, log.state, T + 3 * MIN) == "sitting_closed"
    log = asked(started(sections=SECTIONS))
    assert why(act("T1"), log.state, T + MIN) is None
    over = ev.SectionClosed(ticket="T1", section_id="t", cause="candidate", closed_ms=T + MIN)
    log.add(T + MIN, over)
    for one in (act("T1"), AskBackup(ticket="T1")):
        assert why(one, log.state, T + 2 * MIN) == "backup_section_over"
