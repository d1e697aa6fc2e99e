"""Deny by default: before any page runs, the gate knows who asks and whether this path is for them.

Every route declares its access when it is registered. A route without one, an unknown path, a device that is not (or no
longer) enrolled, a certificate of the wrong role, a missing, strange or expired token: all end here.
"""

from collections.abc import Collection
from enum import Enum
from typing import cast

import msgspec
from flask import Flask, g, request

from shared.exam.plan import StaffRole
from shared.protocol.errors import WireError
from site_server.domain.direct import Peer
from site_server.domain.rows import DeviceRow
from site_server.service.core.site import Site
from site_server.service.core.tokens import SittingClaims, StaffClaims, read_sitting, read_staff
from site_server.service.people.lost_logins import take_up
from site_server.service.view.wall import check_wall

PEER_KEY = "exam.peer"


class Access(Enum):
    """Who may call a route."""

    OPEN = "any TLS connection"
    DEVICE = "any enrolled device"
    CANDIDATE = "an enrolled candidate device"
    SITTING = "an enrolled candidate device with the token of its sitting"
    CONSOLE = "an enrolled console"
    STAFF = "an enrolled console with a person's token"
    WALL = "any TLS connection with the code of the wall page"


class Admitted(msgspec.Struct, frozen=True, kw_only=True):
    """Who was let in: the device, and whose token came with the request."""

    device: DeviceRow
    sitting: SittingClaims | None = None
    staff: StaffClaims | None = None


class Gate:
    """One for each app. Routes are let in by `allow`, the rest is refused."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._access: dict[str, Access] = {}
        self._roles: dict[str, Collection[StaffRole]] = {}

    def allow(self, endpoint: str, access: Access, roles: Collection[StaffRole]) -> None:
        """Declare who may call an endpoint; `roles` are those of people, where a person's token is needed."""
        self._access[endpoint], self._roles[endpoint] = access, roles

    def access(self, endpoint: str) -> Access | None:
        """What was declared; None is refused for everybody."""
        return self._access.get(endpoint)

    def install(self, app: Flask) -> None:
        """Stand before every request."""
        app.before_request(self._check)

    def admit(self, access: Access, who: Peer | None, authorization: str) -> Admitted:
        """Who asks, for a path of that access (not an open one).

        Raises WireError: no_certificate, wrong_role, token_missing, token_expired, no_session.
        """
        device = self._device(who)
        role = "console" if access in {Access.CONSOLE, Access.STAFF} else "candidate"
        if access is not Access.DEVICE and device.role != role:
            raise WireError("wrong_role")
        self._site.devices.saw(device.device_id, self._site.clock.now_ms())
        if device.role == "console" and who is not None:
            self._site.devices.came_from(device.device_id, who.address)
        if access is Access.SITTING:
            claims = read_sitting(self._site, _token(authorization), device)
            take_up(self._site, claims, device)
            if who is not None:
                self._site.devices.works_from(device.device_id, who.address)
            return Admitted(device=device, sitting=claims)
        if access is Access.STAFF:
            return Admitted(device=device, staff=read_staff(self._site, _token(authorization), device))
        return Admitted(device=device)

    def is_person(self, who: Peer, authorization: str) -> bool:
        """Whether a person is signed in at the far end, a console: asked before a large body is taken in."""
        try:
            return self.admit(Access.STAFF, who, authorization).staff is not None
        except WireError:
            return False

    def _check(self) -> None:
        access = self._access.get(request.endpoint or "")
        if access is Access.OPEN:
            return
        if access is Access.WALL:
            check_wall(self._site, request.headers.get("Authorization", "").removeprefix("Bearer "))
            return
        if access is None:
            self._device(peer())
            raise WireError("not_found" if request.endpoint is None else "not_allowed")
        admitted = self.admit(access, peer(), request.headers.get("Authorization", ""))
        if admitted.staff is not None and admitted.staff.role not in self._roles[request.endpoint or ""]:
            raise WireError("not_allowed")
        g.device, g.sitting, g.staff = admitted.device, admitted.sitting, admitted.staff

    def _device(self, who: Peer | None) -> DeviceRow:
        if who is None or not who.device_id:
            raise WireError("no_certificate")
        device = self._site.devices.get(who.device_id)
        # The certificate itself, not only its name: one of an earlier enrolment is worth nothing.
        if device is None or device.fingerprint != who.fingerprint or device.role != who.role:
            raise WireError("no_certificate")
        return device


def peer() -> Peer | None:
    """The far end of this request's connection."""
    return cast("Peer | None", request.environ.get(PEER_KEY))


def address() -> str:
    """Where this request comes from, or nothing."""
    known = peer()
    return known.address if known else ""


def device() -> DeviceRow:
    """The enrolled device that asks."""
    return cast("DeviceRow", g.device)


def sitting() -> SittingClaims:
    """The sitting of the token."""
    return cast("SittingClaims", g.sitting)


def staff() -> StaffClaims:
    """The person of the token."""
    return cast("StaffClaims", g.staff)


def _token(authorization: str) -> str:
    scheme, _, token = authorization.partition(" ")
    if scheme != "Bearer" or not token:
        raise WireError("token_missing")
    return token
