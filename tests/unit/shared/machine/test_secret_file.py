"""Every guard keeps the same promises, and so does a key file under each of them; on Windows also the real DPAPI."""

import stat
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.machine.guard import DpapiGuard, Guard, OwnerGuard, guard_here
from shared.machine.secret_file import OtherMachineError, SecretFile
from tests.support.guards import GUARDS, WRAPPING, BoxGuard

SECRET = bytes(range(32))


def kind(guard: Guard) -> str:
    return type(guard).__name__


@pytest.mark.parametrize("guard", GUARDS, ids=kind)
@given(secret=st.binary(min_size=1, max_size=5000))
def test_what_is_wrapped_is_had_again(guard: Guard, secret: bytes) -> None:
    wrapped = guard.wrap(secret)
    assert guard.unwrap(wrapped) == secret
    assert (wrapped == secret) is not guard.wraps
    if guard.wraps and len(secret) > 8:
        assert secret not in wrapped


@pytest.mark.parametrize("guard", WRAPPING, ids=kind)
def test_what_was_damaged_or_wrapped_by_nobody_is_refused(guard: Guard) -> None:
    wrapped = guard.wrap(SECRET)
    for bad in (b"", SECRET, wrapped[:-5], bytes(len(wrapped)), wrapped[:-3] + b"\x00\x01\x02"):
        with pytest.raises(OSError, match=r"Errno|WinError"):
            guard.unwrap(bad)


def test_each_system_has_its_guard() -> None:
    assert isinstance(guard_here(), DpapiGuard if sys.platform == "win32" else OwnerGuard)


@pytest.mark.parametrize("guard", GUARDS, ids=kind)
def test_a_secret_is_kept_for_its_owner(guard: Guard, tmp_path: Path) -> None:
    file = SecretFile(tmp_path / "keys" / "vault.key", guard)
    assert file.load() is None
    file.save(SECRET)
    assert file.load() == SECRET
    assert (SECRET in file.path.read_bytes()) is not guard.wraps
    if sys.platform != "win32":
        assert stat.S_IMODE(file.path.stat().st_mode) == 0o600
    file.save(SECRET[::-1])
    assert file.load() == SECRET[::-1]


@pytest.mark.parametrize("guard", WRAPPING, ids=kind)
def test_what_an_earlier_version_left_open_is_taken_over(guard: Guard, tmp_path: Path) -> None:
    path = tmp_path / "vault.key"
    path.write_bytes(SECRET)
    assert SecretFile(path, guard).load() == SECRET
    assert SECRET not in path.read_bytes()
    assert SecretFile(path, guard).load() == SECRET


def test_on_another_machine_it_is_no_key_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "vault.key"
    SecretFile(path, BoxGuard(b"A")).save(SECRET)
    before = path.read_bytes()
    for elsewhere in (BoxGuard(b"B"), OwnerGuard()):
        with pytest.raises(OtherMachineError, match="接管"):
            SecretFile(path, elsewhere).load()
    assert path.read_bytes() == before
