"""The proof's own look into the server: a console without a window, enrolled as every console is."""

import secrets
from pathlib import Path
from typing import Final, Self

from installers.proof.report import check
from shared.exam.room.events import StaffSignedIn
from shared.link.transport import Transport
from shared.protocol import paths
from shared.protocol.answers import AnswerHistory
from shared.protocol.asking import Approval, AskingList, DecideReply, DecideRequest
from shared.protocol.commands import Command, CommandReply, CommandRequest
from shared.protocol.console import EventPage, PackageReport, RoomView, StaffLoginReply, StaffLoginRequest
from shared.protocol.device import EnrolReply, EnrolRequest
from shared.protocol.version import PROTOCOL_VERSION
from shared.security.certificates import key_pem, make_device_key, make_device_request
from shared.security.codes import enrolment_proof

_NAME: Final = "PROOF-CONSOLE"
_FILES: Final = ("site-ca.crt", "device.crt", "device.key")


class Console:
    """A console that was enrolled into `folder`, at `address` (`host:port`)."""

    def __init__(self, folder: Path, address: str) -> None:
        self._url = f"https://{address}"
        self._ca, self._certificate, self._key = (folder / name for name in _FILES)
        self._link = self._connection()

    @classmethod
    def enrol(cls, folder: Path, address: str, code: str) -> Self:
        """Enrol with a code of the enrolment window. Raises WireError, LinkError."""
        folder.mkdir(parents=True, exist_ok=True)
        key = make_device_key()
        request = make_device_request(key, "pc").decode()
        body = EnrolRequest(
            role="console",
            device_name=_NAME,
            seat=0,
            csr_pem=request,
            proof=enrolment_proof(code, request.encode()),
            protocol_version=PROTOCOL_VERSION,
        )
        anybody = Transport(f"https://{address}", site_ca=None)
        reply = anybody.call("POST", paths.ENROL, body, EnrolReply)
        anybody.close()
        for name, content in zip(_FILES, (reply.ca_pem, reply.certificate_pem, key_pem(key).decode()), strict=True):
            (folder / name).write_text(content, "ascii")
        return cls(folder, address)

    def sign_in(self, staff_id: str, pin: str) -> None:
        """As one of the staff; whoever was signed in before is out. Raises WireError, LinkError."""
        self._link.close()
        self._link = self._connection()
        body = StaffLoginRequest(staff_id=staff_id, pin=pin, protocol_version=PROTOCOL_VERSION)
        self._link.set_token(self._link.call("POST", paths.STAFF_LOGIN, body, StaffLoginReply).token)

    def take_in(self, package: Path) -> PackageReport:
        """Import a package. Raises WireError, LinkError."""
        return self._link.call("POST", paths.PACKAGES, package.read_bytes(), PackageReport, read_timeout_s=120)

    def let_in(self) -> int:
        """Approve every PC that waits with the code it shows; how many are enrolled. Raises WireError, LinkError."""
        waiting = self._link.call("GET", paths.ASKING, None, AskingList).waiting
        if not waiting:
            return 0
        yes = tuple(
            Approval(request_id=pc.request_id, code=pc.code, seat=pc.seat or 1, replaces=pc.replaces) for pc in waiting
        )
        reply = self._link.call("POST", paths.ASKING, DecideRequest(approve=yes), DecideReply)
        return sum(not decided.code for decided in reply.decided)

    def give(self, command: Command) -> CommandReply:
        """Give a command. Raises WireError, LinkError, ProofError if it was refused."""
        body = CommandRequest(command_id=secrets.token_hex(8), command=command)
        reply = self._link.call("POST", paths.COMMAND, body, CommandReply, read_timeout_s=60)
        check(f"{reply.code}: {reply.message}", not reply.code)
        return reply

    def view(self) -> RoomView:
        """The room as it stands. Raises WireError, LinkError."""
        return self._link.call("GET", paths.VIEW, None, RoomView)

    def answers(self, ticket: str) -> AnswerHistory:
        """Every answer record of a candidate, without contents. Raises WireError, LinkError."""
        return self._link.call("GET", f"{paths.ANSWERS_OF}/{ticket}", None, AnswerHistory)

    def sign_ins(self, staff_id: str) -> int:
        """How often somebody has signed in, at any console. Raises WireError, LinkError."""
        last = self.view().last_seq
        page = self._link.call("GET", f"{paths.EVENTS}?after=0&limit={last}", None, EventPage)
        return sum(isinstance(one.event, StaffSignedIn) and one.event.staff_id == staff_id for one in page.records)

    def close(self) -> None:
        """End the connection."""
        self._link.close()

    def _connection(self) -> Transport:
        return Transport(self._url, site_ca=self._ca, certificate=self._certificate, key=self._key)
