"""People at a console: signing in, and approving with their own PIN. PINs are checked off the writer's thread."""

import logging
from typing import Final

import msgspec

from shared.exam.plan import SessionPlan, StaffMember, StaffRole
from shared.exam.room.events import Approval, PinWrong, StaffSignedIn
from shared.exam.typed import plain
from shared.protocol.commands import Credential
from shared.protocol.console import StaffLoginReply, StaffLoginRequest
from shared.protocol.errors import WireError, sentence
from shared.protocol.version import compatible
from shared.security.codes import plain_code, resume_code, same_text, verify_secret
from shared.words.catalogue import Words, row, say
from site_server.domain.rows import DeviceRow
from site_server.service.core.site import Site
from site_server.service.core.tokens import StaffClaims, staff_token
from site_server.service.core.writer import Tx

log = logging.getLogger(__name__)

SETUP: Final = "setup"
_PEOPLE: Final = 4
"""More people than there are roles never approve one act: each PIN costs a slow hash."""
ROLE_NAMES: Final = Words("server.role", ("proctor", "chief", "inspector", "technician"))


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """Who a PIN belongs to."""

    staff_id: str
    name: str
    role: StaffRole


def sign_in(site: Site, device: DeviceRow, request: StaffLoginRequest) -> StaffLoginReply:
    """A person signs in at a console. Raises WireError: version_mismatch, too_many_tries, wrong_pin."""
    if not compatible(request.protocol_version):
        raise WireError("version_mismatch")
    person = verify(site, device, Credential(staff_id=request.staff_id, pin=request.pin))

    def work(tx: Tx) -> None:
        if tx.room is not None:
            tx.append(person.staff_id, StaffSignedIn(staff_id=person.staff_id, role=person.role))

    site.writer.do(work)
    session_no = site.room.session_no if site.room and person.staff_id != SETUP else 0
    claims = StaffClaims(session_no=session_no, staff_id=person.staff_id, role=person.role, device_id=device.device_id)
    return StaffLoginReply(
        token=staff_token(site, claims), staff_id=person.staff_id, name=person.name, role=person.role
    )


def verify(site: Site, device: DeviceRow, credential: Credential) -> Person:
    """The person of a credential (some 30 ms of Argon2id). Raises WireError: too_many_tries, wrong_pin."""
    person, pin_hash, own_pin = _person(site, credential.staff_id)
    # Names that nobody has share their tries: guessing them gets no more by guessing many.
    now, key = site.clock.now_ms(), f"{device.device_id}/{person.staff_id if person else ''}"
    number = _begin_try(site, key, now)
    # An unknown id costs as much time as a known one.
    right = verify_secret(credential.pin, pin_hash or site.keys.setup_pin_hash) and bool(pin_hash)
    right = right or (bool(own_pin) and same_text(plain_code(credential.pin), plain_code(own_pin)))
    if person is None or not right:
        _note_wrong(site, device, person, waits=site.pin_throttle.is_last(number))
        raise WireError("wrong_pin")
    site.pin_throttle.right(key)
    return person


def _begin_try(site: Site, key: str, now_ms: int) -> int:
    try:
        return site.pin_throttle.take(key, now_ms)
    except WireError as error:
        left_s = -(-int(error.details.get("retry_after_ms", 0)) // 1000)
        raise WireError(error.code, say("server.pin_waits", seconds=left_s), **error.details) from error


def _note_wrong(site: Site, device: DeviceRow, person: Person | None, *, waits: bool) -> None:
    """Into the room log, of people of the plan: an id that nobody has opens nothing, and could be typed without end."""
    room = site.room
    if room is None or person is None or room.state.plan.staff_member(person.staff_id) is None:
        return
    event = PinWrong(staff_id=person.staff_id, device_id=device.device_id, waits=waits)
    site.writer.do(lambda tx: tx.append("server", event) if tx.room is room else None)


def verified(site: Site, device: DeviceRow, given: tuple[Credential, ...]) -> tuple[Person, ...]:
    """The people whose PINs these are. Raises WireError: bad_request (too many), too_many_tries, wrong_pin."""
    if len(given) > _PEOPLE:
        raise WireError("bad_request")
    if len(given) < 2:
        return tuple(verify(site, device, credential) for credential in given)
    return tuple(_verify_one_of(site, device, credential) for credential in given)


def _verify_one_of(site: Site, device: DeviceRow, credential: Credential) -> Person:
    """Where several typed a PIN, it is told whose was wrong."""
    try:
        return verify(site, device, credential)
    except WireError as error:
        person, _hash, _pin = _person(site, credential.staff_id)
        if error.code != "wrong_pin" or person is None:
            raise
        raise WireError("wrong_pin", say("server.wrong_pin_of", name=person.name)) from error


def approvals(people: tuple[Person, ...], needed: tuple[StaffRole, ...]) -> tuple[Approval, ...]:
    """The approvals of the needed roles by people whose PINs were verified.

    Raises WireError approvals_needed (details: roles).
    """
    roles = [person.role for person in people]
    if any(role not in roles for role in needed):
        named = row(ROLE_NAMES[role] for role in needed)
        raise WireError("approvals_needed", sentence("approvals_needed", roles=named), roles=list(needed))
    return tuple(Approval(staff_id=p.staff_id, role=p.role) for p in people if p.role in needed)


def substitute_pin(site: Site, session_no: int, staff_id: str) -> str:
    """The PIN of somebody who was admitted here: derived anew each time and never stored."""
    return resume_code(site.keyring.key(f"substitute-pin/{session_no}/{staff_id}"))


def reset_tries(site: Site, staff_id: str) -> None:
    """The person may try again at once, at every console."""
    site.pin_throttle.forget(f"/{staff_id}")


def _member(plan: SessionPlan, typed: str) -> StaffMember | None:
    """Who is meant: width, case and blanks do not matter, unless two ids differ in nothing else."""
    if (member := plan.staff_member(typed)) is not None:
        return member
    meant = [member for member in plan.staff if plain(member.staff_id) == plain(typed)]
    return meant[0] if len(meant) == 1 else None


def _person(site: Site, staff_id: str) -> tuple[Person | None, str, str]:
    """Who it is, the hash that the centre sent of their PIN, and the PIN itself of one who was admitted here."""
    if plain(staff_id) == SETUP:
        return (
            Person(staff_id=SETUP, name=say("server.site_technician"), role="technician"),
            site.keys.setup_pin_hash,
            "",
        )
    room = site.room
    member = _member(room.state.plan, staff_id) if room else None
    if room is None or member is None:
        return None, "", ""
    own_pin = "" if member.pin_hash else substitute_pin(site, room.session_no, staff_id)
    return Person(staff_id=member.staff_id, name=member.name, role=member.role), member.pin_hash, own_pin
