"""Doors of what is said over the wire and of small things kept: messages, envelopes, anchors, certificates."""

import json
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import msgspec

from scripts.lab.attack.fuzz.door import Door
from scripts.lab.attack.fuzz.stock import Stock, stock
from shared.decoding import decode_json
from shared.exam.answers.content import Answered
from shared.exam.answers.log import Entry
from shared.exam.kinds.single_choice import SingleChoice
from shared.protocol.commands import CommandRequest, Extend
from shared.protocol.device import DeviceStatusRequest, EnrolRequest, LoginRequest
from shared.protocol.errors import WireError
from shared.protocol.sitting import SaveRequest
from shared.security import certificates, signing
from shared.security.anchors import Anchor, read_anchor, sign_anchor
from shared.security.canonical import canonical_json, parse_canonical, sha256_hex
from shared.security.capsule import CapsuleKey, Cost, open_capsule
from shared.security.codes import resume_code
from shared.security.errors import SecurityError
from shared.security.folder_key import FolderKey
from shared.security.key_box import check_box, seal_key
from shared.security.tokens import issue_token, read_token
from site_server.web.codec import decode
from tests.support.travelling import NOW_MS

_SECURITY = (SecurityError,)


def doors() -> Iterator[Door]:
    """All of them."""
    yield from _messages()
    yield from _security(stock())


def message(kind: type, seed: msgspec.Struct) -> Door:
    """The server's door for one kind of message."""
    read: Callable[[bytes], Any] = partial(decode, kind)
    return Door(name=f"message-{kind.__name__}", read=read, errors=(WireError,), seeds=(msgspec.json.encode(seed),))


def _messages() -> Iterator[Door]:
    content = Answered(item_id="s1", response=SingleChoice(choice="A"))
    entry = Entry(epoch=1, seq=1, content=content, client_ms=NOW_MS)
    yield message(SaveRequest, SaveRequest(epoch=1, entries=(entry,) * 2))
    extend = Extend(tickets=("1",), seconds=60, reason="r", approvals=())
    yield message(CommandRequest, CommandRequest(command_id="c", command=extend))
    yield message(LoginRequest, LoginRequest(ticket="1", password="p", protocol_version=1))  # noqa: S106 - nobody's
    yield message(DeviceStatusRequest, DeviceStatusRequest(protocol_version=1, product_version="1"))
    enrol = EnrolRequest(role="candidate", device_name="a", seat=1, csr_pem="", proof="", protocol_version=1)
    yield message(EnrolRequest, enrol)


def _security(ours: Stock) -> Iterator[Door]:
    key, now_ms = ours.site.key, NOW_MS
    ca = certificates.make_ca("S", now_ms=now_ms)
    device = certificates.make_device_key()
    request = certificates.make_device_request(device, "d1")
    leaf = certificates.issue_device(ca, request, device_id="d1", role="candidate", now_ms=now_ms)
    anchor = Anchor(session_id="S1", seq=3, head="ab" * 32, room_ms=1)
    trusted = signing.trust(key.public_key())
    token = issue_token(b"k" * 32, anchor, expires_ms=now_ms)
    code = resume_code(bytes(32))

    def issue(data: bytes) -> object:
        return certificates.issue_device(ca, data, device_id="d1", role="candidate", now_ms=now_ms)

    def verify(data: bytes) -> object:
        return certificates.verify_device(data, ca.certificate, now_ms=now_ms)

    def shown(data: bytes) -> object:
        return read_anchor(data.decode("latin-1"), key.public_key())

    def claims(data: bytes) -> object:
        return read_token(b"k" * 32, data.decode("latin-1"), Anchor, now_ms=now_ms - 1)

    def envelope(data: bytes) -> object:
        return signing.open_envelope(data, "x", trusted)

    kept = CapsuleKey(code, cost=Cost(memory_kib=8, iterations=1)).seal(b"{}")
    yield Door(name="capsule", read=partial(open_capsule, typed_code=code), errors=_SECURITY, seeds=(kept,))
    yield from _boxes()
    yield Door(name="request-of-a-device", read=issue, errors=_SECURITY, seeds=(request,))
    yield Door(name="certificate", read=verify, errors=_SECURITY, seeds=(leaf,))
    yield Door(name="anchor", read=shown, errors=_SECURITY, seeds=(sign_anchor(anchor, key).encode(),))
    yield Door(name="token", read=claims, errors=_SECURITY, seeds=(token.encode(),))
    yield Door(name="envelope", read=envelope, errors=_SECURITY, seeds=(signing.sign_envelope(b"{}", "x", key),))
    yield Door(name="canonical", read=parse_canonical, errors=_SECURITY, seeds=(canonical_json({"a": [1, "é"]}),))


def _boxes() -> Iterator[Door]:
    """Key boxes are read up to where the work of Argon2id would begin: what they may ask for is what is tried here."""
    box, folder_key = seal_key("a passphrase of the seeds", bytes(32), "p"), FolderKey(bytes(32))
    check = partial(check_box, purpose="p")

    def with_its_digest(data: bytes) -> object:
        return check(canonical_json({**(fields := decode_json(data, dict[str, object])), "sha256": _digest(fields)}))

    bare = canonical_json({name: value for name, value in json.loads(box).items() if name != "sha256"})
    errors = (SecurityError, msgspec.DecodeError, TypeError)
    yield Door(name="key-box", read=check, errors=_SECURITY, seeds=(box,))
    yield Door(name="key-box-inside", read=with_its_digest, errors=errors, seeds=(bare,))
    yield Door(
        name="sealed-secret", read=partial(folder_key.open, "p"), errors=_SECURITY, seeds=(folder_key.seal("p", b"x"),)
    )


def _digest(fields: dict[str, object]) -> str:
    return sha256_hex(canonical_json({name: value for name, value in fields.items() if name != "sha256"}))
