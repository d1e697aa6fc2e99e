"""PCs that ask to be enrolled by comparison (ADR 25): who waits, with which code, and what a person decided.

Held in memory alone: after a restart of the server every PC asks anew. What is bounded here: requests from one address,
requests in all, and how long one lives that nobody asks after. `asking_doubts` says what a person should look at.
"""

import logging
import secrets
import threading
from collections import Counter
from hmac import compare_digest
from typing import Final, NoReturn

from shared.protocol.asking import (
    Approval,
    AskingList,
    AskReply,
    AskRequest,
    Decided,
    DecideReply,
    DecideRequest,
    WaitReply,
    WaitRequest,
)
from shared.protocol.errors import WireError
from shared.protocol.version import compatible
from shared.security.certificates import check_request, fingerprint
from shared.security.comparison import commitment, comparison_code, new_nonce
from shared.security.errors import SecurityError
from site_server.domain.rows import DeviceRow
from site_server.service.core.site import Site
from site_server.service.core.writer import Tx
from site_server.service.people.admit import admit, certify, check_seat, most_seat
from site_server.service.people.asking_doubts import card, replaced_by
from site_server.service.people.asking_request import Asked
from site_server.service.people.enrol import Enrolment

log = logging.getLogger(__name__)

_REVEAL_MS: Final = 15_000
_FORGET_MS: Final = 45_000
_QUIET_MS: Final = 10_000
_POLL_MS: Final = 2_000
_TELL_EVERY: Final = 100


