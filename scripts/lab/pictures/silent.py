"""Commands that lead nowhere: a window for pictures and measurements has no engine behind it."""

from concurrent.futures import Future

from candidate_client.core.state import ClientView
from shared.exam.answers.aids import ItemMarked, ScreenSet
from shared.exam.kinds.parts import Response
from shared.exam.room.discipline_events import CaseAnswer
from shared.exam.room.watch_events import HelpKind


class Silent:
    """Commands that do nothing but turn pages."""

    def __init__(self, view: ClientView | None = None) -> None:
        self.view = view or ClientView()

    def enrol(self, server: str, seat: int, code: str) -> "Future[None]":  # noqa: ARG002
        """See Commands."""
        return Future()

    def join_here(self) -> None:
        """See Commands."""

    def restart(self, code: str) -> "Future[None]":  # noqa: ARG002
        """See Commands."""
        return Future()

    def unlock(self, code: str) -> "Future[None]":  # noqa: ARG002
        """See Commands."""
        return Future()

    def raise_hand(self, kind: HelpKind) -> None:
        """See Commands."""

    def lower_hand(self) -> None:
        """See Commands."""

    def answer_case(self, incident_id: str, answer: CaseAnswer) -> None:
        """See Commands."""

    def export_journals(self, folder: str) -> "Future[None]":  # noqa: ARG002
        """See Commands."""
        return Future()

    def use_server(self, server: str) -> "Future[None]":  # noqa: ARG002
        """See Commands."""
        return Future()

    def login(self, ticket: str, password: str, id_number: str = "") -> "Future[None]":  # noqa: ARG002
        """See Commands."""
        return Future()

    def confirm_identity(self) -> "Future[None]":
        """See Commands."""
        return Future()

    def accept_rules(self) -> None:
        """See Commands."""

    def answer(self, item_id: str, response: Response | None) -> bool:  # noqa: ARG002
        """See Commands."""
        return True

    def set_flag(self, item_id: str, on: bool) -> bool:  # noqa: ARG002
        """See Commands."""
        return True

    def visit(self, item_id: str, scroll: int = 0) -> bool:  # noqa: ARG002
        """See Commands."""
        return True

    def hand_in(self) -> bool:
        """See Commands."""
        return True

    def submit_section(self) -> bool:
        """See Commands."""
        return True

    def mark_item(self, marked: ItemMarked) -> bool:  # noqa: ARG002
        """See Commands."""
        return True

    def set_screen(self, set_as: ScreenSet) -> None:
        """See Commands."""

    def dismiss_notice(self, notice_id: str) -> None:
        """See Commands."""

    def forget_problem(self) -> None:
        """See Commands."""

    def leave(self) -> None:
        """See Commands."""
