"""What the server prints, 交接单 and 清除证明: words against a checked reference, and what a careful eye would find."""

from types import SimpleNamespace
from typing import cast

import pytest

from shared.exchange.site_files import SitePublic
from site_server.domain.site_keys import SiteKeys
from site_server.first_run.handover import Handover, handover_pdf
from site_server.purging.order import BackupGone, PurgedSession, PurgeOrder
from site_server.purging.proof_page import proof_pdf
from tests.support.form_pages import compare, misplaced, told, watch_boxes

AT_MS = 1_795_829_400_000
SITE = "样例省样例市样例职业技术学院数字化管理会计职业技能等级证书（初级、中级）考核站点（东校区）"
CARD = SitePublic(site_id="ZD0001", site_name=SITE, signing_key="public key", recipient="age1sample", room="301𠮷")


def test_the_handover_page(monkeypatch: pytest.MonkeyPatch) -> None:
    too_large = watch_boxes(monkeypatch)
    pages = []
    for servers, backups in (
        (("192.168.1.10:8443",), ()),
        (
            tuple(f"192.168.{n}.10:8443" for n in range(1, 5)),
            tuple(f"E:/考点服务器备份/一个名称很长的文件夹/{n}" for n in range(4)),
        ),
    ):
        page = Handover(
            card=CARD,
            centre_name="样例评价组织（数字化管理会计证书）",
            centre_print="AAAA BBBB CCCC DDDD",
            room="实训楼301机房（数字化管理会计综合实训室）𠅤",
            servers=servers,
            data="C:/ProgramData/ExamSiteKit/server/" + "一个名称很长的文件夹/" * 6,
            backups=backups,
            at_ms=AT_MS,
        )
        pdf = handover_pdf(page)
        assert misplaced(pdf) == []
        pages.append(told(pdf))
    assert too_large == []
    compare("handover", "\n".join(pages))


def test_the_proof_of_purging(monkeypatch: pytest.MonkeyPatch) -> None:
    too_large = watch_boxes(monkeypatch)
    sessions = tuple(
        PurgedSession(
            session_id=f"S20261128-0930-30{n}",
            title="2026年第4次数字化管理会计职业技能等级证书全国统一考试（初级）第1场 补考",
            room="实训楼301机房（数字化管理会计综合实训室）",
            receipt_id="" if n % 4 == 0 else f"R-{n:04d}",
            received_ms=AT_MS,
            due_ms=AT_MS + 30 * 86_400_000,
        )
        for n in range(14)
    )
    places = tuple(f"E:/备份{n}" for n in range(4))
    states = ("gone", "missing", "failed", "foreign")
    gone = tuple(
        BackupGone(place=place, state=state, files=12)  # type: ignore[arg-type]
        for place, state in zip(places, states, strict=True)
    )
    pages = []
    for order in (
        PurgeOrder(ordered_ms=AT_MS, by="样例技术员", sessions=sessions[:1], places=()),
        PurgeOrder(
            ordered_ms=AT_MS,
            by="古丽米热·阿卜杜热西提",
            sessions=sessions,
            places=places,
            backups=gone,
            seats=48,
            consoles=2,
            files=4711,
            bytes=123_456_789,
            left=tuple(f"说明文件{n}.txt" for n in range(25)),
        ),
    ):
        pdf = proof_pdf(order, cast("SiteKeys", SimpleNamespace(card=CARD)))
        assert misplaced(pdf) == []
        pages.append(told(pdf))
    assert too_large == []
    compare("purge_proof", "\n".join(pages))
