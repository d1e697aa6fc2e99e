"""Each kind of caller before the real WSGI app of a room in this process: its certificate and its token."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from scripts.lab.attack.rights import CALLERS, ROLES
from scripts.lab.attack.truths import Truths
from scripts.lab.attack.wire import served
from shared.exam.acts.wall import OpenWall
from shared.protocol.commands import EndRoom
from shared.security.tokens import issue_token
from site_server.service.core.tokens import SittingClaims, StaffClaims
from site_server.web.gate import PEER_KEY
from tests.support.local_room import CONSOLE, Peer
from tests.support.server_parts import ServerParts

_PC: Final = Peer(device_id="candidate-1", role="candidate", fingerprint="print-1")
_HOURS_MS: Final = 36_000_000


def _sealed(parts: ServerParts) -> None:
    parts.device(1)


def _running(parts: ServerParts) -> None:
    parts.login(1)
    parts.started()


def _ended(parts: ServerParts) -> None:
    _running(parts)
    parts.command(EndRoom(reason="r", approvals=parts.approve("chief")))


PHASES: Final[Mapping[str, Callable[[ServerParts], None]]] = {"sealed": _sealed, "running": _running, "ended": _ended}


class Room:
    """A room in one phase of its day, its app, and what each caller holds. `parts` is stopped by whoever made it."""

    def __init__(self, parts: ServerParts, phase: str) -> None:
        parts.device(0, "console")
        PHASES[phase](parts)
        parts.command(OpenWall())
        self.parts = parts
        self.routes, self.callers = served(parts), tuple(CALLERS)
        self._app = parts.app()
        self._tokens = {caller: self._token(caller) for caller in CALLERS}

    def call(self, caller: str, method: str, path: str, **request: Any) -> tuple[int, bytes]:
        """One call: status and body."""
        peer = None if caller in {"stranger", "wall's code"} else _PC if caller.startswith("PC") else CONSOLE
        response = self._app.test_client().open(
            path,
            method=method,
            headers={"Authorization": f"Bearer {self._tokens[caller]}"},
            environ_overrides={PEER_KEY: peer} if peer else {},
            **request,
        )
        data = response.get_data()
        response.close()
        return response.status_code, data

    def truths(self) -> Truths:
        """Nothing is told of this room: its clock does not run, and its people are not locked out again."""
        return {}

    def _token(self, caller: str) -> str:
        site, plan = self.parts.site, self.parts.tiny.plan
        until = site.clock.now_ms() + _HOURS_MS
        if caller == "PC, logged in":
            sitting = SittingClaims(session_no=1, ticket=self.parts.tiny.ticket(1), epoch=1, device_id="candidate-1")
            return issue_token(site.token_key, sitting, expires_ms=until)
        if caller in ROLES:
            person = next(member for member in plan.staff if member.role == caller)
            claims = StaffClaims(session_no=1, staff_id=person.staff_id, role=person.role, device_id="console-0")
            return issue_token(site.token_key, claims, expires_ms=until)
        room = site.need_room()
        if caller == "wall's code" and room.state.wall is not None:
            return room.wall_code(room.state.wall.wall_id)
        return ""
