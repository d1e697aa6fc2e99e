"""A journal that is carried by hand: whole or refused, and the bare file of a PC that does not start any more."""

from pathlib import Path

import pytest

from candidate_client.journal.file import JournalFile
from shared.exam.answers.content import Visited
from shared.exam.answers.log import Entry
from shared.exchange.errors import JournalFileError
from shared.exchange.journal_export import EXPORT_MAGIC, open_carried, pack_export, session_mark
from shared.exchange.journal_file import LENGTH_BYTES, MAGIC, frames, journal_name
from shared.exchange.journal_records import Wrote

KEY = b"k" * 32


@pytest.fixture
def journal(tmp_path: Path) -> bytes:
    path = tmp_path / "a.journal"
    file, _ = JournalFile.open(path, KEY, "T1")
    for seq in (1, 2, 3):
        file.append([Wrote(entry=Entry(epoch=1, seq=seq, content=Visited(item_id="S01"), client_ms=seq))])
    file.close()
    return path.read_bytes()


def export(journal: bytes) -> bytes:
    return pack_export(journal, sitting=journal_name("S1", "T1"), session=session_mark("S1"))


def test_what_was_packed_comes_out_and_names_nobody(journal: bytes) -> None:
    carried = open_carried(export(journal))
    assert carried.header is not None
    assert (carried.journal, carried.torn, carried.header.records) == (journal, 0, 3)
    assert carried.header.sitting == journal_name("S1", "T1")
    assert b"T1" not in export(journal)[: -len(journal)]


def test_a_record_under_way_is_left_out_of_an_export(journal: bytes) -> None:
    torn = journal[:-5]
    carried = open_carried(export(torn))
    assert carried.header is not None
    assert carried.header.records == 2
    assert carried.journal == journal[: len(MAGIC) + sum(LENGTH_BYTES + len(frame) for frame in frames(torn))]


def test_every_cut_of_an_export_is_refused(journal: bytes) -> None:
    whole = export(journal)
    codes = set()
    for end in range(len(whole)):
        with pytest.raises(JournalFileError) as refused:
            open_carried(whole[:end])
        codes.add(refused.value.code)
        assert "没有导入任何内容" in refused.value.message
    assert codes == {"journal_incomplete"}


def test_a_changed_byte_or_a_longer_file_is_refused(journal: bytes) -> None:
    whole = export(journal)
    outcomes = {_after_change(whole, place, journal) for place in range(len(EXPORT_MAGIC), len(whole))}
    # The two hashes that name sitting and session are only hints; the keys decide.
    assert outcomes == {"journal_damaged", "journal_incomplete", "the journal itself is unharmed"}
    with pytest.raises(JournalFileError) as refused:
        open_carried(whole + b"\x00")
    assert refused.value.code == "journal_damaged"


@pytest.mark.parametrize("data", [b"PK\x03\x04 something", b"{}", "准考证号".encode()])
def test_another_file_is_foreign(data: bytes) -> None:
    with pytest.raises(JournalFileError) as refused:
        open_carried(data)
    assert refused.value.code == "journal_foreign"
    with pytest.raises(JournalFileError):
        pack_export(data, sitting="x")


def test_the_bare_journal_of_a_dead_pc_is_taken_up_to_its_last_whole_record(journal: bytes) -> None:
    assert open_carried(journal).torn == 0
    torn = open_carried(journal[:-5])
    assert torn.header is None
    assert torn.torn > 0
    assert journal.startswith(torn.journal)


def _after_change(whole: bytes, place: int, journal: bytes) -> str:
    changed = bytearray(whole)
    changed[place] ^= 0x04
    try:
        carried = open_carried(bytes(changed))
    except JournalFileError as error:
        return error.code
    return "the journal itself is unharmed" if carried.journal == journal else "changed unseen"
