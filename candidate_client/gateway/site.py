"""Every call a candidate's PC makes to the site server, typed; failures are `shared.link.errors.LinkError`."""

from typing import Protocol

from shared.exam.answers.log import Entry
from shared.exam.signals import Signal
from shared.link.device_files import DeviceFiles, DeviceIdentity
from shared.link.site_line import SiteLine
from shared.link.transport import Transport
from shared.protocol import paths
from shared.protocol.clearing import Cleared
from shared.protocol.device import (
    AnswerSnapshot,
    DeviceStatus,
    DeviceStatusRequest,
    Empty,
    LeftByCode,
    LoginReply,
    LoginRequest,
    ResumeRequest,
)
from shared.protocol.journal import JournalPart, JournalReply
from shared.protocol.signals import SignalsRequest
from shared.protocol.sitting import (
    HandInReply,
    HandInRequest,
    SaveReply,
    SaveRequest,
    SittingStatus,
    SittingStatusRequest,
)
from shared.protocol.trial import TrialReport
from shared.protocol.version import PRODUCT_VERSION, PROTOCOL_VERSION

# A sign of life that takes longer than this is worth less than the next one.
_STATUS_TIMEOUT_S = 5.0
_PAPER_TIMEOUT_S = 60.0


class Gateway(Protocol):
    """What the core needs of the server. Calls may come from several threads; each may raise LinkError."""

    def set_token(self, token: str | None) -> None:
        """The sitting token sent from now on."""
        ...

    def device_status(
        self,
        paper_sha256: str,
        journals: int,
        journals_kept: int,
        *,
        checks: bool = False,
        left: tuple[LeftByCode, ...] = (),
        cleared: Cleared | None = None,
    ) -> DeviceStatus:
        """A sign of life while nobody is logged in; see DeviceStatusRequest."""
        ...

    def journal(self, part: JournalPart) -> JournalReply:
        """Hand over a part of a journal whose sitting is not open here any more."""
        ...

    def login(self, ticket: str, password: str, id_number: str) -> LoginReply:
        """A candidate logs in."""
        ...

    def resume(self, last_epoch: int) -> LoginReply:
        """Go on with this seat's sitting without a password."""
        ...

    def paper(self) -> bytes:
        """The paper as ciphertext."""
        ...

    def confirm(self) -> None:
        """The candidate confirmed who they are."""
        ...

    def sitting_status(self, request: SittingStatusRequest) -> SittingStatus:
        """A sign of life of an open sitting."""
        ...

    def save(self, epoch: int, entries: tuple[Entry, ...]) -> SaveReply:
        """Entries of one epoch, oldest first."""
        ...

    def hand_in(self, request: HandInRequest) -> HandInReply:
        """Close the sitting."""
        ...

    def snapshot(self) -> AnswerSnapshot:
        """Where the sitting stands on the server."""
        ...

    def signals(self, stream: str, first: int, signals: tuple[Signal, ...]) -> None:
        """What this PC's lock saw, a raised hand; when it returns, the server keeps them."""
        ...

    def close(self) -> None:
        """Break off every call and connect no more."""
        ...


class SiteGateway:
    """The gateway over mutual TLS."""

    def __init__(self, identity: DeviceIdentity, files: DeviceFiles) -> None:
        """Prepare the calls; nothing is sent. Raises NotTrusted if the device's files cannot be used, BadAddress."""
        self._line = SiteLine(files, identity.server)

    @property
    def _transport(self) -> Transport:
        return self._line.transport

    def set_token(self, token: str | None) -> None:
        """See Gateway."""
        self._transport.set_token(token)

    def device_status(
        self,
        paper_sha256: str,
        journals: int,
        journals_kept: int,
        *,
        checks: bool = False,
        left: tuple[LeftByCode, ...] = (),
        cleared: Cleared | None = None,
    ) -> DeviceStatus:
        """See Gateway."""
        body = DeviceStatusRequest(
            protocol_version=PROTOCOL_VERSION,
            product_version=PRODUCT_VERSION,
            paper_sha256=paper_sha256,
            journals=journals,
            journals_kept=journals_kept,
            checks=checks,
            left=left,
            cleared=cleared,
        )
        return self._transport.call("POST", paths.DEVICE_STATUS, body, DeviceStatus, read_timeout_s=_STATUS_TIMEOUT_S)

    def tell_trial(self, report: TrialReport) -> None:
        """How far this PC is in the trial exam. Raises LinkError."""
        self._transport.call("POST", paths.TRIAL_REPORT, report, Empty)

    def login(self, ticket: str, password: str, id_number: str) -> LoginReply:
        """See Gateway."""
        body = LoginRequest(ticket=ticket, password=password, id_number=id_number, protocol_version=PROTOCOL_VERSION)
        return self._transport.call("POST", paths.LOGIN, body, LoginReply)

    def resume(self, last_epoch: int) -> LoginReply:
        """See Gateway."""
        body = ResumeRequest(protocol_version=PROTOCOL_VERSION, last_epoch=last_epoch)
        return self._transport.call("POST", paths.RESUME, body, LoginReply)

    def journal(self, part: JournalPart) -> JournalReply:
        """See Gateway."""
        return self._transport.call("POST", paths.JOURNAL, part, JournalReply)

    def paper(self) -> bytes:
        """See Gateway."""
        return self._transport.call("GET", paths.PAPER, None, bytes, read_timeout_s=_PAPER_TIMEOUT_S)

    def confirm(self) -> None:
        """See Gateway."""
        self._transport.call("POST", paths.CONFIRM, Empty(), Empty)

    def sitting_status(self, request: SittingStatusRequest) -> SittingStatus:
        """See Gateway."""
        return self._transport.call(
            "POST", paths.SITTING_STATUS, request, SittingStatus, read_timeout_s=_STATUS_TIMEOUT_S
        )

    def save(self, epoch: int, entries: tuple[Entry, ...]) -> SaveReply:
        """See Gateway."""
        return self._transport.call("POST", paths.ANSWERS, SaveRequest(epoch=epoch, entries=entries), SaveReply)

    def hand_in(self, request: HandInRequest) -> HandInReply:
        """See Gateway."""
        return self._transport.call("POST", paths.HAND_IN, request, HandInReply)

    def snapshot(self) -> AnswerSnapshot:
        """See Gateway."""
        return self._transport.call("GET", paths.SNAPSHOT, None, AnswerSnapshot)

    def signals(self, stream: str, first: int, signals: tuple[Signal, ...]) -> None:
        """See Gateway."""
        body = SignalsRequest(stream=stream, first=first, signals=signals)
        self._transport.call("POST", paths.SIGNALS, body, Empty)

    def close(self) -> None:
        """See Gateway."""
        self._line.close()
