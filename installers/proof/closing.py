"""The last steps: the proctors' console, the next version over everything, and everything away again."""

from typing import Final

from installers.lab.places import windows_path
from installers.proof.bench import START_LIMIT_S, Bench
from installers.proof.report import check, wait_for
from shared.qtkit.look.tokens import LIGHT

_CARD: Final = (60, 50)
"""A seat's card is at least so large."""
_TITLES: Final = 4
"""Server, desk, console and client: what setup.exe puts on one machine."""


def console(bench: Bench) -> None:
    """The console by setup.exe: enrolled by its site file, signed in by keys, it shows the candidate handed in."""
    machine, screen, session = bench.machine, bench.screen, bench.session()
    with bench.report.step("setup.exe installed the console silently"):
        machine.setup(bench.made.setup, "/ROLE=console", f"/SITEFILE={windows_path(bench.site_file)}")
        check("the site file lies with the console's data", (machine.data / "console" / "site.examsite").is_file())
    with bench.chief() as chief, machine.running("console"):
        with bench.report.step("the frozen console finds its server by the site file, asks, and is let in"):
            bench.let_in(chief, "console")
            bench.picture("console-sign-in")
        with bench.report.step("the chief signs in by keys; the room shows the candidate handed in"):
            before = chief.sign_ins(session.chief)
            screen.key("ctrl+a")  # the list offers the technician
            screen.type(session.chief)
            screen.key("Tab")
            screen.type(session.pin)
            screen.key("Return")
            wait_for("the server knows the chief", lambda: chief.sign_ins(session.chief) > before, 60)
            wait_for("the card says it", lambda: bool(screen.blocks(LIGHT.success.soft, _CARD)), 60)
            bench.picture("console-room")


def centre(bench: Bench) -> None:
    """The centre's tools on a machine of their own kind: installed, used on the paper that they carry, uninstalled."""
    machine, msi = bench.machine, bench.made.msi / "centre.msi"
    with bench.report.step("centre.msi installed silently, the frozen tools check the sample paper, uninstalled"):
        machine.install(msi)
        paper = next(machine.folder("centre").rglob("samples/exam/paper.toml")).parent
        told = machine.wine.run([machine.program("centre"), "check", windows_path(paper)], limit_s=START_LIMIT_S).text
        check(f"the paper is in order: {told}", "没有发现问题" in told)
        machine.uninstall(msi)
        check("its folder is gone", not machine.folder("centre").exists())


def upgrade(bench: Bench) -> None:
    """The next version over this one, by setup.exe; the data are those of before."""
    machine = bench.machine
    with bench.report.step("setup.exe leaves the server of a running exam alone"):
        before = machine.versions()
        check("an upgrade is refused", machine.refuses(bench.following.setup, "/ROLE=all"))
        check("so is an uninstallation", machine.refuses(bench.following.setup, "/REMOVE=server"))
        check("nothing was changed", machine.versions() == before)
        machine.forget_duty()
    with bench.report.step(f"setup.exe upgraded all to {bench.following.version}: one version each, data kept"):
        machine.setup(bench.following.setup, "/ROLE=all")
        versions = machine.versions()
        check(f"one version each: {versions}", list(versions.values()) == [bench.following.version] * _TITLES)
        check("the client kept its certificate", any((machine.data / "client").rglob("device.*")))
        with bench.chief() as chief:
            bench.check_answers(chief)
    with bench.report.step("the service stops in order"):
        machine.stop_service()
        check("it told so", not machine.server_told.exists())


def uninstall(bench: Bench) -> None:
    """Away with the data kept, back with them, then away with everything."""
    machine, following = bench.machine, bench.following
    with bench.report.step("server.msi uninstalled with its data kept, installed again: it goes on"):
        machine.stop_service()  # it came up with its Windows, and would write down at once that an exam is held
        machine.forget_duty()
        machine.uninstall(following.msi / "server.msi")
        check("the data stay by choice", any((machine.data / "server").rglob("site.pub.json")))
        check("the service is gone", not machine.service_state())
        machine.install(following.msi / "server.msi")
        with bench.chief() as chief:
            bench.check_answers(chief)
    with bench.report.step("setup.exe uninstalled everything silently"):
        check("not what no receipt covers", machine.refuses(following.setup, "/REMOVE=all", "/KEEPDATA=0"))
        machine.stop_service()
        machine.forget_duty()
        machine.setup(following.setup, "/REMOVE=all", "/KEEPDATA=0")
        check(f"nothing of the kit is left: {machine.traces()}", not machine.traces())
