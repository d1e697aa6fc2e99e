"""The whole data folder put back to an earlier hour: nothing in it can tell, the machines around it can."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from shared.exam.acts.discipline import RecordDiscipline
from shared.exam.room.events import LogContradicted
from shared.link.witness import Witness
from shared.protocol import paths
from shared.protocol.device import DeviceStatusRequest
from shared.protocol.version import PRODUCT_VERSION, PROTOCOL_VERSION
from shared.security.anchors import HEADER, Anchor, claimed_anchor, sign_anchor
from shared.security.signing import make_signing_key
from site_server.adapters.db.store import DatabaseStore
from site_server.domain.row_seal import row_seal
from site_server.web.gate import PEER_KEY
from tests.support.local_room import Peer
from tests.support.server_parts import ServerParts

pytestmark = [pytest.mark.allow_log("not the one that was anchored|not ours", required=False)]


class Machine:
    """A PC whose every call carries what it keeps, as `shared.link.transport` does."""

    def __init__(self, seat: int, folder: Path) -> None:
        self.seat = seat
        self.witness = Witness(folder / f"{seat}.json")

    def call(self, parts: ServerParts, app: Flask | None = None) -> str:
        """A sign of life; the anchor that came back."""
        device = parts.device(self.seat)
        peer = Peer(device_id=device.device_id, role=device.role, fingerprint=device.fingerprint)
        request = DeviceStatusRequest(protocol_version=PROTOCOL_VERSION, product_version=PRODUCT_VERSION)
        shown = self.witness.shown()
        response = (
            (app or parts.app())
            .test_client()
            .post(
                paths.DEVICE_STATUS,
                json={"protocol_version": request.protocol_version, "product_version": request.product_version},
                headers={HEADER: shown} if shown else {},
                environ_overrides={PEER_KEY: peer},
            )
        )
        assert response.status_code == 200
        anchor = response.headers.get(HEADER, "")
        if anchor:
            self.witness.heard(anchor)
        return anchor


class Room:
    """A room on a data folder with its database; `back` puts the folder back to where `copy` was taken."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.parts = ServerParts(folder / "first", candidates=3)
        self.parts.stop()
        self.parts.open_folder(self.parts.tiny.data)
        self.parts.import_package(self.parts.tiny.package)
        self.parts.started()
        self.taken = folder / "taken"

    def copy(self) -> None:
        self.stop()
        shutil.copytree(self.parts.tiny.data, self.taken)
        self.open()

    def back(self) -> None:
        """Somebody stops the service, puts the old folder in its place, and starts it again a minute later."""
        self.stop()
        shutil.rmtree(self.parts.tiny.data)
        shutil.copytree(self.taken, self.parts.tiny.data)
        self.open()

    def open(self) -> None:
        """Start again on the folder as it is; the machine's clocks have gone on."""
        self.parts.clock.pass_ms(60_000)
        self.parts.store = DatabaseStore(self.parts.folder.database, seal=row_seal(self.parts.keyring))
        self.parts._assemble()

    def stop(self) -> None:
        self.parts.stop()
        self.parts.store.close()

    def contradictions(self) -> list[LogContradicted]:
        return [r.event for r in self.parts.site.need_room().records if isinstance(r.event, LogContradicted)]

    def told(self) -> str:
        return "\n".join(sentence for adviser in self.parts.site.advisers for sentence in adviser())


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    made = Room(tmp_path)
    yield made
    made.stop()


def test_a_terminated_candidate_of_a_folder_put_back_is_known_by_every_witness(room: Room, tmp_path: Path) -> None:
    pc = room.parts.login(1)
    room.copy()
    machine = Machine(2, tmp_path)
    breach = room.parts.site.need_room().plan.incident_codes
    code = breach[0].code if breach else "C1"
    act = RecordDiscipline(
        ticket=pc.ticket, code=code, action="terminate", text="夹带", approvals=room.parts.approve("chief")
    )
    room.parts.command(act)
    anchored = claimed_anchor(machine.call(room.parts))
    assert anchored.seq == len(room.parts.site.need_room().records)
    room.back()
    assert room.parts.site.need_room().state.sittings[pc.ticket].closed_ms is None  # the folder itself cannot tell
    assert room.contradictions() == []
    machine.call(room.parts)
    (event,) = room.contradictions()
    assert (event.seq, event.head) == (anchored.seq, anchored.head)
    assert event.here < anchored.seq
    assert "被退回到了较早的状态" in room.told()
    machine.call(room.parts)
    room.stop()
    room.open()
    machine.call(room.parts)
    assert len(room.contradictions()) == 1  # said once, and remembered
    assert "被退回到了较早的状态" in room.told()
    assert claimed_anchor(machine.witness._known.contradicted[0]) == anchored  # the evidence stays on the PC


def test_an_epoch_number_is_never_given_twice(room: Room) -> None:
    """Two moves of one candidate; the folder is put back in between, and no witness has called yet."""
    room.parts.login(1)
    room.copy()
    first = room.parts.resume(1).reply.epoch
    room.back()
    second = room.parts.resume(1).reply.epoch
    assert second > first


def test_what_pcs_invent_accuses_nobody(room: Room, tmp_path: Path) -> None:
    machine = Machine(1, tmp_path)
    app = room.parts.app()
    session = room.parts.site.need_room().plan.session_id
    forged = Anchor(session_id=session, seq=999, head="ab" * 32, room_ms=1)
    for text in (sign_anchor(forged, make_signing_key()), "x", "a.b", "." * 900, "é.a", "[" * 1000 + "."):
        machine.witness._known = type(machine.witness._known)(newest=text)
        device = room.parts.device(1)
        peer = Peer(device_id=device.device_id, role=device.role, fingerprint=device.fingerprint)
        body = {"protocol_version": PROTOCOL_VERSION, "product_version": PRODUCT_VERSION}
        how = {"headers": {HEADER: text}, "environ_overrides": {PEER_KEY: peer}}
        assert app.test_client().post(paths.DEVICE_STATUS, json=body, **how).status_code == 200
    assert room.contradictions() == []
    assert room.told() == ""


def test_strangers_hear_no_anchor(room: Room) -> None:
    assert HEADER not in room.parts.app().test_client().get(paths.HELLO).headers


def test_a_machine_keeps_what_the_log_does_not_bear_out(tmp_path: Path) -> None:
    key = make_signing_key()

    def anchor(seq: int, head: str) -> str:
        return sign_anchor(Anchor(session_id="S", seq=seq, head=head, room_ms=seq), key)

    path = tmp_path / "device" / "anchors.json"
    witness = Witness(path)
    witness.heard("nonsense")
    for text in (anchor(1, "a"), anchor(2, "b"), anchor(3, "c"), anchor(2, "b"), anchor(3, "d"), anchor(4, "e")):
        witness.heard(text)
    kept = [claimed_anchor(text) for text in Witness(path)._known.contradicted]
    assert [(one.seq, one.head) for one in kept] == [(3, "c")]
    path.write_bytes(b"[" * 100_000)
    assert Witness(path).shown() == ""
