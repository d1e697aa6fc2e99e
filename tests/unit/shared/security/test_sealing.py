"""Sealing: to a key, with a code, both; refused with the right name; the stock `age` command opens everything."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from shared.security import age_scrypt, codes, sealing
from shared.security.errors import SecurityError
from tests.support.terminal import needs_stock_age, type_at_a_terminal

IDENTITY = sealing.make_identity()
RECIPIENT = sealing.recipient_of(IDENTITY)
CODE = "7QK4-0XWM-2HTR-9BDZ"
PAPER = "第1题 下列各项中，属于固定成本的是".encode() * 4000


def code_of(call: object, *args: object) -> str:
    assert callable(call)
    with pytest.raises(SecurityError) as caught:
        call(*args)
    return caught.value.code


@pytest.mark.parametrize("size", [0, 1, 65535, 65536, 65537, 200_000])
def test_sealed_data_comes_back(size: int) -> None:
    data = os.urandom(size)
    assert sealing.open_with(IDENTITY, sealing.seal_to(RECIPIENT, data)) == data
    assert sealing.open_with_code(CODE, sealing.seal_with_code(CODE, data)) == data


def test_a_paper_needs_both_and_says_which_is_missing() -> None:
    sealed = sealing.seal_paper(RECIPIENT, CODE, PAPER)
    sealing.check_paper(IDENTITY, sealed)
    assert sealing.open_paper(IDENTITY, " 7qk4 oxwm ２htr 9bdz ", sealed) == PAPER
    assert code_of(sealing.open_paper, sealing.make_identity(), CODE, sealed) == "sealed_for_other"
    assert code_of(sealing.check_paper, sealing.make_identity(), sealed) == "sealed_for_other"
    assert code_of(sealing.open_paper, IDENTITY, codes.new_opening_code(), sealed) == "code_wrong"
    assert code_of(sealing.open_paper, IDENTITY, "7QK4", sealed) == "code_malformed"
    assert code_of(sealing.open_with_code, CODE, sealed) == "sealed_damaged"  # no code can be tried on the outside
    assert code_of(sealing.check_paper, IDENTITY, sealing.seal_to(RECIPIENT, b"no paper")) == "not_sealed"
    inner_by_key = sealing.seal_to(RECIPIENT, sealing.seal_to(RECIPIENT, b""))
    assert code_of(sealing.check_paper, IDENTITY, inner_by_key) == "sealed_damaged"


def test_every_changed_byte_cut_and_appendix_is_refused() -> None:
    sealed = sealing.seal_to(RECIPIENT, b"0123456789")
    for position in range(len(sealed)):
        broken = bytearray(sealed)
        broken[position] ^= 1
        assert code_of(sealing.open_with, IDENTITY, bytes(broken)) in {
            "not_sealed", "sealed_damaged", "sealed_for_other",
        }  # fmt: skip
    for end in range(len(sealed)):
        assert code_of(sealing.open_with, IDENTITY, sealed[:end]) in {"not_sealed", "sealed_damaged"}
    assert code_of(sealing.open_with, IDENTITY, sealed + b"\0") == "sealed_damaged"
    assert code_of(sealing.open_with, IDENTITY, sealed + sealed) == "sealed_damaged"


def test_a_changed_byte_under_a_code_is_refused() -> None:
    sealed = sealing.seal_with_code(CODE, b"0123456789")
    for position in range(len(sealed)):
        broken = bytearray(sealed)
        broken[position] ^= 1
        assert code_of(sealing.open_with_code, CODE, bytes(broken)) in {"not_sealed", "sealed_damaged", "code_wrong"}
    for cut in (sealed[:-1], sealed[:40], sealed + b"x"):
        assert code_of(sealing.open_with_code, CODE, cut) == "sealed_damaged"


def test_swapped_and_dropped_chunks_are_refused() -> None:
    sealed = sealing.seal_with_code(CODE, bytes(65536 * 3))
    start = len(sealed) - 3 * (65536 + 16)
    chunks = [sealed[start + i * 65552 : start + (i + 1) * 65552] for i in range(3)]
    for order in ([1, 0, 2], [0, 2], [0, 1], [0, 1, 2, 2]):
        assert code_of(sealing.open_with_code, CODE, sealed[:start] + b"".join(chunks[i] for i in order)) == (
            "sealed_damaged"
        )


@pytest.mark.usefixtures("real_cost")
def test_an_absurd_work_factor_is_refused_before_it_takes_all_memory() -> None:
    sealed = sealing.seal_with_code(CODE, b"x").replace(b" 15\n", b" 30\n", 1)
    # A work factor of 30 would ask for a terabyte: that an answer comes at all is the proof.
    assert code_of(sealing.open_with_code, CODE, sealed) == "sealed_damaged"
    assert age_scrypt.work_factor(sealing.seal_with_code(CODE, b"")) == 15


def test_armoured_and_foreign_files_are_not_sealed() -> None:
    for data in (b"", b"PK\x03\x04", b"-----BEGIN AGE ENCRYPTED FILE-----\n", b"age-encryption.org/v2\n"):
        assert code_of(sealing.open_with, IDENTITY, data) == "not_sealed"
        assert code_of(sealing.open_with_code, CODE, data) == "not_sealed"


def test_a_file_cut_lengthened_or_of_another_kind_is_refused() -> None:
    whole = sealing.seal_to(RECIPIENT, PAPER)
    assert sealing.open_with(IDENTITY, whole) == PAPER
    for damaged in (whole[:-1], whole + b"x", whole[:100]):
        assert code_of(sealing.open_with, IDENTITY, damaged) == "sealed_damaged"
    assert code_of(sealing.open_with, IDENTITY, b"junk") == "not_sealed"


def test_key_files_and_wrong_keys() -> None:
    assert sealing.read_identity(sealing.identity_file(IDENTITY)) == IDENTITY
    assert code_of(sealing.read_identity, b"# nothing\n") == "key_malformed"
    assert code_of(sealing.read_identity, b"\xff\xfe") == "key_malformed"
    assert code_of(sealing.recipient_of, "AGE-SECRET-KEY-1XX") == "key_malformed"
    assert code_of(sealing.seal_to, "age1xx", b"") == "key_malformed"


@needs_stock_age
def test_the_stock_age_command_opens_a_paper(tmp_path: Path) -> None:
    (tmp_path / "site.key").write_bytes(sealing.identity_file(IDENTITY))
    (tmp_path / "paper.age").write_bytes(sealing.seal_paper(RECIPIENT, CODE, PAPER))
    with (tmp_path / "inner.age").open("wb") as inner:
        subprocess.run([age(), "-d", "-i", tmp_path / "site.key", tmp_path / "paper.age"], stdout=inner, check=True)
    assert decrypt_at_a_terminal(tmp_path / "inner.age", CODE, tmp_path) == PAPER


@needs_stock_age
def test_what_the_stock_age_command_sealed_opens_here(tmp_path: Path) -> None:
    run = subprocess.run([age(), "-r", RECIPIENT], input=PAPER, capture_output=True, check=True)
    assert sealing.open_with(IDENTITY, run.stdout) == PAPER


def age() -> str:
    command = shutil.which("age")
    assert command is not None, "the set-up installs age"
    return command


def decrypt_at_a_terminal(sealed: Path, passphrase: str, folder: Path) -> bytes:
    """`age -d` asks for a passphrase at a terminal only: give it one and type."""
    type_at_a_terminal([age(), "-d", "-o", str(folder / "opened"), str(sealed)], passphrase, folder)
    return (folder / "opened").read_bytes()


def test_any_of_several_identities_opens() -> None:
    old, new = sealing.make_identity(), sealing.make_identity()
    for own in (old, new):
        assert sealing.open_with(f"{old}\n{new}", sealing.seal_to(sealing.recipient_of(own), b"x")) == b"x"
    with pytest.raises(SecurityError, match="key_malformed"):
        sealing.open_with(f"{old}\n", sealing.seal_to(sealing.recipient_of(old), b"x"))
