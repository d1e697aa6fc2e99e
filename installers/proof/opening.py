"""The first steps: a school's PC as it is, the server, its site, the candidate's PC."""

from typing import Final

from installers.lab.places import windows_path
from installers.machine import logon
from installers.machine.kiosk import ACCOUNT
from installers.proof.bench import ADDRESS, DATA, START_LIMIT_S, Bench, found
from installers.proof.console import Console
from installers.proof.exam import SITE_ID, SITE_NAME, Centre, now_ms
from installers.proof.report import check, wait_for
from shared.exchange.site_files import SitePublic, read_card, write_card

SETUP_PIN: Final = r"口令：([0-9A-Z]+)"
"""In what `init` prints."""
SCHOOL_LOG_ON: Final = {
    "AutoAdminLogon": "1",
    "DefaultUserName": "student",
    "DefaultDomainName": "SCHOOL",
    "DefaultPassword": "of the school",
}
"""PCs of a computer room often log on by themselves; ours must give that back."""


def school(bench: Bench) -> None:
    """A machine of a school before anybody has installed anything of the kit."""
    machine = bench.machine
    check(f"the machine is empty: {machine.traces()}", not machine.traces())
    for name, value in SCHOOL_LOG_ON.items():
        machine.set_value(logon.WINLOGON, name, value)
    check("the school's log-on stands there", machine.values(logon.WINLOGON, *SCHOOL_LOG_ON) == SCHOOL_LOG_ON)


def server(bench: Bench) -> None:
    """The server's MSI: the service runs and waits for its site."""
    with bench.report.step("server.msi installed silently, service registered and started"):
        bench.machine.install(bench.made.msi / "server.msi")
        wait_for("the service runs", lambda: bench.machine.service_state() == "RUNNING", START_LIMIT_S)


def site(bench: Bench) -> None:
    """The site is made with the installed server, the package imported, the site file written for the stick."""
    machine, centre, card = bench.machine, Centre(), bench.folder / "centre.pub.json"
    write_card(card, centre.card)
    with bench.report.step("site initialised by the installed server; the service, started with Windows, takes it up"):
        words = ["--site-id", SITE_ID, "--site-name", SITE_NAME, "--centre", windows_path(card)]
        told = machine.server("init", "--data", DATA, *words, "--address", "127.0.0.1").text
        wait_for("the server listens", machine.server_told.is_file, START_LIMIT_S)
    with bench.report.step("package imported"):
        code = found(r"监考机的登记码：(\S+)", machine.open_enrolment())
        console = Console.enrol(bench.console_folder, ADDRESS, code)
        console.sign_in("setup", found(SETUP_PIN, told))
        public = read_card(next((machine.data / "server").rglob("site.pub.json")), SitePublic)
        bench.keep_session(centre.build(bench.package, public, now_ms()))
        console.take_in(bench.package)
        console.close()
    with bench.report.step("site file written"):
        machine.server(
            "site-file", "--data", DATA, "--out", windows_path(bench.folder), "--address", "127.0.0.1", "--seats", "1"
        )
        check("the site file is there", bench.site_file.is_file())


def client(bench: Bench) -> None:
    """The candidate's PC: installed with the site file and the exam account, enrolled without a key pressed."""
    machine = bench.machine
    with bench.report.step("client.msi installed silently with site file, exam account and automatic log-on"):
        words = (f"SITEFILE={windows_path(bench.site_file)}", "EXAMACCOUNT=1", "AUTOLOGON=1")
        machine.install(bench.made.msi / "client.msi", *words)
        check("the site file lies with the client's data", (machine.data / "client" / "site.examsite").is_file())
        check(
            "the exam account is logged on",
            machine.values(logon.WINLOGON, "DefaultUserName", "AutoLogonCount") == {"DefaultUserName": ACCOUNT},
        )
        check("the school's log-on is kept", machine.values(logon.KEPT, *SCHOOL_LOG_ON) == SCHOOL_LOG_ON)
    with (
        bench.report.step("the frozen client finds its server by the site file, asks, and is let in"),
        bench.chief() as console,
        machine.running("client", "--kiosk"),
    ):
        bench.let_in(console, "client")
        bench.picture("client-enrolled")
