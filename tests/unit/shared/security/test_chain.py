"""The chain: no record changes, vanishes, moves or joins unseen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.security.chain import UNKNOWN, chain_hash, genesis_hash, verify_chain
from shared.security.errors import SecurityError

RECORDS = st.lists(st.binary(max_size=20), min_size=1, max_size=8)


def chained(session: str, records: list[bytes]) -> list[tuple[bytes, bytes]]:
    head, out = genesis_hash(session), []
    for record in records:
        head = chain_hash(head, record)
        out.append((record, head))
    return out


@given(RECORDS)
def test_an_untouched_log_verifies(records: list[bytes]) -> None:
    log = chained("S1", records)
    assert verify_chain("S1", log) == log[-1][1]
    assert verify_chain("S1", []) == genesis_hash("S1")


@given(RECORDS, st.data())
def test_any_change_breaks_it_at_its_place(records: list[bytes], data: st.DataObject) -> None:
    log = chained("S1", records)
    place = data.draw(st.integers(0, len(log) - 1))
    kind = data.draw(st.sampled_from(["change", "hash", "drop", "repeat", "session"]))
    record, head = log[place]
    broken = list(log)
    if kind == "change":
        broken[place] = (record + b"\0", head)
    elif kind == "hash":
        broken[place] = (record, bytes([head[0] ^ 1]) + head[1:])
    elif kind == "drop" and place < len(log) - 1:
        del broken[place]
    else:
        broken.insert(place, broken[place])
    with pytest.raises(SecurityError) as caught:
        verify_chain("S2" if kind == "session" else "S1", broken)
    assert caught.value.code == "chain_broken"
    expected = {"session": 1, "repeat": place + 2}.get(kind, place + 1)
    if kind != "drop":
        assert f"第{expected}条" in caught.value.message


def test_the_hash_is_a_fixed_function() -> None:
    # Written out once by hand: a change would orphan every log ever kept.
    assert genesis_hash("S1").hex() == "9cd4fc834c803482ac1c6506e3a4eb054858f95ca8621d11e1d5737f544bfa0b"
    assert (
        chain_hash(genesis_hash("S1"), b"a").hex() == "a53d054f554e93ea35bb17986d386b7f0b519e73d465dd54ca6d6b0bb5175cb0"
    )
    with pytest.raises(ValueError, match="32-byte"):
        chain_hash(b"", b"a")


@given(RECORDS, st.data())
def test_a_lost_record_is_passed_over_and_all_others_still_count(records: list[bytes], data: st.DataObject) -> None:
    log = chained("S1", records)
    place = data.draw(st.integers(0, len(log) - 1))
    holed = list(log)
    holed[place] = (b"unreadable" * 3, log[place][1])
    assert verify_chain("S1", holed, {place + 1}) == log[-1][1]
    with pytest.raises(SecurityError) as caught:
        verify_chain("S1", holed)
    assert f"第{place + 1}条" in caught.value.message
    other = data.draw(st.integers(0, len(log) - 1))
    if other != place:
        holed[other] = (log[other][0] + b"\0", log[other][1])
        with pytest.raises(SecurityError) as caught:
            verify_chain("S1", holed, {place + 1})
        assert caught.value.code == "chain_broken"
        assert f"第{other + 1}条" in caught.value.message


def test_where_a_lost_records_hash_is_lost_too_the_next_one_is_believed_and_no_more() -> None:
    log = chained("S1", [b"a", b"b", b"c", b"d"])
    holed = [log[0], (b"", UNKNOWN), log[2], log[3]]
    assert verify_chain("S1", holed, {2}) == log[-1][1]
    assert verify_chain("S1", holed[:2], {2}) == UNKNOWN
    # Nothing can prove the third, but what follows it must fit again.
    assert verify_chain("S1", [*holed[:2], (b"anything", log[2][1]), log[3]], {2}) == log[-1][1]
    for broken in ([*holed[:3], (b"x", log[3][1])], [*holed[:2], (b"c", bytes([1]) * 32), log[3]]):
        with pytest.raises(SecurityError, match="chain_broken") as caught:
            verify_chain("S1", broken, {2})
        assert "第4条" in caught.value.message
    # A record that nobody reported lost gets no such mercy.
    with pytest.raises(SecurityError, match="chain_broken") as caught:
        verify_chain("S1", holed)
    assert "第2条" in caught.value.message
