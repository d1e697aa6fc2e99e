"""What every step of the proof has at hand: the machine, the screen, the installers, and what the people know."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from installers.proof.console import Console
from installers.proof.exam import Session
from installers.proof.machine import Machine
from installers.proof.report import ProofError, Report, check, wait_for
from installers.proof.screen import Screen
from installers.windows.make import Made
from shared.link.errors import LinkError
from shared.protocol.answers import AnswerHistory
from shared.protocol.errors import WireError
from shared.qtkit.look.tokens import LIGHT

PORT: Final = 8443
ADDRESS: Final = f"127.0.0.1:{PORT}"
DATA: Final = r"C:\ProgramData\ExamSiteKit\server"
START_LIMIT_S: Final = 180.0
_SETTLED_S: Final = 5.0
_SESSION: Final = "session.json"
_ANSWERS: Final = "answers.json"


@dataclass(frozen=True, slots=True)
class Bench:
    """One step's. `folder`: what people carry from step to step. `out`: where the pictures go."""

    machine: Machine
    screen: Screen
    made: Made
    following: Made
    folder: Path
    out: Path
    report: Report

    @property
    def site_file(self) -> Path:
        """On the technician's stick."""
        return self.folder / "site.examsite"

    @property
    def package(self) -> Path:
        """From the centre."""
        return self.folder / "session.exampkg"

    @property
    def console_folder(self) -> Path:
        """Where the proof's own console keeps its keys."""
        return self.folder / "console"

    def keep_session(self, session: Session) -> None:
        """For the steps that follow."""
        (self.folder / _SESSION).write_bytes(msgspec.json.encode(session))

    def session(self) -> Session:
        """As an earlier step kept it."""
        return msgspec.json.decode((self.folder / _SESSION).read_bytes(), type=Session)

    def keep_answers(self, console: Console) -> int:
        """Keep what the server has of the candidate, to compare it with what it has later; how many records."""
        history = console.answers(self.session().ticket)
        (self.folder / _ANSWERS).write_bytes(msgspec.json.encode(history))
        return len(history.entries)

    def check_answers(self, console: Console) -> None:
        """The server has every record that was kept, and the hand-in. Raises ProofError."""
        kept = msgspec.json.decode((self.folder / _ANSWERS).read_bytes(), type=AnswerHistory)
        check("the server has the same answers as before", console.answers(kept.ticket) == kept)
        check("the candidate has handed in", console.view().seats[0].state == "handed_in")

    def picture(self, name: str) -> None:
        """Keep what is to be seen now."""
        self.screen.picture(self.out / f"{name}.png")

    def let_in(self, console: Console, program: str) -> None:
        """Approve the one machine that asks, and wait until it has its certificate and shows the page to log in."""
        data = self.machine.data / program
        self.machine.open_enrolment()
        wait_for(f"the {program} is approved", lambda: console.let_in() == 1, START_LIMIT_S)
        wait_for(f"the {program} has its certificate", lambda: any(data.rglob("device.crt")), START_LIMIT_S)
        wait_for(f"the {program} shows one button", self._one_button, START_LIMIT_S)

    def _one_button(self) -> bool:
        """One of the main colour, which stays: a page that is left has none while the next one comes."""
        seen = self.screen.blocks(LIGHT.accent)
        time.sleep(_SETTLED_S)
        return len(seen) == 1 and self.screen.blocks(LIGHT.accent) == seen

    @contextmanager
    def chief(self) -> Iterator[Console]:
        """The proof's console with the chief signed in, as soon as the server, which starts with Windows, answers."""
        console, session = Console(self.console_folder, ADDRESS), self.session()

        def signed_in() -> bool:
            try:
                console.sign_in(session.chief, session.pin)
            except (LinkError, WireError):
                return False
            return True

        wait_for("the server answers", signed_in, START_LIMIT_S)
        try:
            yield console
        finally:
            console.close()


def found(pattern: str, text: str) -> str:
    """The first group of a pattern.

    Raises:
        ProofError: it is not there.
    """
    match = re.search(pattern, text)
    if match is None:
        raise ProofError(f"{pattern} is not in:\n{text}")
    return match[1]
