"""The direct lane and the long way say the same, refusals and anchors too; what must wait goes the long way."""

from queue import SimpleQueue
from typing import Any

import msgspec
import pytest
from flask import Flask

from shared.protocol import paths
from shared.protocol.device import DeviceStatus, DeviceStatusRequest, ResumeRequest
from shared.protocol.errors import ErrorBody
from shared.protocol.sitting import SaveReply, SaveRequest, SittingStatus, SittingStatusRequest
from shared.protocol.version import PROTOCOL_VERSION
from shared.security.anchors import HEADER
from site_server.domain.direct import Call, Turn
from site_server.service.core.tokens import SittingClaims, sitting_token
from site_server.web.app import lane_of
from site_server.web.gate import PEER_KEY
from tests.support.server_parts import Pc, ServerParts
from tests.unit.site_server.web.test_fast_lane import SIGN, Peer


@pytest.fixture
def pc(parts: ServerParts) -> Pc:
    made = parts.login(1)
    parts.started()
    return made


class Both:
    """One call by both ways."""

    def __init__(self, parts: ServerParts, bearer: str) -> None:
        self.app: Flask = parts.app()
        self.bearer = bearer

    def direct(self, path: str, body: bytes, peer: Any = None, anchors: str = "") -> bytes | Turn:
        said: SimpleQueue[bytes] = SimpleQueue()
        call = Call(path=path, authorization=f"Bearer {self.bearer}", anchors=anchors, body=body, raw=b"")
        lane = lane_of(self.app)
        reply = lane.take(peer or Peer(), call, said.put)
        if reply is not Turn.LATER:
            return reply
        return said.get(timeout=20)

    def long(self, path: str, body: bytes, peer: Any = None) -> tuple[int, bytes, str]:
        response = self.app.test_client().post(
            path,
            data=body,
            headers={"Authorization": f"Bearer {self.bearer}"},
            environ_overrides={PEER_KEY: peer or Peer()},
        )
        return response.status_code, response.data, response.headers.get(HEADER, "")


def read(reply: bytes | Turn) -> tuple[int, bytes, str]:
    assert isinstance(reply, bytes)
    head, _, body = reply.partition(b"\r\n\r\n")
    lines = head.decode().split("\r\n")
    fields = dict(line.split(": ", 1) for line in lines[1:])
    assert int(fields["Content-Length"]) == len(body)
    return int(lines[0].split()[1]), body, fields.get(HEADER, "")


def both(parts: ServerParts, pc: Pc) -> Both:
    return Both(parts, pc.reply.token)


def test_signs_of_life_and_saves_are_answered(parts: ServerParts, pc: Pc) -> None:
    ways = both(parts, pc)
    status, body, anchor = read(ways.direct(paths.SITTING_STATUS, SIGN))
    assert status == 200
    assert msgspec.json.decode(body, type=SittingStatus).phase == "working"
    assert anchor == ways.long(paths.SITTING_STATUS, SIGN)[2]
    assert read(ways.direct(paths.SITTING_STATUS, SIGN, anchors=anchor))[2] == "", "only who lacks it is told"
    entry = pc.choose("s1", "A")
    save = msgspec.json.encode(SaveRequest(epoch=entry.epoch, entries=(entry,)))
    reply = msgspec.json.decode(read(ways.direct(paths.ANSWERS, save))[1], type=SaveReply)
    assert (reply.acknowledged_seq, reply.head) == (entry.seq, pc.end()[1])


@pytest.mark.parametrize(
    ("path", "body", "peer"),
    [
        (paths.SITTING_STATUS, b"{", None),
        (paths.ANSWERS, b"", None),
        (paths.ANSWERS, SIGN, None),
        (paths.ANSWERS, msgspec.json.encode(SaveRequest(epoch=99, entries=())), None),
        (paths.SITTING_STATUS, SIGN, Peer(fingerprint="another")),
        (paths.SITTING_STATUS, SIGN, Peer(device_id="nobody")),
        (paths.SITTING_STATUS, SIGN, Peer(role="console")),
    ],
)
def test_refusals_are_the_same_on_both_ways(parts: ServerParts, pc: Pc, path: str, body: bytes, peer: Any) -> None:
    ways = both(parts, pc)
    assert read(ways.direct(path, body, peer)) == ways.long(path, body, peer)


