"""The proof itself, in the order of a site's life: install, set up, examine, upgrade, uninstall."""

import re
import subprocess
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import Final

from installers.lab.places import Lab, windows_path
from installers.lab.wine import Wine, end
from installers.proof.candidate import Candidate
from installers.proof.console import Console
from installers.proof.exam import SITE_ID, SITE_NAME, Centre, Session, now_ms
from installers.proof.machine import Machine
from installers.proof.report import ProofError, Report, check, wait_for
from installers.proof.screen import Screen
from installers.windows.make import Made
from shared.exam.acts.room import StartRoom, Unseal
from shared.exchange.site_files import SitePublic, read_card, write_card
from shared.link.errors import LinkError
from shared.protocol.errors import WireError

PORT: Final = 8443
ADDRESS: Final = f"127.0.0.1:{PORT}"
DATA: Final = r"C:\ProgramData\ExamSiteKit\server"
_START_LIMIT_S: Final = 180.0
_TURN_S: Final = 5.0
"""The first page of the exam comes up on a busy machine."""


def prove(lab: Lab, made: Made, following: Made, out: Path) -> None:
    """Everything on a machine that has nothing of the kit; pictures and `proof.log` in `out`.

    Raises:
        ProofError, WineError: something does not work.
    """
    report = Report(out / "proof.log")
    with (
        tempfile.TemporaryDirectory(prefix="exam-site-proof-") as folder,
        Screen() as screen,
        Wine(lab, {"DISPLAY": screen.display}) as wine,
    ):
        machine = Machine(lab, wine)
        check(f"the machine is empty: {machine.traces()}", not machine.traces())
        console, session = _set_up(machine, made, Path(folder), report)
        client = _seat_a_candidate(machine, made, Path(folder), console, report)
        _examine(screen, console, session, out, report)
        end(client)  # it covers the whole screen
        _show_in_console(machine, screen, session, made, out, report)
        _upgrade(machine, following, console, session, report)
        console.close()
        _uninstall(machine, following, report)


def _set_up(machine: Machine, made: Made, folder: Path, report: Report) -> tuple[Console, Session]:
    with report.step("server.msi installed silently, service registered and started"):
        machine.install(made.msi / "server.msi")
        wait_for("the service runs", lambda: machine.service_state() == "RUNNING", _START_LIMIT_S)
    centre = Centre()
    card = folder / "centre.pub.json"
    write_card(card, centre.card)
    with report.step("site initialised by the installed server; the service takes it up"):
        words = ["--site-id", SITE_ID, "--site-name", SITE_NAME, "--centre", windows_path(card)]
        told = machine.server("init", "--data", DATA, *words, "--address", "127.0.0.1").text
        pin = _found(r"口令：(\d+)", told)
        running = machine.data / "server" / "run.json"
        wait_for("the server listens", running.is_file, _START_LIMIT_S)
    with report.step("package imported"):
        code = _found(r"登记码：(\S+)", machine.server("enrolment", "--data", DATA).text)
        console = Console(folder / "console", ADDRESS, code)
        console.sign_in("setup", pin)
        site = read_card(next((machine.data / "server").rglob("site.pub.json")), SitePublic)
        session = centre.build(folder / "session.exampkg", site, now_ms())
        console.take_in(session.package)
    with report.step("site file written"):
        words = ["--out", windows_path(folder), "--address", "127.0.0.1", "--seats", "1"]
        machine.server("site-file", "--data", DATA, *words)
        check("the site file is there", (folder / "site.examsite").is_file())
    return console, session


def _seat_a_candidate(
    machine: Machine, made: Made, folder: Path, console: Console, report: Report
) -> subprocess.Popen[bytes]:
    with report.step("client.msi installed silently with its site file"):
        machine.install(made.msi / "client.msi", f"SITEFILE={windows_path(folder / 'site.examsite')}")
        check("the site file lies with the client's data", (machine.data / "client" / "site.examsite").is_file())
    with report.step("the frozen client finds its server, asks, and is let in"):
        client = machine.wine.start([machine.program("client"), "--kiosk"])
        wait_for("the PC is enrolled", lambda: console.let_in() == 1, _START_LIMIT_S)
        time.sleep(8)  # its certificate travels, the log-in screen comes up
    return client


