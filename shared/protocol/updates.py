"""Messages about program files: a device asks what to install, a technician takes a release in and gives the word.

A device may ask whatever protocol version it speaks, since a program too old to take part is what is to be replaced;
so these messages only ever gain fields with defaults.
"""

from typing import Annotated, Literal

import msgspec

from shared.exam.bounds import Name
from shared.protocol.device import DeviceRole

UpdateState = Literal["idle", "downloading", "installing", "restarting", "failed"]

PART_BYTES = 1 << 20
"""A program file travels in parts of this size: each a short request, so that nobody waits for it."""

Digest = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
Length = Annotated[int, msgspec.Meta(ge=0, le=1 << 30)]


class UpdateReport(msgspec.Struct, frozen=True, kw_only=True):
    """What a device runs and how far it is. `code`: why the last order failed (`shared.updates.errors`)."""

    program: Name
    version: Name
    platform: Name
    state: UpdateState = "idle"
    sha256: Name = ""
    done: Length = 0
    code: Name = ""


class UpdateOrder(msgspec.Struct, frozen=True, kw_only=True):
    """The technician's word to one device: install this file of the release. `number` tells a repeated order apart."""

    number: int
    sha256: Digest
    version: str


class UpdateAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What a device is to do; without an order nothing. Expiry is judged by `room_ms`."""

    room_ms: int
    order: UpdateOrder | None = None


class ProgramCard(msgspec.Struct, frozen=True, kw_only=True):
    """A program file of the release."""

    program: str
    version: str
    platform: str
    length: int


class ReleaseCard(msgspec.Struct, frozen=True, kw_only=True):
    """The release a server holds; `expired`: it is offered to nobody any more until the centre signs it again."""

    number: int
    signed_ms: int
    expires_ms: int
    expired: bool
    programs: tuple[ProgramCard, ...]


class DeviceUpdate(msgspec.Struct, frozen=True, kw_only=True):
    """One device on the board. `newest`: what the release has for it, empty if nothing; `version` empty: not heard yet.

    `message`: why it failed, in words.
    """

    device_id: str
    role: DeviceRole
    device_name: str
    seat: int
    version: str
    newest: str
    state: UpdateState | Literal["ordered"]
    done: int = 0
    length: int = 0
    message: str = ""
    online: bool = False


class UpdateBoard(msgspec.Struct, frozen=True, kw_only=True):
    """Versions of the whole room side by side.

    `closed`: why nothing may be updated now, empty if it may. `mixed`: what is to be said of differing versions.
    `server_version`: the program of the server itself, which is installed at the server.
    """

    server_version: str
    release: ReleaseCard | None
    devices: tuple[DeviceUpdate, ...]
    closed: str = ""
    mixed: str = ""


class UpdateCommand(msgspec.Struct, frozen=True, kw_only=True):
    """The technician's word: update these devices (all that are behind, if none is named), or cancel."""

    device_ids: Annotated[tuple[Name, ...], msgspec.Meta(max_length=500)] = ()
    cancel: bool = False


class WantedFile(msgspec.Struct, frozen=True, kw_only=True):
    """A program file the server still lacks; `have` bytes of it are there."""

    sha256: Digest
    path: str
    length: Length
    have: Length


class ReleaseWanted(msgspec.Struct, frozen=True, kw_only=True):
    """What a server needs of a release whose signatures it accepted; with nothing left it can be taken in."""

    number: int
    missing: tuple[WantedFile, ...]
