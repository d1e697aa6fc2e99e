"""The backup file alone: it grows, a torn end is cut off, damage and another drive are noticed."""

from pathlib import Path

import msgspec
import pytest

from shared.exchange import backup_file as bf
from shared.exchange.backup_file import BackupHeader, Frame, FrameHead, Position
from shared.machine.files import write_whole

HEADER = BackupHeader(site_id="S", generation="g1", created_ms=1, product_version="0")


def grown(path: Path, frames: int) -> bf.Tail:
    first, tail = bf.begin(HEADER)
    write_whole(path, first)
    for number in range(1, frames + 1):
        tail = grow(path, tail, number)
    return tail


def grow(path: Path, tail: bf.Tail, number: int) -> bf.Tail:
    data, after = bf.append(tail, frame(number))
    bf.extend_file(path, tail, data)
    return after


def frame(number: int) -> Frame:
    head = FrameHead(number=number, position=Position(arrival=number), room_ms=1000 * number)
    return Frame(head=msgspec.msgpack.encode(head), sealed=b"x" * 50 * number)


def test_it_grows_and_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "a.exambackup"
    tail = grown(path, 3)
    assert bf.read_tail(path) == tail
    assert tail.number == 3
    assert [f.read_head().number for f, _ in bf.read_frames(path)] == [1, 2, 3]
    assert [before.number for _, before in bf.read_frames(path)] == [0, 1, 2]


@pytest.mark.parametrize("cut", [1, 33, 100])
def test_a_torn_end_costs_the_last_frame_alone(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "a.exambackup"
    grown(path, 3)
    path.write_bytes(path.read_bytes()[:-cut])
    tail = bf.read_tail(path)
    assert tail.number == 2
    assert grow(path, tail, 3) == bf.read_tail(path)
    assert bf.read_tail(path).number == 3


def test_damage_in_the_middle_ends_the_file_there(tmp_path: Path) -> None:
    path = tmp_path / "a.exambackup"
    grown(path, 3)
    data = bytearray(path.read_bytes())
    data[-300] ^= 1
    path.write_bytes(data)
    assert bf.read_tail(path).number < 3


def test_nothing_goes_behind_another_files_end(tmp_path: Path) -> None:
    path = tmp_path / "a.exambackup"
    tail = grown(path, 2)
    grown(path, 3)
    path.write_bytes(path.read_bytes()[: tail.size - 40])
    with pytest.raises(OSError, match="another file"):
        grow(path, tail, 3)


def test_what_is_no_backup_is_said_to_be_none(tmp_path: Path) -> None:
    path = tmp_path / "a.exambackup"
    path.write_bytes(b"hello")
    with pytest.raises(bf.BackupError) as caught:
        bf.read_tail(path)
    assert caught.value.code == "backup_damaged"
    assert bf.backups_in(tmp_path) == []
    assert bf.backups_in(tmp_path / "nowhere") == []


def test_bytes_from_a_server_are_taken_only_where_they_fit(tmp_path: Path) -> None:
    _, tail = bf.begin(HEADER)
    data, after = bf.append(tail, frame(1))
    more, last = bf.append(after, frame(2))
    assert bf.read_appended(tail, data + more) == last
    for bad in (more, data[:-1], data + b"z"):
        with pytest.raises(bf.BackupError):
            bf.read_appended(tail, bad)
