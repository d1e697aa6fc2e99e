"""A device's key on the disk: locked where the machine wraps keys, also one that was left open before."""

import threading
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from shared.link.device_files import DeviceFiles, DeviceIdentity
from shared.link.errors import NotTrusted
from shared.link.site_line import device_transport
from shared.machine.guard import Guard, OwnerGuard
from shared.security import certificates
from tests.support.guards import GUARDS, WRAPPING, BoxGuard

KEY = certificates.make_device_key()
OPEN = certificates.key_pem(KEY)
CA = certificates.make_ca("S", now_ms=1_795_000_000_000)
CERTIFICATE = certificates.issue_device(
    CA, certificates.make_device_request(KEY, "d"), device_id="d", role="console", now_ms=1_795_000_000_000
)
IDENTITY = DeviceIdentity(device_id="d", server="127.0.0.1:1")


def enrolled(data: Path, guard: Guard) -> DeviceFiles:
    files = DeviceFiles(data, guard)
    files.save(IDENTITY, key=OPEN, certificate=CERTIFICATE, site_ca=CA.certificate)
    return files


def opens(files: DeviceFiles) -> bool:
    """Whether key and password fit, for us and for OpenSSL."""
    device_transport(files, "127.0.0.1:1").close()
    key = load_pem_private_key(files.key.read_bytes(), files.key_password())
    return bool(key.private_numbers() == KEY.private_numbers())


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: type(guard).__name__)
def test_a_fresh_key_is_usable_here(guard: Guard, tmp_path: Path) -> None:
    files = enrolled(tmp_path, guard)
    assert files.load() == IDENTITY
    assert opens(files)
    assert (files.key.read_bytes() == OPEN) is not guard.wraps


@pytest.mark.parametrize("guard", WRAPPING, ids=lambda guard: type(guard).__name__)
def test_a_key_left_open_is_locked_by_whoever_comes_first(guard: Guard, tmp_path: Path) -> None:
    enrolled(tmp_path, OwnerGuard())
    files = DeviceFiles(tmp_path, guard)
    told: list[bytes | None] = []
    threads = [threading.Thread(target=lambda: told.append(files.key_password())) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(told) == 6
    assert len(set(told)) == 1
    assert files.key.read_bytes() != OPEN
    assert opens(files)


@pytest.mark.allow_log("key cannot be used")
@pytest.mark.parametrize("elsewhere", [BoxGuard(b"B"), OwnerGuard()], ids=["wraps", "owner"])
def test_on_another_machine_it_asks_for_a_new_enrolment(elsewhere: Guard, tmp_path: Path) -> None:
    enrolled(tmp_path, BoxGuard(b"A"))
    with pytest.raises(NotTrusted) as refused:
        device_transport(DeviceFiles(tmp_path, elsewhere), "127.0.0.1:1")
    assert refused.value.code == "device_key_unusable"
    assert "重新登记" in refused.value.message


@pytest.mark.allow_log("key cannot be used")
def test_a_key_file_that_is_none_is_refused_not_locked(tmp_path: Path) -> None:
    files = enrolled(tmp_path, OwnerGuard())
    files.key.write_bytes(b"no key")
    with pytest.raises(NotTrusted):
        device_transport(DeviceFiles(tmp_path, BoxGuard()), "127.0.0.1:1")
    assert files.key.read_bytes() == b"no key"
