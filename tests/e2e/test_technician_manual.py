"""The technician's manual followed literally on Debian: from unboxing to receipt in an empty folder.

Every command printed in it is run, in its order: server, console and two clients as processes, the centre by its own
commands. Between them stands what the manual has people do in windows, done here over the same calls.
"""

import contextlib
import json
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from candidate_client.core.engine import Engine
from candidate_client.core.settings import Settings
from proctor_console.gateway.console import SiteGateway
from scripts.centre.cli.parser import main as centre_main
from scripts.centre.folder import CentreFolder
from scripts.lab.demo.day import EXAM, SITE, write_plan
from shared.link.device_files import DeviceFiles
from shared.link.enrolment import enrol
from shared.protocol.asking import Approval, DecideRequest
from shared.protocol.commands import Command, CommandRequest, EndRoom, StartRoom, Unseal
from shared.protocol.enrolment import EnrolmentRequest
from shared.protocol.jobs import JobKind
from shared.updates.anchor import VARIABLE
from site_server.commands.line import main as server_main
from site_server.settings import read_run_info
from tests.support.candidate_pc import until
from tests.support.manual import ROOT, commands
from tests.support.passphrase import secret
from tests.support.receiver import listening
from tests.support.releases import Centre as Releases

COMMANDS = commands("technician.md")
SEATS = (1, 2)
SERVER, CENTRE = Path("服务器"), Path("评价组织")


class Day:
    """One technician's day in the current folder; `do_<command>` is what a command needs around it."""

    def __init__(self, ends: contextlib.ExitStack, capsys: pytest.CaptureFixture[str]) -> None:
        self._ends, self._capsys = ends, capsys
        self.server: subprocess.Popen[bytes] | None = None
        self.setup_pin = ""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = probe.getsockname()[1]

    # ------------------------------------------------------------ the centre
    def centre(self, *words: str) -> None:
        assert centre_main([*words[:1], "--dir", str(CENTRE), *words[1:]]) == 0, self._capsys.readouterr().out

    def package(self, starts_in_s: int) -> Path:
        """A package for this site, with an exam of some minutes."""
        write_plan(Path("plan.toml"), 600, 18, starts_in_s)
        sheets = [f"--{name}={SITE / file}" for name, file in _SHEETS.items()]
        wanted = ["--only-first-seats", "--allow", "other-time", "--out", "试卷包.exampkg"]
        self.centre("build", f"--exam={EXAM}", "--plan=plan.toml", *sheets, *wanted)
        return Path("试卷包.exampkg")

    @property
    def issue(self) -> Path:
        return max((CENTRE / "sessions").glob("*/*"), key=lambda path: int(path.name))

    # ------------------------------------------------------------ the commands
    def run(self, words: list[str]) -> str:
        """A command of the server as printed, on a data folder of this test; what it said."""
        self._capsys.readouterr()
        assert server_main([words[1], "--data", str(SERVER), *words[2:]]) == 0, self._capsys.readouterr().err
        return self._capsys.readouterr().out

    def do_init(self, words: list[str]) -> None:
        self.centre("make-keys", "--id", "PJ01", "--name", "样例评价组织", "--url", f"http://127.0.0.1:{self._port}")
        shutil.copy(CENTRE / "centre.pub.json", "centre.pub.json")
        said = self.run(words)
        found = re.search(r"\b\d{8}\b", said)
        assert found
        self.setup_pin = found.group()
        self.centre("register-site", str(SERVER / "site.pub.json"))

    def do_doctor(self, words: list[str]) -> None:
        """It says what is wrong with whatever machine the test runs on: 1 is an answer as well."""
        assert server_main([words[1], "--data", str(SERVER), *words[2:]]) in {0, 1}
        assert self._capsys.readouterr().out

    def do_diagnostics(self, words: list[str]) -> None:
        Path("诊断").mkdir()
        self.run(words)
        assert len(list(Path("诊断").iterdir())) == 1

    def do_purge(self, words: list[str]) -> None:
        """On the day itself the term is not over: it says from when on, and the data stay."""
        assert server_main([words[1], "--data", str(SERVER), *words[2:]]) == 1
        assert "可清除日期" in self._capsys.readouterr().err
        assert (SERVER / "site.db").is_file()

    def do_run(self, words: list[str]) -> None:
        self.server = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "site_server",
                *words[1:],
                "--data",
                str(SERVER),
                "--host",
                "127.0.0.1",
                "--port",
                "0",
            ],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.DEVNULL,
        )
        self._ends.callback(_end, self.server)
        until(lambda: read_run_info(SERVER) is not None, 60)

    def do_site_file(self, words: list[str]) -> None:
        Path("U盘").mkdir()
        self.run([*words, "--address", "127.0.0.1"])
        assert Path("U盘/site.examsite").is_file()

    def do_enrolment(self, words: list[str]) -> None:
        found = re.findall(r"[0-9A-Z]{5}-[0-9A-Z]{5}", self.run(words))
        info = read_run_info(SERVER)
        assert len(found) == 2
        assert info is not None
        files = DeviceFiles(Path("监考机"))
        identity = enrol(f"127.0.0.1:{info.port}", found[1], files, role="console")
        self.console = SiteGateway(identity, files)
        self._ends.callback(self.console.close)
        self.console.sign_in("setup", self.setup_pin)

    def do_console(self, words: list[str]) -> None:
        _end(_window("proctor_console", words, Path("监考机")))

    def do_client(self, words: list[str]) -> None:
        """Both PCs, with the USB stick's file: they ask, the technician compares codes and lets them in."""
        self.console.enrolment(EnrolmentRequest(open_for_s=3600))
        pcs = {}
        for seat in SEATS:
            data = Path(f"考试机{seat}")
            data.mkdir()
            shutil.copy("U盘/site.examsite", data)
            pcs[seat] = _window("candidate_client", words, data)
            self._ends.callback(_end, pcs[seat])
            until(lambda: len(self.console.asking().waiting) == 1, 60)
            asks = self.console.asking().waiting[0]
            told = Approval(request_id=asks.request_id, code=asks.code, seat=seat)
            assert not self.console.decide_asking(DecideRequest(approve=(told,))).decided[0].code
            until(lambda data=data: DeviceFiles(data).load() is not None, 60)  # type: ignore[misc]
        self.console.enrolment(EnrolmentRequest(open_for_s=0))
        for process in pcs.values():
            _end(process)
        assert sorted(d.seat for d in self.console.devices().devices if d.role == "candidate") == list(SEATS)

    def do_import(self, words: list[str]) -> None:
        self.package(starts_in_s=26 * 3600)
        self.run(words)

    def do_status(self, words: list[str]) -> None:
        """The day itself: the hour was brought forward, so the centre sent a newer package."""
        self.console.import_package(self.package(starts_in_s=1200).read_bytes())
        pins = {person["role"]: person for person in json.loads(secret(CENTRE, self.issue / "staff-pins.json"))}
        self.console.sign_in(pins["chief"]["staff_id"], pins["chief"]["pin"])
        code: str = json.loads(secret(CENTRE, self.issue / "opening-code.json"))["code"]
        self.act(Unseal(code=code))
        tickets = {row.seat: row.ticket for row in self.console.records("sealing").roster}
        engines = [Engine(Settings(data=Path(f"考试机{seat}"))) for seat in SEATS]
        for seat, engine in zip(SEATS, engines, strict=True):
            self._ends.callback(engine.stop)
            engine.start()
            until(lambda engine=engine: engine.view.screen == "login", 60)  # type: ignore[misc]
            engine.login(tickets[seat], tickets[seat][-6:]).result(30)
            engine.confirm_identity().result(30)
            engine.accept_rules()
        self.act(StartRoom(reason="演练"))
        assert "在考 2" in self.run(words)
        for engine in engines:
            until(lambda engine=engine: engine.view.screen == "exam", 60)  # type: ignore[misc]
            assert engine.view.exam is not None
            assert engine.set_flag(engine.view.exam.items[0].item.item_id, True)
        self.act(EndRoom(reason="演练结束"))
        for engine in engines:
            until(lambda engine=engine: engine.view.closed is not None, 60)  # type: ignore[misc]

    def do_stop(self, words: list[str]) -> None:
        """Everything is sent and the receipt is there before the server stops."""
        with listening(CentreFolder(CENTRE), port=self._port):
            for kind in _EVENING:
                self.job(kind)
        assert len(list((SERVER / "receipts").iterdir())) == 1
        self.run(words)
        assert self.server is not None
        assert self.server.wait(60) == 0

    def act(self, command: Command) -> None:
        self.console.command(CommandRequest(command_id=os.urandom(8).hex(), command=command))

    def job(self, kind: JobKind) -> None:
        job = self.console.start_job(kind)
        ends = time.monotonic() + 120
        while job.state == "running" and time.monotonic() < ends:
            time.sleep(0.1)
            job = self.console.job(job.job_id)
        assert job.state == "done", job


