"""Whether a PC starts locked: its command line, else the site's word from its enrolment, else what was installed."""

from argparse import Namespace
from pathlib import Path

import pytest

from candidate_client.__main__ import _locked
from candidate_client.lockdown.default import starts_locked
from shared.link.device_files import DeviceFiles, DeviceIdentity
from shared.security.certificates import key_pem, make_device_key

# Windows wraps it, so it has to be one.
KEY = key_pem(make_device_key())


@pytest.mark.parametrize(
    ("told", "said", "installed", "locked"),
    [
        (None, None, True, True),
        (None, None, False, False),
        (None, True, False, True),
        (None, False, True, False),
        (False, True, True, False),
        (True, False, False, True),
    ],
)
def test_an_installed_client_is_locked_unless_somebody_says_otherwise(
    told: bool | None, said: bool | None, *, installed: bool, locked: bool
) -> None:
    assert starts_locked(told, said, installed=installed) is locked


@pytest.mark.parametrize(("told", "kept", "locked"), [(None, True, True), (None, False, False), (False, True, False)])
def test_the_sites_word_is_kept_with_the_enrolment(
    tmp_path: Path, told: bool | None, kept: bool, *, locked: bool
) -> None:
    identity = DeviceIdentity(device_id="d", server="a:1", seat=3, kiosk=kept)
    DeviceFiles(tmp_path).save(identity, key=KEY, certificate=b"c", site_ca=b"ca")
    assert _locked(Namespace(data=tmp_path, kiosk=told, guarded=False)) is locked


def test_enrolled_by_code_the_site_said_nothing(tmp_path: Path) -> None:
    identity = DeviceIdentity(device_id="d", server="a:1", seat=3)
    DeviceFiles(tmp_path).save(identity, key=KEY, certificate=b"c", site_ca=b"ca")
    assert _locked(Namespace(data=tmp_path, kiosk=None, guarded=True)), "what a guard starts is an installed program"
    assert not _locked(Namespace(data=tmp_path, kiosk=None, guarded=False))
