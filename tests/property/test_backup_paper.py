"""Whatever happens in a room: a paper is changed once at most, never back, and only as the chief examiner may."""

from hypothesis import given
from hypothesis import strategies as st

from shared.exam.acts.base import Act, Credential, Doing, refused
from shared.exam.acts.papers import AskBackup, OpenBackup
from shared.exam.acts.room import EndRoom, StartRoom, Unseal
from shared.exam.room import events as ev
from shared.security.backup_code import mask_code
from shared.security.codes import ALPHABET
from tests.unit.shared.exam.support import Log, T, plan

PINS = (Credential(staff_id="c", pin="1"),)
tickets = st.sampled_from(["T1", "T2", "T3", "unknown", ""])
acts = st.one_of(
    st.builds(
        OpenBackup, code=st.sampled_from(["", "A"]), reason=st.just("r"), approvals=st.just(PINS), ticket=tickets
    ),
    st.builds(AskBackup, ticket=tickets),
    st.just(Unseal(code="A")),
    st.just(StartRoom(reason="r")),
    st.just(EndRoom(reason="r", approvals=PINS)),
)
happenings = st.one_of(
    st.builds(
        ev.CandidateLoggedIn,
        ticket=tickets.filter(bool),
        device_id=st.just("d"),
        seat=st.integers(1, 4),
        epoch=st.just(1),
        how=st.just("first"),
    ),
    st.builds(ev.HandedIn, ticket=tickets, cause=st.just("candidate"), entries=st.just(0), head=st.just("")),
)


@given(st.lists(acts | happenings, max_size=20))
def test_papers_change_once_and_only_where_the_rule_allows(story: list[Act | ev.Event]) -> None:
    log = Log(plan(backup_paper_id="P2"))
    for minute, step in enumerate(story):
        before, now = log.state, T + minute * 60_000
        if not isinstance(step, Act):
            log.add(now, step)
            assert log.state.papers == before.papers, "nobody's coming or going changes a paper"
            continue
        if refused(step, before, "chief", now) is not None:
            continue
        for written in step.events(before, Doing(challenge=f"C{minute}"), now):
            log.add(now, written.event)
        changed = [t for t in before.sittings if log.state.papers.of(t) != before.papers.of(t)]
        assert all(log.state.papers.of(t) == "backup" for t in changed), "and never back"
        if not changed:
            continue
        assert isinstance(step, OpenBackup)
        assert step.code
        if before.started_ms is None:
            assert set(changed) <= {step.ticket} or not step.ticket
        else:
            assert changed == [step.ticket]
            assert before.papers.asked_for(step.ticket) is not None
            assert log.state.papers.asked_for(step.ticket) is None, "a challenge is used up"
            assert before.sittings[step.ticket].open
            assert log.state.left_ms(step.ticket, now) == before.left_ms(step.ticket, now)


codes = st.text(ALPHABET, min_size=16, max_size=16).map(lambda s: "-".join(s[n : n + 4] for n in range(0, 16, 4)))
keys = st.binary(min_size=32, max_size=32)


@given(keys, codes, st.text(max_size=12), st.text("ABCDEFGH234567", min_size=6, max_size=6))
def test_the_centres_answer_brings_back_every_code(key: bytes, code: str, ticket: str, challenge: str) -> None:
    def mask(text: str) -> str:
        return mask_code(key, text, session_id="S", ticket=ticket, challenge=challenge)

    assert mask(mask(code)) == code
    assert mask(code)[0] == code[0]
