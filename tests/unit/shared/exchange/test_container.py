"""One byte sequence for given members; anything else is refused and named."""

import io
import os
import random
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.exchange.container import is_safe_name, read_container, read_member, write_container, write_container_file
from shared.exchange.errors import ContainerError

MEMBERS = [("a.json", b'{"a":1}'), ("照片/𠮷.png", b"\x89PNG" * 50), ("empty", b"")]


def written(members):
    stream = io.BytesIO()
    write_container(stream, members)
    return stream.getvalue()


def refused(data):
    with pytest.raises(ContainerError) as caught:
        read_container(io.BytesIO(data))
    return caught.value


def test_the_same_members_give_the_same_bytes_and_any_zip_tool_reads_them():
    data = written(MEMBERS)
    assert data == written(MEMBERS)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert [(i.filename, archive.read(i)) for i in archive.infolist()] == MEMBERS
        assert {(i.create_system, i.date_time, i.compress_type) for i in archive.infolist()} == {
            (3, (1980, 1, 1, 0, 0, 0), zipfile.ZIP_STORED)
        }


def test_reading_gives_back_what_was_written():
    stream = io.BytesIO(written(MEMBERS))
    assert [(m.name, read_member(stream, m)) for m in read_container(stream)] == MEMBERS


def test_every_flipped_bit_is_refused():
    data = written(MEMBERS)
    for place in range(len(data) * 8):
        changed = bytearray(data)
        changed[place // 8] ^= 1 << (place % 8)
        assert refused(bytes(changed)).code in {"damaged", "truncated", "not_container"}


def test_every_truncation_is_refused():
    data = written(MEMBERS)
    for cut in range(len(data)):
        assert refused(data[:cut]).code in {"damaged", "truncated", "not_container"}


def test_trailing_bytes_and_a_comment_are_refused():
    data = written(MEMBERS)
    assert refused(data + b"\x00").code == "trailing"
    assert refused(data[:-2] + b"\x02\x00hi").code == "damaged"


def test_a_zip_of_another_tool_is_refused():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.json", b"{}")
    assert refused(stream.getvalue()).code == "damaged"
    assert refused(b"MZ" + bytes(100)).code == "not_container"


def test_damage_names_the_member():
    data = bytearray(written(MEMBERS))
    data[data.index(b"\x89PNG")] ^= 1
    assert "照片/𠮷.png" in refused(bytes(data)).detail


def test_large_members_stream_and_sampled_damage_is_found(tmp_path):
    source = tmp_path / "big"
    source.write_bytes(os.urandom(5_000_000))
    path = tmp_path / "big.zip"
    write_container_file(path, [("head", b"x"), ("big.bin", source)])
    data = path.read_bytes()
    (_, member) = read_container(io.BytesIO(data))
    assert member.bytes == 5_000_000
    dice = random.Random(7)
    for place in dice.sample(range(len(data)), 60):
        changed = bytearray(data)
        changed[place] ^= 0x10
        assert refused(bytes(changed)).code in {"damaged", "truncated", "not_container"}


def test_a_failed_write_leaves_nothing(tmp_path):
    path = tmp_path / "x"
    with pytest.raises(OSError, match="missing"):
        write_container_file(path, [("a", b"1"), ("b", tmp_path / "missing")])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["", "../a", "a/../b", "/a", "a\\b", "c:", "a//b", "a\x00b", ".", "a/ ", "x" * 600])
def test_unsafe_names_are_refused(name):
    assert not is_safe_name(name)
    with pytest.raises(ValueError, match="safe"):
        write_container(io.BytesIO(), [(name, b"")])


def test_a_name_twice_is_refused():
    with pytest.raises(ValueError, match="unique"):
        write_container(io.BytesIO(), [("a", b""), ("a", b"")])


@settings(max_examples=60)
@given(st.dictionaries(st.text(min_size=1, max_size=20).filter(is_safe_name), st.binary(max_size=200), min_size=1))
def test_any_members_come_back(members):
    stream = io.BytesIO(written(list(members.items())))
    assert {m.name: read_member(stream, m) for m in read_container(stream)} == members