def _examine(screen: Screen, console: Console, session: Session, out: Path, report: Report) -> None:
    candidate = Candidate(screen)
    console.sign_in(session.chief, session.pin)
    console.give(Unseal(code=session.opening_code))
    with report.step("the candidate logs in by keys, confirms, accepts the rules"):
        screen.picture(out / "client-login.png")
        candidate.log_in(session.ticket, session.password)
        wait_for("the server knows the candidate", lambda: _present(console), 60)
        time.sleep(_TURN_S)
        candidate.confirm()
        candidate.accept_rules()
        check("the candidate is logged in", console.view().seats[0].ticket == session.ticket)
    with report.step(f"an answer to each of {len(session.items)} kinds by keys, each saved at the server"):
        console.give(StartRoom(reason="安装验证"))
        wait_for("the exam is under way", lambda: console.view().seats[0].state == "working", 60)
        time.sleep(_TURN_S)
        screen.picture(out / "client-begin.png")
        for number, item in enumerate(session.items, 1):
            candidate.answer(item, partial(screen.picture, out / f"client-{item.kind}.png"))
            wait_for(f"{item.kind} is saved", partial(_has_answered, console, number), 20)
    with report.step("handed in by the candidate"):
        candidate.hand_in()
        wait_for("the server has it", lambda: console.view().seats[0].state == "handed_in", 30)
        screen.picture(out / "client-handed-in.png")


def _present(console: Console) -> bool:
    totals = console.view().totals
    return totals is not None and totals.present == 1


def _has_answered(console: Console, least: int) -> bool:
    return console.view().seats[0].answered >= least


def _show_in_console(machine: Machine, screen: Screen, session: Session, made: Made, out: Path, report: Report) -> None:
    with report.step("console.msi installed silently; the frozen console is enrolled and shows the room"):
        machine.install(made.msi / "console.msi")
        code = _found(r"登记码：(\S+)", machine.server("enrolment", "--data", DATA).text)
        before = screen.body()
        window = machine.wine.start([machine.program("console"), "--server", ADDRESS])
        screen.wait_for_change(before, _START_LIMIT_S)
        screen.picture(out / "console-enrol.png")
        screen.type(code)
        _turn(screen, "Return")
        screen.picture(out / "console-login.png")
        screen.type(session.chief)
        screen.key("Tab")
        screen.type(session.pin)
        _turn(screen, "Return")
        time.sleep(5)
        screen.picture(out / "console-room.png")
        end(window)


def _turn(screen: Screen, key: str) -> None:
    before = screen.body()
    screen.key(key)
    screen.wait_for_change(before)


def _upgrade(machine: Machine, following: Made, console: Console, session: Session, report: Report) -> None:
    with report.step(f"upgraded to {following.version}: data kept, service back"):
        for name in ("server", "client", "console"):
            machine.install(following.msi / f"{name}.msi")
        versions = machine.versions()
        check(f"one version each: {versions}", list(versions.values()) == [following.version] * 3)
        wait_for("the server is back", lambda: _handed_in(console, session), _START_LIMIT_S)
        check("the client kept its certificate", any((machine.data / "client").rglob("device.*")))
    with report.step("the service stops in order"):
        machine.wine.attempt(["sc", "stop", "ExamSiteServer"], limit_s=60)
        wait_for("it has stopped", lambda: machine.service_state() == "STOPPED", 60)
        check("it told so", not (machine.data / "server" / "run.json").exists())


def _handed_in(console: Console, session: Session) -> bool:
    try:
        console.sign_in(session.chief, session.pin)
        return console.view().seats[0].state == "handed_in"
    except (LinkError, WireError):
        return False


def _uninstall(machine: Machine, following: Made, report: Report) -> None:
    with report.step("uninstalled with data kept, then without a trace"):
        machine.uninstall(following.msi / "server.msi")
        check("the data stay by choice", (machine.data / "server" / "site.pub.json").is_file())
        machine.install(following.msi / "server.msi")
        wait_for("the service is back", lambda: machine.service_state() == "RUNNING", _START_LIMIT_S)
        for name in ("client", "console", "server"):
            machine.uninstall(following.msi / f"{name}.msi", "KEEPDATA=0")
        time.sleep(2)
        check(f"nothing is left: {machine.traces()}", not machine.traces())


def _found(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    if match is None:
        raise ProofError(f"{pattern} is not in:\n{text}")
    return match[1]
