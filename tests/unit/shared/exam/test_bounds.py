"""What a device sends is bounded by type: the decoder refuses numbers nobody can show and names nobody would read."""

import json
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from shared.exam.answers.log import Entry
from shared.exchange.journal_records import JournalRecord
from shared.protocol.commands import CommandRequest
from shared.protocol.device import DeviceStatusRequest, EnrolRequest, LoginRequest, ResumeRequest
from shared.protocol.journal import JournalPart
from shared.protocol.sitting import HandInRequest, SaveRequest, SittingStatusRequest

ENTRY = {"epoch": 1, "seq": 1, "client_ms": 1, "content": {"type": "scrolled", "item_id": "s1", "permille": 5}}
SIGN = {"item_id": "s1", "answered": 1, "total": 5, "flagged": 0, "seq": 1, "head": "", "unsent": 0}
ENROL = {"role": "candidate", "device_name": "PC", "seat": 1, "csr_pem": "", "proof": "", "protocol_version": 1}
HONEST: list[tuple[Any, dict[str, Any]]] = [
    (Entry, ENTRY),
    (SaveRequest, {"epoch": 1, "entries": [ENTRY]}),
    (SittingStatusRequest, {**SIGN, "paper_ready": True}),
    (HandInRequest, {"epoch": 1, "seq": 1, "head": "ab", "cause": "time"}),
    (DeviceStatusRequest, {"protocol_version": 1, "product_version": "1", "journals": 1, "journals_kept": 0}),
    (EnrolRequest, ENROL),
    (LoginRequest, {"ticket": "1", "password": "1", "protocol_version": 1}),
    (ResumeRequest, {"protocol_version": 1, "last_epoch": 1}),
    (JournalPart, {"journal": "j", "first": 0, "records": [], "last": True, "epoch": 1, "seq": 1, "waiting": 0}),
    (JournalRecord, {"type": "wrote", "entry": ENTRY}),
    (JournalRecord, {"type": "opened", "epoch": 1, "seat": 1, "at_ms": 1}),
    (JournalRecord, {"type": "acknowledged", "epoch": 1, "seq": 1, "head": "ab"}),
    (CommandRequest, {"command_id": "c", "command": {"type": "move_seat", "ticket": "1", "to_seat": 5, "reason": "x"}}),
]  # fmt: skip


def wild(value: Any, huge: Any) -> Iterator[Any]:
    """The message with one number, or one line of text, of every depth replaced."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from ({**value, key: other} for other in wild(inner, huge) if key not in {"type", "csr_pem"})
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from ([*value[:at], other, *value[at + 1 :]] for other in wild(inner, huge))
    elif isinstance(value, type(huge)) and not isinstance(value, bool):
        yield huge


@pytest.mark.parametrize(("kind", "message"), HONEST, ids=lambda value: getattr(value, "__name__", ""))
def test_an_honest_message_gets_in(kind: Any, message: dict[str, Any]) -> None:
    assert msgspec.json.decode(json.dumps(message).encode(), type=kind)


@pytest.mark.parametrize("huge", [2**70, -(2**70), 2**53, 10**400])
@pytest.mark.parametrize(("kind", "message"), HONEST, ids=lambda value: getattr(value, "__name__", ""))
def test_a_number_that_nobody_can_show_stays_outside(kind: Any, message: dict[str, Any], huge: int) -> None:
    changed = list(wild(message, huge))
    assert changed
    for other in changed:
        with pytest.raises(msgspec.DecodeError):
            msgspec.json.decode(json.dumps(other).encode(), type=kind)


@pytest.mark.parametrize(
    ("kind", "key"), [(Entry, "item_id"), (SittingStatusRequest, "item_id"), (EnrolRequest, "device_name")]
)
def test_a_name_of_a_megabyte_stays_outside(kind: Any, key: str) -> None:
    message = json.loads(json.dumps(next(m for k, m in HONEST if k is kind)))
    (message["content"] if kind is Entry else message)[key] = "x" * 1_000_000
    with pytest.raises(msgspec.DecodeError):
        msgspec.json.decode(json.dumps(message).encode(), type=kind)


def test_a_wrong_clock_of_a_pc_is_no_reason_to_lose_an_answer() -> None:
    for client_ms in (0, -1, 10**15, -(10**15), 2**53 - 1):
        message = json.dumps({**ENTRY, "client_ms": client_ms}).encode()
        assert msgspec.json.decode(message, type=Entry).client_ms == client_ms
