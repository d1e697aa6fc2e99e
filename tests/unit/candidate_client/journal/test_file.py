"""The journal file: what was appended comes back, whatever a crash or another key does."""

import stat
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from candidate_client.journal.errors import JournalError
from candidate_client.journal.file import JournalFile
from shared.exam.answers.content import Answered, Flagged
from shared.exam.answers.log import Entry
from shared.exam.kinds.fill_in import FillIn
from shared.exam.kinds.single_choice import SingleChoice
from shared.exchange.journal_file import MAGIC
from shared.exchange.journal_records import Acknowledged, JournalRecord, JournalState, Opened, Wrote

KEY = bytes(range(32))
TICKET = "2611280012"


def wrote(seq: int, text: str = "应交税费 𠮷") -> Wrote:
    content = Answered(item_id="B1", response=FillIn(blanks={"1": text}))
    return Wrote(entry=Entry(epoch=1, seq=seq, content=content, client_ms=seq))


def make(path: Path, count: int = 3) -> list[JournalRecord]:
    file, found = JournalFile.open(path, KEY, TICKET)
    assert found == []
    records: list[JournalRecord] = [wrote(seq) for seq in range(1, count + 1)]
    for record in records:
        file.append([record])
    file.close()
    return records


def reopen(path: Path) -> list[JournalRecord]:
    file, found = JournalFile.open(path, KEY, TICKET)
    file.close()
    return found


def test_comes_back_and_reveals_nothing(tmp_path: Path) -> None:
    path = tmp_path / "journal" / "a.journal"
    records = make(path)
    assert reopen(path) == records
    raw = path.read_bytes()
    for text in ("应交税费", "item_id", "answered", TICKET):
        assert text.encode() not in raw
        assert text.encode("utf-16-le") not in raw
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_every_torn_tail_leaves_the_whole_records_before_it(tmp_path: Path) -> None:
    path = tmp_path / "a.journal"
    records = make(path)
    whole = path.read_bytes()
    sizes = [len(MAGIC)]
    while sizes[-1] < len(whole):
        sizes.append(sizes[-1] + 4 + int.from_bytes(whole[sizes[-1] : sizes[-1] + 4], "big"))
    for cut in range(len(MAGIC), len(whole)):
        path.write_bytes(whole[:cut])
        kept = sum(1 for end in sizes[1:] if end <= cut)
        assert reopen(path) == records[:kept]
        file, _ = JournalFile.open(path, KEY, TICKET)
        file.append([wrote(kept + 1, "再来")])
        file.close()
        assert reopen(path) == [*records[:kept], wrote(kept + 1, "再来")]


def test_a_torn_tail_is_set_aside(tmp_path: Path) -> None:
    path = tmp_path / "a.journal"
    make(path)
    path.write_bytes(path.read_bytes() + b"\x00\x00\x01\x00half")
    assert len(reopen(path)) == 3
    assert (tmp_path / "a.torn-1").read_bytes() == b"\x00\x00\x01\x00half"


def test_wrong_key_and_foreign_file_are_refused_unchanged(tmp_path: Path) -> None:
    path = tmp_path / "a.journal"
    make(path)
    before = path.read_bytes()
    for key, ticket in ((bytes(32), TICKET), (KEY, "2611280013")):
        with pytest.raises(JournalError) as caught:
            JournalFile.open(path, key, ticket)
        assert caught.value.code == "wrong_key"
        assert path.read_bytes() == before
    path.write_bytes(b"something else entirely")
    with pytest.raises(JournalError) as caught:
        JournalFile.open(path, KEY, TICKET)
    assert caught.value.code == "not_a_journal"


def test_swapped_and_repeated_records_are_noticed(tmp_path: Path) -> None:
    path = tmp_path / "a.journal"
    make(path, 2)
    data = path.read_bytes()
    first_end = len(MAGIC) + 4 + int.from_bytes(data[8:12], "big")
    first, second = data[len(MAGIC) : first_end], data[first_end:]
    path.write_bytes(MAGIC + first + first + second)
    assert len(reopen(path)) == 1
    path.write_bytes(MAGIC + second + first)
    with pytest.raises(JournalError):
        JournalFile.open(path, KEY, TICKET)


text = st.text(max_size=40).filter(lambda s: s.encode("utf-8", "ignore").decode() == s)
contents = st.one_of(
    st.builds(lambda t: Answered(item_id="B1", response=FillIn(blanks={"1": t})), text),
    st.builds(lambda c: Answered(item_id="S1", response=SingleChoice(choice=c)), st.sampled_from("ABCD")),
    st.builds(lambda on: Flagged(item_id="S1", on=on), st.booleans()),
)
records_of = st.lists(
    st.one_of(
        st.builds(lambda c, n: Wrote(entry=Entry(epoch=1, seq=n, content=c, client_ms=0)), contents, st.integers(1, 9)),
        st.builds(lambda n: Acknowledged(epoch=1, seq=n, head="ab"), st.integers(0, 9)),
        st.builds(lambda n: Opened(epoch=n, seat=1, at_ms=0), st.integers(1, 9)),
    ),
    max_size=8,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batches=st.lists(records_of, max_size=4))
def test_any_records_in_any_batches_round_trip(tmp_path: Path, batches: list[list[JournalRecord]]) -> None:
    path = tmp_path / "p.journal"
    path.unlink(missing_ok=True)
    for batch in batches:
        file, _ = JournalFile.open(path, KEY, TICKET)
        file.append(batch)
        file.close()
    assert (reopen(path) if batches else []) == [record for batch in batches for record in batch]


def test_state_is_the_fold() -> None:
    state = JournalState()
    for record in (Opened(epoch=1, seat=1, at_ms=0), wrote(1), wrote(2), Acknowledged(epoch=1, seq=1, head="")):
        state.apply(record)
    assert [e.seq for e in state.entries[1]] == [1, 2]
    assert state.acknowledged == {1: 1}