class Asking:
    """The requests of one window. Every method may be called from any thread."""

    def __init__(self, site: Site, enrolment: Enrolment) -> None:
        self._site = site
        self._enrolment = enrolment
        self._lock = threading.Lock()
        self._requests: dict[str, Asked] = {}
        self._count_from = 0
        self._turned_away = 0
        self._authority = fingerprint(site.keys.ca.certificate)

    def ask(self, request: AskRequest, address: str) -> AskReply:
        """Take a request. Raises WireError: version_mismatch, bad_request, enrolment_closed, too_many_asking."""
        if not compatible(request.protocol_version):
            raise WireError("version_mismatch")
        try:
            check_request(request.csr_pem.encode())  # before anybody is asked to look at it
        except SecurityError as error:
            raise WireError("bad_request") from error
        now_ms = self._site.clock.now_ms()
        with self._lock:
            self._need_window(now_ms)
            self._make_place(address, now_ms)
            known = self._site.seat_plan.seat_of(request.device_name) if request.role == "candidate" else 0
            asked = Asked(
                secrets.token_hex(8),
                request,
                address=address,
                server_nonce=new_nonce(),
                now_ms=now_ms,
                known_seat=known,
            )
            self._requests[asked.request_id] = asked
        log.info("asked to be enrolled: %s from %s", asked.request_id, address)
        return AskReply(request_id=asked.request_id, server_nonce=asked.server_nonce.hex())

    def wait(self, request: WaitRequest) -> WaitReply:
        """The PC reveals its nonce and hears how it stands. An unknown request, or a wrong nonce, has to ask anew."""
        now_ms = self._site.clock.now_ms()
        with self._lock:
            self._sweep(now_ms)
            asked = self._requests.get(request.request_id)
            if asked is None or not self._revealed(asked, bytes.fromhex(request.nonce)):
                return WaitReply(state="unknown", room_ms=now_ms, poll_after_ms=_POLL_MS)
            asked.seen_ms = now_ms
            if request.here and asked.state == "waiting" and asked.seat_by != "order":
                seat = self._next_seat()
                asked.seat, asked.seat_by = seat, "order" if seat else ""
            return asked.standing(now_ms, _POLL_MS)

    def listed(self) -> AskingList:
        """All that wait with their codes, for the technician."""
        now_ms = self._site.clock.now_ms()
        with self._lock:
            self._sweep(now_ms)
            waiting = self._waiting()
            return AskingList(
                room_ms=now_ms,
                closes_ms=self._enrolment.current().closes_ms,
                waiting=tuple(card(self._site, asked, waiting, now_ms) for asked in waiting),
                next_seat=self._next_seat(),
                most_seat=most_seat(self._site),
                turned_away=self._turned_away,
            )

    def decide(self, request: DecideRequest, by: str) -> DecideReply:
        """Carry out what the technician decided; one approval that cannot be leaves the others."""
        with self._lock:
            self._need_window(self._site.clock.now_ms())
            if request.count_from:
                self._count_from = request.count_from
            for request_id in request.refuse:
                asked = self._requests.get(request_id)
                if asked is not None and asked.state == "waiting":
                    asked.state = "refused"
                    log.info("refused %s from %s, by %s", request_id, asked.address, by)
            decided = tuple(self._approve(approval, by) for approval in request.approve)
        return DecideReply(decided=decided, asking=self.listed())

    # ------------------------------------------------------------ with the lock held
    def _approve(self, approval: Approval, by: str) -> Decided:
        asked = self._requests.get(approval.request_id)
        name = asked.name if asked is not None else ""
        try:
            if asked is None or asked.state != "waiting" or not asked.code:
                raise WireError("asked_before")
            if not compare_digest(approval.code.encode(), asked.code.encode()):
                raise WireError("code_seen_differs")
            self._let_in(asked, approval, by)
        except WireError as error:
            return Decided(
                request_id=approval.request_id,
                seat=approval.seat,
                device_name=name,
                code=error.code,
                message=error.message,
            )
        return Decided(request_id=approval.request_id, seat=asked.seat, device_name=name)

    def _let_in(self, asked: Asked, approval: Approval, by: str) -> None:
        site, role = self._site, asked.request.role
        check_seat(site, role, approval.seat)
        row, certificate = certify(site, role, asked.name, approval.seat, asked.request.csr_pem)
        replaced = replaced_by(site, asked, row.seat, site.clock.now_ms(), approval.replaces)

        def work(tx: Tx) -> DeviceRow:
            admit(site, tx, row, by=by, by_code=False, replaced=replaced)
            return row

        kept = site.writer.do(work)
        asked.state, asked.seat = "approved", kept.seat
        asked.device_id, asked.certificate = kept.device_id, certificate

    def _revealed(self, asked: Asked, nonce: bytes) -> bool:
        """Whether the nonce is the one the PC bound itself to; at the first time the code is made of it."""
        csr = asked.request.csr_pem.encode()
        if not compare_digest(commitment(csr, nonce), asked.request.commitment):
            return False
        if not asked.code:
            code = comparison_code(
                authority=self._authority,
                role=asked.request.role,
                request_id=asked.request_id,
                request=csr,
                device_nonce=nonce,
                server_nonce=asked.server_nonce,
            )
            if any(other.code == code for other in self._waiting()):
                del self._requests[asked.request_id]  # never two alike on one page: this one asks anew
                return False
            asked.code = code
        return True

    def _next_seat(self) -> int:
        """The seat of the next Enter: the first free one, counted from where the technician said; 0: none left."""
        given = {asked.seat for asked in self._requests.values() if asked.state in {"waiting", "approved"}}
        held = set() if self._count_from else {row.seat for row in self._site.devices.live()}
        free = (s for s in range(self._count_from or 1, most_seat(self._site) + 1) if s not in given and s not in held)
        return next(free, 0)

    def _waiting(self) -> list[Asked]:
        return [asked for asked in self._requests.values() if asked.state == "waiting" and asked.code]

    def _need_window(self, now_ms: int) -> None:
        self._sweep(now_ms)
        if not self._enrolment.current().code:
            raise WireError("enrolment_closed")

    def _make_place(self, address: str, now_ms: int) -> None:
        """One address has its few lines: a new request of it takes the place of one it no longer asks after."""
        limits = self._site.limits
        own = [asked for asked in self._requests.values() if asked.address == address and asked.state == "waiting"]
        if len(own) >= limits.asking_from_one_address:
            quiet = [asked for asked in own if now_ms - asked.seen_ms > _QUIET_MS]
            if not quiet:
                self._turn_away(address)
            del self._requests[quiet[0].request_id]
        if len(self._requests) >= limits.asking_at_once:
            gives_way = self._gives_way(newcomer=not own)
            if gives_way is None:
                self._turn_away(address)
            else:
                del self._requests[gives_way.request_id]

    def _gives_way(self, *, newcomer: bool) -> Asked | None:
        """Who makes room where all places are taken: one that is decided, or a second line of a greedy address."""
        done = next((asked for asked in self._requests.values() if asked.state != "waiting"), None)
        if done is not None or not newcomer:
            return done
        lines = Counter(asked.address for asked in self._requests.values())
        address, count = lines.most_common(1)[0]
        return next(a for a in self._requests.values() if a.address == address) if count > 1 else None

    def _turn_away(self, address: str) -> NoReturn:
        self._turned_away += 1
        if self._turned_away % _TELL_EVERY == 1:  # a flood must not fill the log as well
            log.warning("no place for another request to be enrolled from %s, %d so far", address, self._turned_away)
        raise WireError("too_many_asking")

    def _sweep(self, now_ms: int) -> None:
        """Forget what nobody asks after; once the window is closed, all that was not decided.

        Who was let in just before still fetches its certificate.
        """
        closed = not self._enrolment.current().code
        if closed:
            self._count_from = self._turned_away = 0
        for asked in list(self._requests.values()):
            forgotten = now_ms - asked.seen_ms > (_FORGET_MS if asked.code else _REVEAL_MS)
            if forgotten or (closed and asked.state == "waiting"):
                del self._requests[asked.request_id]