_SHEETS = {"seating": "seating.xlsx", "students": "students.xlsx", "photos": "photos.zip"}
_EVENING: tuple[JobKind, ...] = ("collect", "seal", "upload")


def _window(module: str, words: list[str], data: Path) -> subprocess.Popen[bytes]:
    """A program with windows as its command starts it, off screen, on a data folder of this test; up when it logs."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen([sys.executable, "-m", module, *words[1:], "--data", str(data)], env=environment)
    until(lambda: any((data / "logs").glob("*.log")) or process.poll() is not None, 60)
    assert process.poll() is None
    return process


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_manual_leads_from_unboxing_to_receipt(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    releases = Releases(tmp_path / "签发", at_ms=int(time.time() * 1000))
    releases.add("9.0.0", at_ms=int(time.time() * 1000))
    shutil.copytree(releases.folder, "程序更新")
    Path("release-root.json").write_bytes(releases.anchor)
    monkeypatch.setenv(VARIABLE, str(tmp_path / "release-root.json"))
    Path("备份").mkdir()
    with contextlib.ExitStack() as ends:
        day = Day(ends, capsys)
        special: dict[str, Callable[[list[str]], None]] = {
            "init": day.do_init,
            "run": day.do_run,
            "doctor": day.do_doctor,
            "diagnostics": day.do_diagnostics,
            "site-file": day.do_site_file,
            "enrolment": day.do_enrolment,
            "import": day.do_import,
            "status": day.do_status,
            "stop": day.do_stop,
            "purge": day.do_purge,
        }
        for command in COMMANDS:
            words = shlex.split(command)
            match words[0]:
                case "exam-site-server":
                    special.get(words[1], day.run)(words)
                case "exam-proctor-console":
                    day.do_console(words)
                case "exam-candidate-client":
                    day.do_client(words)
                case other:
                    pytest.fail(f"nobody knows how to start {other}")
    assert {shlex.split(command)[0] for command in COMMANDS} == {
        "exam-site-server",
        "exam-proctor-console",
        "exam-candidate-client",
    }
