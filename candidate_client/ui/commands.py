"""The commands a window may give, so that widgets know no engine."""

from concurrent.futures import Future
from typing import Protocol

from candidate_client.core.state import ClientView
from shared.exam.answers.aids import ItemMarked, ScreenSet
from shared.exam.kinds.parts import Response
from shared.exam.room.discipline_events import CaseAnswer
from shared.exam.room.watch_events import HelpKind


class Commands(Protocol):
    """What `candidate_client.core.engine.Engine` offers; the picture maker has its own."""

    @property
    def view(self) -> ClientView:
        """The newest view."""
        ...

    def enrol(self, server: str, seat: int, code: str) -> Future[None]:
        """Ask that server for this PC's certificate, for a seat, with the code of the site."""
        ...

    def join_here(self) -> None:
        """Enter was pressed at a PC that asks to be enrolled."""
        ...

    def restart(self, code: str) -> Future[None]:
        """Go on from this PC's own journal with the resume code."""
        ...

    def export_journals(self, folder: str) -> Future[None]:
        """Write the encrypted journals of this PC into a folder."""
        ...

    def use_server(self, server: str) -> Future[None]:
        """The site's server is at this address now."""
        ...

    def login(self, ticket: str, password: str, id_number: str = "") -> Future[None]:
        """Log a candidate in."""
        ...

    def confirm_identity(self) -> Future[None]:
        """The candidate says that name and photo are theirs."""
        ...

    def accept_rules(self) -> None:
        """The rules were read."""
        ...

    def answer(self, item_id: str, response: Response | None) -> bool:
        """A new version of an answer; False if input is not open."""
        ...

    def set_flag(self, item_id: str, on: bool) -> bool:
        """Flag an item, or not."""
        ...

    def mark_item(self, marked: ItemMarked) -> bool:
        """What is struck out and highlighted in an item."""
        ...

    def set_screen(self, set_as: ScreenSet) -> None:
        """How the candidate wants the screen."""
        ...

    def visit(self, item_id: str, scroll: int = 0) -> bool:
        """Turn to an item, or come to rest in it."""
        ...

    def unlock(self, code: str) -> Future[None]:
        """A proctor lets a stopped PC go on with its resume code."""
        ...

    def raise_hand(self, kind: HelpKind) -> None:
        """The candidate wants a proctor."""
        ...

    def lower_hand(self) -> None:
        """The candidate wants nobody any more."""
        ...

    def answer_case(self, incident_id: str, answer: CaseAnswer) -> None:
        """Acknowledge a discipline case, or refuse."""
        ...

    def hand_in(self) -> bool:
        """Begin to hand in by the candidate's own wish; False where it is not open to them now."""
        ...

    def submit_section(self) -> bool:
        """Submit the open section and go on to the next one."""
        ...

    def dismiss_notice(self, notice_id: str) -> None:
        """Put a notice away."""
        ...

    def forget_problem(self) -> None:
        """Put the last problem away."""
        ...

    def leave(self) -> None:
        """Back to the entrance."""
        ...
