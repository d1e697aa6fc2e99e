"""The short form of the proof of `dev.py windows`: its candidate at this machine's client, by keys, to the hand-in.

What Wine, the installers and the frozen programs add is the long form's. This one notices when the windows change.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from installers.proof.bench import found
from installers.proof.console import Console
from installers.proof.exam import SITE_ID, SITE_NAME, Centre, Session, now_ms
from installers.proof.opening import SETUP_PIN
from installers.proof.report import Report, wait_for
from installers.proof.screen import Screen
from installers.proof.sitting import sit
from shared.exchange.site_files import SitePublic, read_card, write_card
from site_server.settings import read_run_info
from tests.support.tiny_session import ROOT

TOOLS = ("Xvfb", "xdotool", "openbox")

pytestmark = [
    pytest.mark.serial,
    pytest.mark.slow,
    pytest.mark.timeout(300),
    pytest.mark.skipif(any(shutil.which(tool) is None for tool in TOOLS), reason="needs Xvfb, xdotool and openbox"),
]


CENTRE = Centre()


def server(*words: str) -> str:
    command = [sys.executable, "-m", "site_server", *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True).stdout


@contextmanager
def running(*words: str, env: dict[str, str] | None = None) -> Iterator[None]:
    quiet = subprocess.DEVNULL
    with subprocess.Popen([sys.executable, "-m", *words], cwd=ROOT, env=env, stdout=quiet, stderr=quiet) as process:
        try:
            yield
        finally:
            process.terminate()


def make_room(data: Path, folder: Path) -> str:
    """A site as the proof makes it; the PIN of its technician."""
    centre_card = folder / "centre.pub.json"
    write_card(centre_card, CENTRE.card)
    words = ["--site-id", SITE_ID, "--site-name", SITE_NAME, "--centre", str(centre_card), "--address", "127.0.0.1"]
    return found(SETUP_PIN, server("init", "--data", str(data), *words))


def test_a_candidate_answers_every_kind_by_keys_and_hands_in(tmp_path: Path) -> None:
    data = tmp_path / "server"
    pin = make_room(data, tmp_path)
    with running("site_server", "run", "--data", str(data), "--port", "0"), Screen() as screen:
        wait_for("the server listens", (data / "run.json").is_file, 60)
        told = read_run_info(data)
        assert told is not None
        address = f"127.0.0.1:{told.port}"
        codes = server("enrolment", "--data", str(data))
        code, console_code = (found(rf"{kind}的登记码：(\S+)", codes) for kind in ("考试机", "监考机"))
        console = Console.enrol(tmp_path / "console", address, console_code)
        console.sign_in("setup", pin)
        session = import_package(console, data, tmp_path)
        console.sign_in(session.chief, session.pin)
        client = [
            "candidate_client",
            "--data",
            str(tmp_path / "pc"),
            "--server",
            address,
            "--seat",
            "1",
            "--enrol",
            code,
        ]
        with running(*client, "--kiosk", env={**screen.env, "QT_QPA_PLATFORM": "xcb"}):
            sit(
                screen,
                console,
                session,
                Report(tmp_path / "proof.log"),
                lambda name: screen.picture(pictures(tmp_path) / f"{name}.png"),
            )
        console.close()


def import_package(console: Console, data: Path, folder: Path) -> Session:
    site = read_card(next(data.rglob("site.pub.json")), SitePublic)
    session = CENTRE.build(folder / "session.exampkg", site, now_ms())
    console.take_in(folder / "session.exampkg")
    return session


def pictures(folder: Path) -> Path:
    """Where somebody finds them who looks for the cause of a failure."""
    return Path(os.environ.get("EXAM_SITE_KIT_PICTURES") or folder)
