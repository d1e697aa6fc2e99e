"""Messages of a PC that asks to be enrolled, and of the person who compares its code and says yes (ADR 25)."""

from typing import Annotated, Literal

import msgspec

from shared.exam.bounds import Name, Number
from shared.protocol.device import DeviceRole

SeatBy = Literal["", "list", "pattern", "order", "typed"]
"""Where a proposed seat comes from."""
AskState = Literal["waiting", "approved", "refused", "unknown"]
_LONGEST_PEM = 4 * 1024
_MOST_AT_ONCE = 512
_MOST_REPLACED = 16

Pem = Annotated[str, msgspec.Meta(max_length=_LONGEST_PEM)]
Hex32 = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]


class AskRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A new PC asks. `commitment` binds it to a nonce it does not show yet; `seat` 0: none proposed (or a console)."""

    role: DeviceRole
    device_name: Name
    csr_pem: Pem
    commitment: Hex32
    protocol_version: Number
    product_version: Name = ""
    seat: Number = 0
    seat_by: SeatBy = ""
    room: Name = ""


class AskReply(msgspec.Struct, frozen=True, kw_only=True):
    """The server took the request and answers with its own nonce."""

    request_id: str
    server_nonce: str


class WaitRequest(msgspec.Struct, frozen=True, kw_only=True):
    """The PC reveals its nonce, and goes on asking with it. `here`: Enter was pressed, give the next seat in order."""

    request_id: Name
    nonce: Hex32
    here: bool = False


class WaitReply(msgspec.Struct, frozen=True, kw_only=True):
    """How the request stands. `unknown`: ask anew. With `approved` the certificate is here.

    `seat`: proposed, or after the approval given; `room_ms`: the server's clock.
    """

    state: AskState
    room_ms: int
    poll_after_ms: int = 2_000
    seat: int = 0
    seat_by: SeatBy = ""
    device_id: str = ""
    certificate_pem: str = ""


Doubt = Literal["seat_in_use", "seat_of_silent", "seat_asked_twice", "name_asked_twice", "no_such_seat", "silent"]
"""What a person should look at before saying yes."""


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """What the person at the new machine sees. `code`: six digits while it waits; `trouble`: why it does not, so far.

    `card_print`: 核对码 of the site's card; `note`: something a person should put right, though it stops nothing.
    """

    state: Literal["seeking", "closed", "waiting", "refused", "approved"]
    site_name: str = ""
    card_print: str = ""
    server: str = ""
    code: str = ""
    seat: int = 0
    seat_by: SeatBy = ""
    trouble: str = ""
    note: str = ""


class AskingPc(msgspec.Struct, frozen=True, kw_only=True):
    """A PC that waits, as the technician sees it. `code`: six digits, the same as on its screen.

    `replaces`: device ids that an approval revokes: who holds that seat now, and its own earlier enrolment.
    """

    request_id: str
    role: DeviceRole
    device_name: str
    address: str
    code: str
    seat: int
    seat_by: SeatBy
    asked_ms: int
    product_version: str = ""
    room: str = ""
    doubts: tuple[Doubt, ...] = ()
    replaces: tuple[str, ...] = ()


class AskingList(msgspec.Struct, frozen=True, kw_only=True):
    """All that wait, and the window. `next_seat`: the seat the next Enter gets.

    `turned_away`: requests since the window opened that found no place; more than a few are no PCs of the room.
    """

    room_ms: int
    closes_ms: int
    waiting: tuple[AskingPc, ...] = ()
    next_seat: int = 1
    most_seat: int = 0
    turned_away: int = 0


class Approval(msgspec.Struct, frozen=True, kw_only=True):
    """Yes to one request. `code` as it was seen, so that a yes is never for another one.

    `replaces`: devices that were seen to give up their place; whoever took the seat meanwhile keeps it.
    """

    request_id: Name
    code: Name
    seat: Number = 0
    replaces: Annotated[tuple[Name, ...], msgspec.Meta(max_length=_MOST_REPLACED)] = ()


class DecideRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What the technician decided: yes and no, and from which seat the next Enter counts (0: as it is)."""

    approve: Annotated[tuple[Approval, ...], msgspec.Meta(max_length=_MOST_AT_ONCE)]
    refuse: Annotated[tuple[Name, ...], msgspec.Meta(max_length=_MOST_AT_ONCE)] = ()
    count_from: Number = 0


class Decided(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one approval: `code` empty where the PC is enrolled, else why not, with the sentence."""

    request_id: str
    seat: int
    device_name: str = ""
    code: str = ""
    message: str = ""


class DecideReply(msgspec.Struct, frozen=True, kw_only=True):
    """Each approval's outcome, and the list as it stands now."""

    decided: tuple[Decided, ...]
    asking: AskingList
