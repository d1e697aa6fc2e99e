"""Whether a PC starts locked: its command line, else the site's word from its enrolment."""

from pathlib import Path

import pytest

from candidate_client.__main__ import _kiosk
from shared.link.device_files import DeviceFiles, DeviceIdentity


@pytest.mark.parametrize(
    ("told", "kept", "locked"),
    [(None, True, True), (None, False, False), (False, True, False), (True, False, True)],
)
def test_the_command_line_goes_before_the_sites_word(
    tmp_path: Path, told: bool | None, kept: bool, locked: bool
) -> None:
    identity = DeviceIdentity(device_id="d", server="a:1", seat=3, kiosk=kept)
    DeviceFiles(tmp_path).save(identity, key=b"k", certificate=b"c", site_ca=b"ca")
    assert _kiosk(told, tmp_path) is locked


def test_a_pc_that_is_not_enrolled_starts_open(tmp_path: Path) -> None:
    assert not _kiosk(None, tmp_path)
