"""What the server found out about its own data and its centre: part of the vocabulary in `shared.exam.room.events`.

Nothing follows from these records for anybody's time or answers; they are there to be seen.

Handbook 考务手册: Records.
"""

import msgspec


class RecordLost(msgspec.Struct, frozen=True, kw_only=True, tag="record_lost"):
    """In place of a record that cannot be read any more. The chain goes on over the hole as it was before."""


class StoreMended(msgspec.Struct, frozen=True, kw_only=True, tag="store_mended"):
    """At its start the server found data that are not as they were written. `what`: a code and the place of each."""

    what: tuple[str, ...]


class LogContradicted(msgspec.Struct, frozen=True, kw_only=True, tag="log_contradicted"):
    """A machine holds a checkpoint that this server signed, and this log does not bear it out.

    `seq`, `head`: of the checkpoint, signed at `anchored_ms`; `here`: how many records the log had when it was shown.
    The data were put back to an earlier state, or the log was written anew, by somebody with the server's folder and
    key; or another machine went on from a backup that ends earlier.
    """

    device_id: str
    seq: int
    head: str
    here: int
    anchored_ms: int


class CentreKeysChanged(msgspec.Struct, frozen=True, kw_only=True, tag="centre_keys_changed"):
    """The centre's own word that other keys of its count from then on; this server follows it.

    `card`: the comparison code of its newest card. `by_recovery`: said with the key from its safe.
    """

    number: int
    from_ms: int
    card: str
    signing: bool
    results: bool
    by_recovery: bool
    reason: str = ""


class RevocationsTaken(msgspec.Struct, frozen=True, kw_only=True, tag="revocations_taken"):
    """The centre's list of what is revoked. `recalled`: the package of this very session is on it."""

    number: int
    made_ms: int
    entries: int
    recalled: bool = False


class RevokedRefused(msgspec.Struct, frozen=True, kw_only=True, tag="revoked_refused"):
    """Something that the centre has revoked was not taken in. `code`: why, as it was told at the machine."""

    code: str


TrustEvent = RecordLost | StoreMended | LogContradicted | CentreKeysChanged | RevocationsTaken | RevokedRefused
