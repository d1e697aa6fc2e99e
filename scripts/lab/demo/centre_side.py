"""The awarding centre's part of the demo's day, through its own command line."""

import json
from pathlib import Path

import msgspec

from scripts.centre.issued import CODE_FILE, KEY_FILE
from scripts.lab.demo.day import EXAM, SITE
from scripts.lab.demo.markers import mark
from scripts.lab.demo.places import Places
from scripts.lab.demo.processes import Program, run
from shared.exam.key import PaperKey
from shared.machine.files import write_private
from shared.security.passphrase import proposed

CENTRE_ID = "PJ01"
CENTRE_NAME = "样例评价组织"


class Centre:
    """Runs `python -m scripts.centre …` in the demo's centre folder."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self.package = places.out / "package.exampkg"
        self._opened = places.centre_folder()

    def _run(self, *arguments: str) -> str:
        command, *rest = arguments
        options = ["-m", "scripts.centre", command, *self._folder(), *rest]
        return run(f"centre-{command}", options, self._places.logs)

    def _folder(self) -> list[str]:
        return ["--dir", str(self._places.centre), "--passphrase-file", str(self._places.passphrase)]

    def make_keys(self, url: str) -> Path:
        """Make the centre's keys, under a passphrase; the card for the site. `url` is where results are received."""
        write_private(self._places.passphrase, f"{proposed()}\n".encode())
        self._run("make-keys", "--id", CENTRE_ID, "--name", CENTRE_NAME, "--url", url)
        return self._places.centre / "centre.pub.json"

    def register(self, card: Path) -> None:
        """Register the site by its card."""
        self._run("register-site", str(card))

    def build(self, plan: Path) -> Path:
        """Build the package for the plan's room."""
        arguments = ["--exam", str(EXAM), "--plan", str(plan), "--seating", str(SITE / "seating.xlsx")]
        arguments += ["--students", str(SITE / "students.xlsx"), "--photos", str(SITE / "photos.zip")]
        self._run("build", *arguments, "--only-first-seats", "--allow", "other-time", "--out", str(self.package))
        return self.package

    @property
    def issue(self) -> Path:
        """The folder of what stays at the centre for the newest package."""
        return max((self._places.centre / "sessions").glob("*/*"), key=lambda path: path.stat().st_mtime_ns)

    @property
    def session_id(self) -> str:
        """The session's id."""
        return self.issue.parent.name

    def key_file(self) -> Path:
        """The answer key in clear, for the people of the demo: they are as able as candidates are."""
        path = self._places.traces / f"answer-key-{self.session_id}-{self.issue.name}.json"
        write_private(path, self.kept(KEY_FILE))
        return path

    def key(self) -> PaperKey:
        """The answer key, read."""
        return msgspec.json.decode(self.kept(KEY_FILE), type=PaperKey)

    def kept(self, name: str) -> bytes:
        """What the centre keeps of the newest package, opened."""
        return self._opened.secrets.read(self.issue / name)

    def opening_code(self) -> str:
        """What the centre says on the telephone at T-30."""
        self._run("opening-code", self.session_id)
        code: str = json.loads(self.kept(CODE_FILE))["code"]
        return code

    def receiver(self, port: int) -> Program:
        """Start the receiver of results."""
        arguments = ["-m", "scripts.centre", "receive", *self._folder(), "--port", str(port)]
        return Program("centre-receive", arguments, self._places.logs)

    def open_and_score(self, bundle: Path) -> tuple[Path, int]:
        """Open the received bundle and score it, have people mark the rest, and score it for good.

        The score sheet, and how many answers were marked by people.
        """
        scores, marking = self._places.centre / "scores.xlsx", self._places.centre / "marking"
        self._run("open", str(bundle), "--out", str(self._places.centre / "opened"))
        score = ("score", str(bundle), "--out", str(scores), "--marking", str(marking))
        self._run(*score)
        marked = mark(marking)
        self._run(*score)
        return scores, marked