def test_a_refusal_of_the_writer_is_the_same(parts: ServerParts, pc: Pc) -> None:
    ways = both(parts, pc)
    pc.choose("s1", "A")
    gap = pc.choose("s1", "B")
    save = msgspec.json.encode(SaveRequest(epoch=gap.epoch, entries=(gap,)))
    status, body, _ = read(ways.direct(paths.ANSWERS, save))
    assert (status, body) == ways.long(paths.ANSWERS, save)[:2]
    assert b"expected_seq" in body


def test_a_token_of_another_device_is_refused(parts: ServerParts, pc: Pc) -> None:
    claims = SittingClaims(session_no=1, ticket=pc.ticket, epoch=1, device_id="candidate-2")
    ways = Both(parts, sitting_token(parts.site, claims))
    assert read(ways.direct(paths.SITTING_STATUS, SIGN)) == ways.long(paths.SITTING_STATUS, SIGN)


def test_what_might_have_to_wait_goes_the_long_way(parts: ServerParts, pc: Pc, monkeypatch: pytest.MonkeyPatch) -> None:
    ways = both(parts, pc)
    assert ways.direct(paths.SITTING_STATUS, SIGN, anchors="unknown.anchor") is Turn.ON
    monkeypatch.setattr(parts.site, "room", None)
    assert ways.direct(paths.SITTING_STATUS, SIGN) is Turn.ON


@pytest.mark.allow_log("fault in POST")
def test_a_fault_is_told_and_answered(parts: ServerParts, pc: Pc, monkeypatch: pytest.MonkeyPatch) -> None:
    ways = both(parts, pc)
    monkeypatch.setattr("site_server.web.direct_lane.sitting_status", lambda *_asked: 1 / 0)
    assert read(ways.direct(paths.SITTING_STATUS, SIGN))[0] == 500


def test_an_older_anchor_of_this_log_is_looked_at_once(parts: ServerParts, pc: Pc) -> None:
    ways = both(parts, pc)
    old = ways.long(paths.SITTING_STATUS, SIGN)[2]
    parts.login(2)
    assert parts.use_cases.anchors.current() != old
    request = SittingStatusRequest(
        item_id="", answered=0, total=1, flagged=0, seq=0, head="", unsent=0, paper_ready=True
    )
    assert ways.direct(paths.SITTING_STATUS, msgspec.json.encode(request), anchors=old) is Turn.ON
    ways.app.test_client().post(
        paths.SITTING_STATUS,
        data=SIGN,
        headers={"Authorization": f"Bearer {ways.bearer}", HEADER: old},
        environ_overrides={PEER_KEY: Peer()},
    )
    assert read(ways.direct(paths.SITTING_STATUS, SIGN, anchors=old))[0] == 200


def test_a_copied_key_at_another_address_does_not_resume(parts: ServerParts, pc: Pc) -> None:
    """The device's key is a file: whoever copies it to a machine of their own has to log in there."""
    ways = both(parts, pc)
    ask = msgspec.json.encode(ResumeRequest(protocol_version=PROTOCOL_VERSION))
    status = msgspec.json.encode(DeviceStatusRequest(protocol_version=PROTOCOL_VERSION, product_version="1"))
    assert ways.long(paths.SITTING_STATUS, SIGN)[0] == 200
    thief = Peer(address="10.0.0.66")
    refused, body, _ = ways.long(paths.RESUME, ask, thief)
    assert refused != 200
    assert msgspec.json.decode(body, type=ErrorBody).code == "nothing_to_resume"
    told = msgspec.json.decode(ways.long(paths.DEVICE_STATUS, status, thief)[1], type=DeviceStatus)
    assert not told.resumable
    assert msgspec.json.decode(ways.long(paths.DEVICE_STATUS, status)[1], type=DeviceStatus).resumable
    assert ways.long(paths.RESUME, ask)[0] == 200, "the PC itself goes on after a restart"
