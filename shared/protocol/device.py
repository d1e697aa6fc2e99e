"""Messages of a device before a candidate sits at it: greeting, enrolment, waiting, log-in."""

from typing import Annotated, Literal

import msgspec

from shared.exam.answers.log import Entry
from shared.exam.bounds import Epoch, Moment, Name, Number
from shared.exam.kinds.registry import AnyResponse
from shared.exam.lock import LockPolicy, WatchLists
from shared.exam.plan import SessionKind
from shared.protocol.clearing import ClearCall, Cleared
from shared.protocol.readiness import CheckCall
from shared.protocol.signals import LockNow
from shared.protocol.sitting import Notice
from shared.security.authority import AuthorityWord

DeviceRole = Literal["candidate", "console"]
DevicePhase = Literal["no_session", "waiting", "ready", "running", "over"]


class Empty(msgspec.Struct, frozen=True, kw_only=True):
    """Nothing to say."""


class Hello(msgspec.Struct, frozen=True, kw_only=True):
    """Who answers here. Trusted only because the TLS certificate chains to the site CA."""

    product: str
    product_version: str
    protocol_version: int
    site_id: str
    room_ms: int


class EnrolRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A new device asks for its certificate. `seat` is 0 for a console; `proof` = HMAC-SHA256(code, csr) hex."""

    role: DeviceRole
    device_name: Name
    seat: Number
    csr_pem: str
    proof: Name
    protocol_version: Number


class EnrolReply(msgspec.Struct, frozen=True, kw_only=True):
    """The device's certificate; `proof` = HMAC-SHA256(code, certificate) hex shows the server knows the code too."""

    device_id: str
    certificate_pem: str
    ca_pem: str
    proof: str


class LeftByCode(msgspec.Struct, frozen=True, kw_only=True):
    """A PC let go because its exit code was typed: for which challenge, and when by the room's clock as it knew it."""

    challenge: Name
    at_ms: Moment


class DeviceStatusRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A sign of life of a PC nobody has logged in at. `paper_sha256`: the ciphertext it already holds, or empty.

    `journals`: journals on its disk that it has still to hand over; `journals_kept`: those the server would not take.
    `checks`: it is idle and could check itself now.
    `left`: how it was left by its exit code since it was last heard. `cleared`: its answer to the last `ClearCall`.
    """

    protocol_version: Number
    product_version: Name
    paper_sha256: Name = ""
    journals: Number = 0
    journals_kept: Number = 0
    checks: bool = False
    left: Annotated[tuple[LeftByCode, ...], msgspec.Meta(max_length=20)] = ()
    cleared: Cleared | None = None


class PaperOffer(msgspec.Struct, frozen=True, kw_only=True):
    """The paper as ciphertext, ready to be fetched."""

    sha256: str
    bytes: int


class SectionCard(msgspec.Struct, frozen=True, kw_only=True):
    """A section with a working time of its own."""

    section_id: str
    title: str
    duration_s: int


class SessionCard(msgspec.Struct, frozen=True, kw_only=True):
    """What a waiting screen shows of the session, and what the PC's lock is to watch for.

    Without `sections` the paper has one shared limit.
    """

    session_id: str
    title: str
    subject: str
    level: str
    site_name: str
    room: str
    starts_at_ms: int
    duration_s: int
    time_zone: str
    login_opens_ms: int
    late_limit_ms: int
    requires_id_number: bool
    kind: SessionKind = "formal"
    sections: tuple[SectionCard, ...] = ()
    lock: LockPolicy = LockPolicy()
    watch: WatchLists = WatchLists()


class DeviceStatus(msgspec.Struct, frozen=True, kw_only=True):
    """What the device should show while nobody is logged in. `resumable`: this seat's sitting can go on at once.

    `servers`: addresses (`host:port`) at which a second machine would go on as this site's server.
    `trial`: what this PC is to play in a trial exam, signed by the site's authority (`shared.protocol.trial`).
    `taken_over_ms`: when the room log was last taken up again from a backup, 0 if never; what a PC delivered before may
    be forgotten.
    `check`: it is this PC's turn to check itself. `lock`: how its lock and a raised hand stand.
    `may_leave`: the PC need not hold anybody; see `shared.exam.room.rules.may_leave`.
    `exit_key`: 32 bytes from which this PC knows its exit codes, also without the server.
    `notices`: messages to whoever is due at this seat, to be shown before the log-in too.
    `backup`: whoever is due at this seat writes the backup paper 备用卷; at a spare, the room does.
    """

    room_ms: int
    phase: DevicePhase
    seat: int
    poll_after_ms: int
    session: SessionCard | None = None
    paper: PaperOffer | None = None
    resumable: bool = False
    expected_name_masked: str = ""
    servers: tuple[str, ...] = ()
    taken_over_ms: int = 0
    check: CheckCall | None = None
    lock: LockNow = LockNow()
    trial: AuthorityWord | None = None
    may_leave: bool = False
    exit_key: bytes = b""
    notices: tuple[Notice, ...] = ()
    clear: ClearCall | None = None
    backup: bool = False


class LoginRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A candidate logs in. `id_number` only where the package requires it."""

    ticket: Name
    password: Name
    protocol_version: Number
    id_number: Name = ""


class ResumeRequest(msgspec.Struct, frozen=True, kw_only=True):
    """The same device goes on after a restart; `last_epoch` is what its journal remembers (0 if wiped)."""

    protocol_version: Number
    last_epoch: Epoch = 0


class CandidateCard(msgspec.Struct, frozen=True, kw_only=True):
    """The candidate on their own screen. The photo is JPEG or PNG bytes, base64 on the wire.

    `read_aloud`: the package lets this candidate have items read aloud.
    """

    ticket: str
    name: str
    gender: str
    id_type: str
    id_masked: str
    school: str
    photo: bytes | None = None
    read_aloud: bool = False


class AnswerSnapshot(msgspec.Struct, frozen=True, kw_only=True):
    """Where the sitting stands on the server: a new device goes on from here."""

    answers: dict[str, AnyResponse]
    flags: tuple[str, ...]
    position: str | None
    entries: int
    head: str
    scroll: int = 0


class LoginReply(msgspec.Struct, frozen=True, kw_only=True):
    """The sitting is open on this device.

    Attributes:
        token: bearer token for the sitting paths; it carries the epoch.
        epoch: the epoch opened by this log-in.
        next_seq: the first free number of the epoch (1 unless the same epoch goes on).
        journal_key: 32 bytes; the key of the client's journal for this sitting.
        shuffle_seed: the recorded seed of item and option order.
        confirmed: the identity was confirmed already, go straight on.
        resume_code: what opens this PC's own capsule after a restart without the server; never kept on the PC.
    """

    room_ms: int
    token: str
    session: SessionCard
    candidate: CandidateCard
    seat: int
    epoch: int
    next_seq: int
    journal_key: bytes
    shuffle_seed: str
    confirmed: bool
    snapshot: AnswerSnapshot
    rules_for_candidates: str
    penalties: str
    known_entries: tuple[Entry, ...] = ()
    resume_code: str = ""
