"""Bearer tokens of candidates and staff. They name a device as well: on another one they are worth nothing."""

from typing import Final, TypeVar, cast

import msgspec

from shared.protocol.errors import WireError
from shared.security.errors import SecurityError
from shared.security.tokens import genuine_token, issue_token
from site_server.domain.rows import DeviceRow
from site_server.service.core.site import Site

Claims = TypeVar("Claims", bound=msgspec.Struct)

_REMEMBERED: Final = 4_096


class SittingClaims(msgspec.Struct, frozen=True, kw_only=True, tag="sitting"):
    """One log-in of a candidate; the epoch fences."""

    session_no: int
    ticket: str
    epoch: int
    device_id: str


class StaffClaims(msgspec.Struct, frozen=True, kw_only=True, tag="staff"):
    """A person at a console. `session_no` 0: the local technician, who belongs to no session."""

    session_no: int
    staff_id: str
    role: str
    device_id: str


def sitting_token(site: Site, claims: SittingClaims) -> str:
    """The token of a log-in."""
    return issue_token(site.token_key, claims, expires_ms=site.clock.now_ms() + site.limits.token_ms)


def staff_token(site: Site, claims: StaffClaims) -> str:
    """The token of a sign-in."""
    return issue_token(site.token_key, claims, expires_ms=site.clock.now_ms() + site.limits.token_ms)


def read_sitting(site: Site, token: str, device: DeviceRow) -> SittingClaims:
    """The claims of a sitting token. Raises WireError `token_missing`, `token_expired`, `no_session`."""
    claims = _read(site, token, SittingClaims)
    if claims.device_id != device.device_id or claims.session_no != site.need_room().session_no:
        raise WireError("token_missing")
    return claims


def read_staff(site: Site, token: str, device: DeviceRow) -> StaffClaims:
    """The claims of a staff token. Raises WireError `token_missing`, `token_expired`."""
    claims = _read(site, token, StaffClaims)
    current = site.room.session_no if site.room else 0
    if claims.device_id != device.device_id or claims.session_no not in {0, current}:
        raise WireError("token_missing")
    return claims


def _read(site: Site, token: str, kind: type[Claims]) -> Claims:
    """Every call brings its token: one that was found genuine is not computed again, only its end is looked at."""
    known = site.tokens_read.get((kind, token))
    if known is None:
        try:
            known = genuine_token(site.token_key, token, kind)
        except SecurityError as error:
            raise WireError("token_missing") from error
        if len(site.tokens_read) >= _REMEMBERED:
            site.tokens_read.clear()
        site.tokens_read[kind, token] = known
    claims, expires_ms = known
    if site.clock.now_ms() >= expires_ms:
        raise WireError("token_expired")
    return cast("Claims", claims)
