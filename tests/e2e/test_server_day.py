"""The real server process over mutual TLS: a small session from enrolment to the sealed bundle."""

from pathlib import Path

import pytest

from shared.exam.kinds.single_choice import SingleChoice
from shared.exchange.bundle import open_bundle
from shared.exchange.known_cards import KnownCard
from shared.exchange.paper_archive import open_paper
from shared.link.errors import Refused
from shared.protocol import paths
from shared.protocol.commands import EndRoom, Extend, MoveSeat, StartRoom, Unseal
from shared.protocol.device import DeviceStatus, DeviceStatusRequest, LoginReply, ResumeRequest
from shared.protocol.version import PRODUCT_VERSION, PROTOCOL_VERSION
from shared.security.vault import Box
from tests.support.bare_pc import BarePc, job
from tests.support.tiny_session import TinySession


@pytest.mark.slow
def test_a_small_day(tmp_path: Path) -> None:
    with TinySession(tmp_path, candidates=3, spares=1, duration_s=120) as tiny:
        waiting = tiny.device(seat=1).transport()
        ask = DeviceStatusRequest(protocol_version=PROTOCOL_VERSION, product_version=PRODUCT_VERSION)
        status = waiting.call("POST", paths.DEVICE_STATUS, ask, DeviceStatus)
        assert (status.phase, status.seat, status.paper) == ("ready", 1, None)

        chief = tiny.staff("chief")
        with pytest.raises(Refused) as wrong:
            tiny.command(chief, Unseal(code="1AAA-AAAA-AAAA-AAAA"))
        assert wrong.value.code == "wrong_opening_code"
        tiny.command(chief, Unseal(code=tiny.opening_code))
        one, two = BarePc(tiny, 1), BarePc(tiny, 2)
        assert one.reply.candidate.photo == tiny.photos[f"{tiny.ticket(1)}.png"]
        assert one.status().paper_key is None
        tiny.command(chief, StartRoom())
        key = one.status().paper_key
        assert key is not None
        cipher = one.link.call("GET", paths.PAPER, None, bytes)
        assert open_paper(Box(key).decrypt(cipher)).paper == tiny.paper

        assert one.answer("s1", "A").acknowledged_seq == 1
        assert two.answer("s1", "B").acknowledged_seq == 1
        tiny.server.kill()
        tiny.server.start()
        assert one.answer("s2", "C").acknowledged_seq == 2
        assert two.status().acknowledged_seq == 1

        reply = tiny.command(
            chief,
            Extend(
                tickets=(tiny.ticket(1),),
                seconds=60,
                reason="键盘故障",
                approvals=(tiny.credential("chief"), tiny.credential("inspector")),
            ),
        )
        assert reply.message.startswith("给 1 号座位延时 1 分，结束时间改为 ")
        assert one.status().allotted_ms == 180_000

        tiny.command(chief, MoveSeat(ticket=tiny.ticket(2), to_seat=4, reason="死机"))
        assert two.status().phase == "fenced"
        spare = tiny.device(seat=4).transport()
        assert spare.call("POST", paths.DEVICE_STATUS, ask, DeviceStatus).resumable
        again = spare.call("POST", paths.RESUME, ResumeRequest(protocol_version=PROTOCOL_VERSION), LoginReply)
        assert again.epoch > 1
        assert again.snapshot.answers == {"s1": SingleChoice(choice="B")}
        assert len(again.known_entries) == 1
        assert again.journal_key == two.reply.journal_key

        assert one.hand_in().cause == "candidate"
        tiny.command(chief, EndRoom(reason="演练结束"))
        collected = job(chief, "collect")
        assert collected.state == "done", collected
        assert [check.bundle_head == check.server_head for check in collected.checks] == [True, True]
        sealed = job(chief, "seal")
        assert sealed.state == "done", sealed
        bundle = tmp_path / "copy.exambundle"
        bundle.write_bytes(chief.call("GET", paths.BUNDLE, None, bytes))
        opened = open_bundle(
            bundle, centre_id="CENTRE-1", cards=[KnownCard(card=tiny.site)], identity=tiny.centre_keys.identity
        )
        assert {s.ticket: len(s.log) for s in opened.results.sittings} == {
            tiny.ticket(1): 2,
            tiny.ticket(2): 1,
            tiny.ticket(3): 0,
        }
        assert opened.results.sittings[0].head == one.book.head()
