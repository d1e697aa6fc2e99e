"""The Windows machine of the proof: installs, uninstalls, and looks at what is there."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from candidate_client.lockdown.guard.post import Post
from installers.lab.places import Lab, windows_path
from installers.lab.wine import Done, Wine, end
from installers.machine import watch
from installers.machine.kiosk import ACCOUNT
from installers.machine.plan import SERVICE
from installers.proof.report import wait_for
from installers.proof.traces import HIVES
from installers.windows.product import FOLDER, PRODUCTS
from site_server.adapters.files.duty_file import DUTY_FILE

_INSTALL_LIMIT_S: Final = 400.0


class Machine:
    """One Wine prefix as a machine."""

    def __init__(self, lab: Lab, wine: Wine) -> None:
        self.lab, self.wine = lab, wine

    def msi(self, *words: str) -> None:
        """Run msiexec silently. Raises WineError."""
        self.wine.run(["msiexec", *words, "/qn"], limit_s=_INSTALL_LIMIT_S)

    def install(self, msi: Path, *properties: str) -> None:
        """Install or upgrade. Raises WineError."""
        self.msi("/i", windows_path(msi), *properties)

    def uninstall(self, msi: Path, *properties: str) -> None:
        """Uninstall. Raises WineError."""
        self.msi("/x", windows_path(msi), *properties)

    def setup(self, setup: Path, *words: str) -> None:
        """Run setup.exe silently. Raises WineError."""
        self.wine.run([windows_path(setup), "/S", *words], limit_s=3 * _INSTALL_LIMIT_S)

    def refuses(self, setup: Path, *words: str) -> bool:
        """Whether setup.exe says no, because an exam counts on the server. Raises WineError if it does not end."""
        done = self.wine.attempt([windows_path(setup), "/S", *words], limit_s=_INSTALL_LIMIT_S)
        return done.code != 0 and self.service_state() == "RUNNING"

    def forget_duty(self) -> None:
        """No exam counts on the server any more: the proof's session never gets its receipt.

        Of Wine also: it tells an uninstallation that makes room for another version as a plain one, which nobody's
        word allows in an exam.
        """
        (self.data / "server" / DUTY_FILE).unlink(missing_ok=True)

    def folder(self, name: str) -> Path:
        """Where an installed program lies."""
        return self.lab.drive_c / "Program Files" / FOLDER / name

    def program(self, name: str) -> str:
        """Where an installed program's executable is, as Windows writes it."""
        return rf"C:\Program Files\{FOLDER}\{name}\{PRODUCTS[name].program}.exe"

    def server(self, *words: str, limit_s: float = 120) -> Done:
        """Run a command of the installed server. Raises WineError."""
        return self.wine.run([self.program("server"), *words], limit_s=limit_s)

    @contextmanager
    def running(self, name: str, *words: str) -> Iterator[None]:
        """An installed program with a window, until the block ends."""
        process = self.wine.start([self.program(name), *words])
        try:
            yield
        finally:
            if name == "client":
                Post(self.data / name).leave()  # or its guard starts it again
            end(process)

    @contextmanager
    def watched(self) -> Iterator[None]:
        """The watchman of the client's PC, until the block ends. Its task is there; Wine's scheduler starts none."""
        folder = rf"C:\ProgramData\{FOLDER}"
        words = ["watch", "--data", rf"{folder}\client", "--keep", rf"{folder}\{watch.FOLDER}"]
        process = self.wine.start([self.program("client"), *words])
        try:
            yield
        finally:
            end(process)

    def open_enrolment(self) -> str:
        """Open the server's enrolment window; what it prints. Raises WineError."""
        return self.server("enrolment", "--data", rf"C:\ProgramData\{FOLDER}\server").text

    def stop_service(self) -> None:
        """Ask it to stop and wait until it has. Raises ProofError, WineError."""
        self.wine.attempt(["sc", "stop", SERVICE], limit_s=60)
        wait_for("the service has stopped", lambda: self.service_state() in {"", "STOPPED"}, 60)

    @property
    def server_told(self) -> Path:
        """Where a running server says that it listens."""
        return self.data / "server" / "run.json"

    def set_value(self, key: str, name: str, value: str) -> None:
        """Write a text below HKLM. Raises WineError."""
        self.wine.run(["reg", "add", rf"HKLM\{key}", "/v", name, "/t", "REG_SZ", "/d", value, "/f"])

    def values(self, key: str, *names: str) -> dict[str, str]:
        """Which of these values stand below HKLM, as texts."""
        code = (
            "import sys,winreg as w\n"
            "for n in sys.argv[2:]:\n"
            "  try: print(n,w.QueryValueEx(w.OpenKey(w.HKEY_LOCAL_MACHINE,sys.argv[1]),n)[0],sep='\\t')\n"
            "  except OSError: pass\n"
        )
        text = self.wine.run([self.lab.python, "-X", "utf8", "-c", code, key, *names]).text
        return dict(line.strip().split("\t") for line in text.splitlines() if "\t" in line)

    def service_state(self) -> str:
        """STOPPED, RUNNING …; empty where there is no such service."""
        done = self.wine.attempt(["sc", "query", SERVICE], limit_s=60)
        states = [line.split()[-1] for line in done.text.splitlines() if "STATE" in line]
        return states[0] if states and not done.code else ""

    @property
    def data(self) -> Path:
        """The kit's folder in ProgramData."""
        return self.lab.drive_c / "ProgramData" / FOLDER

    def versions(self) -> dict[str, str]:
        """What Windows lists as installed of the kit, by its Chinese name."""
        key = r"HKLM\Software\Microsoft\Windows\CurrentVersion\Uninstall"
        code = (
            "import winreg as w\n"
            f"k=w.OpenKey(w.HKEY_LOCAL_MACHINE,{key[5:]!r},0,w.KEY_READ|w.KEY_WOW64_64KEY)\n"
            "for i in range(w.QueryInfoKey(k)[0]):\n"
            "  s=w.OpenKey(k,w.EnumKey(k,i))\n"
            "  try: print(w.QueryValueEx(s,'DisplayName')[0],w.QueryValueEx(s,'DisplayVersion')[0],sep='\\t')\n"
            "  except OSError: pass\n"
        )
        text = self.wine.run([self.lab.python, "-X", "utf8", "-c", code]).text
        rows = [line.strip().split("\t") for line in text.splitlines() if line.startswith("考点机考套件")]
        return {row[0]: row[1] for row in rows}

    def traces(self) -> list[str]:
        """Everything of the kit that is still on the machine."""
        places = [self.lab.drive_c / "Program Files" / FOLDER, self.data]
        found = [str(path) for path in places if path.exists()]
        found += [str(path) for path in self.lab.drive_c.rglob("*考点机考套件*")]
        found += [f"service {SERVICE}"] if self.service_state() else []
        found += [f"installed {name}" for name in self.versions()]
        tasks = self.wine.attempt(["schtasks", "/query"], limit_s=60).text
        found += ["scheduled task"] if FOLDER in tasks else []
        for hive in HIVES:
            text = (self.lab.prefix / hive).read_text("utf-8", errors="replace")
            found += [f"{hive}: {word}" for word in ("DisableTaskMgr", "NoWinKeys", ACCOUNT) if word in text]
        return found
