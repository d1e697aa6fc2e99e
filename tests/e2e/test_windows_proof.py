"""The short form of the proof of `dev.py windows`: its candidate at this machine's client, by keys, to the hand-in.

What Wine, the installers and the frozen programs add is the long form's. This one notices when the windows change, and
kills the locked client and its guard in the middle of the sitting.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from candidate_client.lockdown.guard.post import Post, Who
from installers.proof.bench import found
from installers.proof.candidate import Candidate
from installers.proof.console import Console
from installers.proof.exam import SITE_ID, SITE_NAME, Centre, Session, now_ms
from installers.proof.opening import SETUP_PIN
from installers.proof.report import Report, wait_for
from installers.proof.screen import Screen
from installers.proof.sitting import sit
from shared.exchange.site_files import SitePublic, read_card, write_card
from site_server.settings import read_run_info
from tests.support.needs import needs_desk
from tests.support.tiny_session import ROOT

pytestmark = [
    pytest.mark.serial,
    pytest.mark.slow,
    pytest.mark.timeout(300),
    needs_desk(),
]


CENTRE = Centre()
KILLED: Mapping[int, tuple[Who, ...]] = {3: ("client",), 5: ("guard", "client")}
"""Who is killed after so many answers."""


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


def test_a_candidate_answers_every_kind_by_keys_through_kills_and_hands_in(tmp_path: Path) -> None:
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
        pc = ("candidate_client.windowless", "guard", "--data", str(tmp_path / "pc"), "--", "--kiosk")
        client = ("--server", address, "--seat", "1", "--enrol", code)
        report = Report(tmp_path / "proof.log")
        post = Post(tmp_path / "pc")

        def attack(number: int, candidate: Candidate) -> None:
            """Kill -9 of the locked client after the third item, of client and guard after the fifth."""
            victims = KILLED.get(number, ())
            if victims:
                before = console.answers(session.ticket)
                killed = [process for who in victims if (process := post.process(who)) is not None]
                assert len(killed) == len(victims)
                with report.step(f"back in the exam after kill -9 of {' and '.join(victims)}"):
                    for process in killed:
                        process.kill()
                    if "guard" in victims:
                        session_starts_again()
                    time.sleep(0.2)  # the dead window leaves the screen
                    candidate.wait_for_exam()
                assert console.answers(session.ticket) == before

        env = {**screen.env, "QT_QPA_PLATFORM": "xcb"}
        with ExitStack() as session_of_the_pc:

            def session_starts_again() -> None:
                """What the loop of the exam's own session does (installers/debian/files/exam-kiosk-session)."""
                session_of_the_pc.enter_context(running(*pc, env=env))

            session_of_the_pc.enter_context(running(*pc, *client, env=env))
            session_of_the_pc.callback(leave, post)
            sit(
                screen,
                console,
                session,
                report,
                lambda name: screen.picture(pictures(tmp_path) / f"{name}.png"),
                attack,
            )
        console.close()


def leave(post: Post) -> None:
    """The client leaves in order, so that its guard starts no other."""
    post.leave()
    process = post.process("client")
    if process is not None:
        process.terminate()
    wait_for("client and guard ended", lambda: not post.alive("client") and not post.alive("guard"), 30)


def import_package(console: Console, data: Path, folder: Path) -> Session:
    site = read_card(next(data.rglob("site.pub.json")), SitePublic)
    session = CENTRE.build(folder / "session.exampkg", site, now_ms())
    console.take_in(folder / "session.exampkg")
    return session


def pictures(folder: Path) -> Path:
    """Where somebody finds them who looks for the cause of a failure."""
    return Path(os.environ.get("EXAM_SITE_KIT_PICTURES") or folder)
