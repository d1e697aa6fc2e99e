"""Whether a release is to be believed: TUF's own rules, fed with bytes and the room's clock; no files, no network.

Roles and thresholds, rollback, freeze and mix-and-match are python-tuf's `TrustedMetadataSet`, whose rules stand in one
file without I/O; its workflow (root, timestamp, snapshot, targets; what is known first, then what is offered) is told
here. tuf is pinned to a minor version, since that class is not part of its public interface.

The clock: a room is offline for months and its clock may be wrong. What is judged is the later one of the room's clock
and the signing of the newest release ever accepted, so that setting a clock back revives nothing; a room's clock before
the signing of what is offered is named as wrong rather than believed.
"""

import contextlib
import datetime as dt
from typing import Final

from tuf.api import exceptions
from tuf.api.metadata import Metadata as Signed
from tuf.api.metadata import Root
from tuf.ngclient._internal.trusted_metadata_set import TrustedMetadataSet
from tuf.ngclient.config import EnvelopeType

from shared.updates.errors import UpdateError
from shared.updates.release import MOST_ROOTS, Metadata, Release, target_of

SIGNED_FIELD: Final = "x-exam-site-kit-signed-ms"
"""When a timestamp was signed, in its signed part."""
_CLOCK_SLACK_MS: Final = 24 * 3_600_000


def verify(anchor: bytes, known: Metadata | None, offered: Metadata, now_ms: int) -> Release:
    """The release in `offered`, after every rule.

    anchor: the root this machine's program was installed with. known: what was accepted last. now_ms: the room's clock.
    Raises UpdateError: not_a_release, wrong_key, rolled_back, expired, clock_behind.
    """
    try:
        trusted = TrustedMetadataSet(anchor, EnvelopeType.METADATA)
        floor_ms = _signed_ms(known) if known is not None else 0
        trusted.reference_time = _moment(max(now_ms, floor_ms))
        _roots(trusted, (*(known.roots if known else ()), *offered.roots))
        _timestamp(trusted, known, offered)
        signed_ms = int(trusted.timestamp.unrecognized_fields[SIGNED_FIELD])
        if now_ms < signed_ms - _CLOCK_SLACK_MS:
            raise UpdateError("clock_behind", now=_day(now_ms), signed=_day(signed_ms))
        _snapshot(trusted, known, offered)
        _targets(trusted, known, offered)
        listed = trusted.targets.targets
        targets = tuple(
            target_of(path, one.length, one.hashes, one.unrecognized_fields.get("custom"))
            for path, one in listed.items()
        )
    except exceptions.ExpiredMetadataError as error:
        raise _expired(trusted, now_ms) from error
    except exceptions.UnsignedMetadataError as error:
        raise UpdateError("wrong_key") from error
    except exceptions.BadVersionNumberError as error:
        raise UpdateError("rolled_back") from error
    except (exceptions.RepositoryError, ValueError, KeyError, TypeError, OverflowError) as error:
        raise UpdateError("not_a_release") from error
    expires_ms = min(_ms(role.expires) for role in (trusted.timestamp, trusted.snapshot, trusted.targets, trusted.root))
    return Release(number=trusted.timestamp.version, signed_ms=signed_ms, expires_ms=expires_ms, targets=targets)


def verify_kept(anchor: bytes, kept: Metadata) -> Release:
    """A release accepted earlier, judged as of its signing: what is installed goes on running when a release expires.

    Raises UpdateError.
    """
    return verify(anchor, None, kept, _signed_ms(kept))


def is_expired(release: Release, now_ms: int) -> bool:
    """Whether a release that was accepted may not be installed any more."""
    return max(now_ms, release.signed_ms) >= release.expires_ms


def _roots(trusted: TrustedMetadataSet, roots: tuple[bytes, ...]) -> None:
    """Every root after the one in hand, signed by the one before and by itself."""
    for data in roots[: 2 * MOST_ROOTS]:
        root: Signed[Root] = Signed.from_bytes(data)
        if root.signed.version > trusted.root.version:
            trusted.update_root(data)


def _timestamp(trusted: TrustedMetadataSet, known: Metadata | None, offered: Metadata) -> None:
    if known is not None:
        # Too old by now, or of a key that was replaced since: what is offered has to do.
        with contextlib.suppress(exceptions.RepositoryError):
            trusted.update_timestamp(known.timestamp)
    try:
        trusted.update_timestamp(offered.timestamp)
    except exceptions.EqualVersionNumberError:
        # The same again is no rollback.
        return


def _snapshot(trusted: TrustedMetadataSet, known: Metadata | None, offered: Metadata) -> None:
    if known is not None:
        try:
            trusted.update_snapshot(known.snapshot, trusted=True)
        except exceptions.RepositoryError:
            # An older one: it has been loaded for comparing versions, or is not worth that.
            pass
        else:
            return
    trusted.update_snapshot(offered.snapshot)


def _targets(trusted: TrustedMetadataSet, known: Metadata | None, offered: Metadata) -> None:
    if known is not None:
        try:
            trusted.update_targets(known.targets)
        except exceptions.RepositoryError:
            pass
        else:
            return
    trusted.update_targets(offered.targets)


def _signed_ms(metadata: Metadata) -> int:
    """When something accepted earlier was signed; it was verified then."""
    try:
        return int(Signed.from_bytes(metadata.timestamp).signed.unrecognized_fields[SIGNED_FIELD])
    except (exceptions.RepositoryError, ValueError, KeyError, TypeError):
        return 0


def _expired(trusted: TrustedMetadataSet, now_ms: int) -> UpdateError:
    known = [role for role in trusted if role.is_expired(trusted.reference_time)]
    expires = min((_ms(role.expires) for role in known), default=0)
    return UpdateError("expired", now=_day(now_ms), expires=_day(expires))


def _moment(now_ms: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(now_ms / 1000, dt.UTC)


def _ms(moment: dt.datetime) -> int:
    return int(moment.timestamp() * 1000)


def _day(at_ms: int) -> str:
    return _moment(at_ms).date().isoformat()
