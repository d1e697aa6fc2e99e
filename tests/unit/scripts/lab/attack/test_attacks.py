"""The attacks: the page names all of them; some are played on a real room, with the commands given to auditors."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.lab.attack import page
from scripts.lab.attack.__main__ import play
from scripts.lab.attack.attack import ATTACKS, in_order
from scripts.lab.attack.stage import Stage

SOME = (
    "every path without a certificate",
    "a batch that breaks in its middle",
    "time for a favourite, alone",
    "TLS 1.2",
    "a stolen centre folder",
)
COMMANDS = re.findall(r"```sh\n(.*?)```", page.PAGE.read_text("utf-8").partition("## For an auditor")[2], re.DOTALL)

pytestmark = [pytest.mark.skipif(sys.platform == "win32", reason="stock tools and signals of Linux")]


def test_there_are_at_least_forty_and_the_page_has_each() -> None:
    assert len({one.name for one in ATTACKS}) == len(ATTACKS) >= 40
    made = page.made("attacks")
    assert [one.name for one in ATTACKS if f"| {one.name} |" not in made] == []
    assert "✗" not in made


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with Stage(tmp_path_factory.mktemp("stage"), crowd=50) as made:
        yield made


@pytest.mark.parametrize("name", SOME)
def test_an_attack_on_a_real_room_is_refused(stage: Stage, name: str) -> None:
    (one,) = [one for one in in_order() if one.name == name]
    (row,) = play(stage, [one])
    assert row.startswith("| ✓"), row


def test_what_is_given_to_auditors_works_as_it_stands(stage: Stage, tmp_path: Path) -> None:
    assert len(COMMANDS) >= 8
    stage.set_up("room")
    tiny, device = stage.tiny, stage.tiny.device(seat=2)
    for file, name in ((device.site_ca, "site-ca.crt"), (device.certificate, "device.crt"), (device.key, "device.key")):
        shutil.copy(file, tmp_path / name)
    shutil.copy(tiny.package, tmp_path / "session.exampkg")
    shutil.copy(tiny.data / "centre.pub.json", tmp_path / "centre.pub.json")
    environment = {**os.environ, "SERVER": tiny.server.address, "PID": str(tiny.server.pid)}
    for command in COMMANDS:
        done = subprocess.run(
            ["bash", "-ec", command],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert done.returncode == 0, f"{command}\n{done.stdout[-500:]}{done.stderr[-1500:]}"
