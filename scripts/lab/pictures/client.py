"""Pictures of the main screens from a small made-up exam: for documentation and tests of the windows."""

import io
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

import openpyxl
from msgspec.structs import replace
from openpyxl.styles import Border, Font, PatternFill, Protection, Side
from PySide6.QtCore import QBuffer, QByteArray, Qt
from PySide6.QtGui import QColor, QFont, QImage, QImageWriter, QPainter
from PySide6.QtWidgets import QApplication

from candidate_client.core.clock import ClockView
from candidate_client.core.localclock import monotonic_ms
from candidate_client.core.outline import make_exam
from candidate_client.core.sections import Came, SectionRun
from candidate_client.core.state import ClientView, Closed, Device, Link, Stop, settle
from candidate_client.ui.main_window import MainWindow
from scripts.lab.pictures.silent import Silent
from shared.exam import paper as p
from shared.exam.accounts import Account
from shared.exam.kinds.fill_in import Blank, FillIn, FillInItem
from shared.exam.kinds.form import Form, FormCell, FormField, FormItem, FormTable
from shared.exam.kinds.multiple_choice import MultipleChoice, MultipleChoiceItem
from shared.exam.kinds.parts import Document, Option, Response
from shared.exam.kinds.postings import VoucherLine
from shared.exam.kinds.single_choice import SingleChoice, SingleChoiceItem
from shared.exam.kinds.spreadsheet import Spreadsheet, SpreadsheetItem
from shared.exam.kinds.true_false import TrueFalse, TrueFalseItem
from shared.exam.kinds.voucher import Voucher, VoucherItem
from shared.link.enrolment import clock_note
from shared.protocol.asking import Standing
from shared.protocol.device import CandidateCard, SessionCard
from shared.protocol.sitting import Notice
from shared.qtkit.work.screenshot import screenshot
from shared.words.catalogue import say

ROOM_MS = 1_795_829_467_000  # 2026-11-28 09:31:07 in Shanghai
_DURATION_S = 7200
_RULES = "1. 凭准考证和有效身份证件进入考场，对号入座。\n2. 作答过程自动保存。\n3. 保持安静，不得交谈。"


def take_pictures(app: QApplication, target: Path, *, only: Collection[str] = ()) -> list[Path]:
    """Draw every sample screen, or those named: FILE for the exam, FILE-name.png for each; returns the paths."""
    views = ((name, view) for name, view in sample_views() if not only or name in only)
    exam = () if only else (("", sample_view()),)
    return draw(app, target, (*exam, *views))


def draw(app: QApplication, target: Path, views: Iterable[tuple[str, ClientView]]) -> list[Path]:
    """A picture of each view in one window, FILE-name.png, or FILE where it has no name; returns the paths."""
    window = MainWindow(Silent(sample_view()))
    window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    window.resize(1366, 768)
    window.show()
    made = []
    for name, view in views:
        window.show_view(view)
        app.processEvents()
        path = target.with_name(f"{target.stem}-{name}{target.suffix or '.png'}") if name else target
        made.append(screenshot(window, path))
    window.allow_close()
    window.close()
    return made


def sample_views() -> Iterator[tuple[str, ClientView]]:
    """The screens worth a picture, by name."""
    view = sample_view()
    entrance = replace(view, candidate=None, phase=None, exam=None, device_phase="waiting")
    yield "enrol", settle(replace(ClientView(), device=None, found=("192.168.1.10:8443", "192.168.1.20:8443")))
    asked = Standing(
        state="waiting",
        site_name="示范考点",
        server="192.168.1.10:8443",
        card_print="3F2A 91C0 77DE 40B8",
        code="482913",
        seat=12,
        seat_by="pattern",
    )
    yield "join", settle(replace(ClientView(), device=None, joining=asked))
    by_row = replace(asked, seat=0, seat_by="", note=clock_note(ROOM_MS, ROOM_MS - 5_400_000))
    yield "join-row", settle(replace(ClientView(), device=None, joining=by_row))
    closed = replace(asked, state="closed", code="")
    yield "join-closed", settle(replace(ClientView(), device=None, joining=closed))
    yield "waiting", settle(entrance)
    cut_off = Link(online=False, offline_since_ms=monotonic_ms() - 60_000)
    alone = replace(entrance, session=None, device_phase="no_session", paper_ready=False, expected_name_masked="")
    alone = replace(alone, clock=ClockView(), link=cut_off, resume_offered=True)
    yield "resume-code", settle(alone)
    yield "waiting-export", settle(replace(alone, left_here=1))
    yield "login", settle(replace(entrance, device_phase="ready"))
    yield "waiting-journal", settle(replace(entrance, journals_kept=1))
    yield "login-journal", settle(replace(entrance, device_phase="ready", journals=1))
    yield "identity", settle(replace(view, confirmed=False))
    yield "rules", settle(replace(view, rules_accepted=False))
    yield "ready", settle(replace(view, phase="waiting", clock=replace(view.clock, running=False)))
    yield "choice", settle(replace(view, position="S1"))
    yield "multiple", settle(replace(view, position="M1"))
    yield "fill", settle(replace(view, position="B1"))
    notice = Notice(
        notice_id="n1", kind="extension", text="已为您延时 10 分钟，考试结束时间改为 11:40。", at_ms=ROOM_MS
    )
    away = Link(online=False, offline_since_ms=monotonic_ms() - 60_000)
    yield "offline", settle(replace(view, position="B1", link=away, notices=(notice,), unsent=3))
    yield "sheet", settle(replace(view, position="X1"))
    yield "form", settle(replace(view, position="F1"))
    unsure = replace(view.clock, estimated=True)
    yield "restarted", settle(replace(view, position="S1", link=away, clock=unsure, restarted=True, unsent=3))
    yield "section", settle(_in_section(view, "S2", came="", section_id="theory"))
    yield "next-section", settle(_in_section(view, "F1", came="submitted", section_id="practical"))
    yield "away", settle(replace(view, away=True))
    yield "doubt", settle(replace(view, in_doubt=True))
    stop = Stop(stream="s", number=1, sight="forbidden_program", evidence="todesk")
    stopped = replace(view, stops=(stop,))
    yield "stopped", settle(stopped)
    yield "stopped-offline", settle(replace(stopped, link=away))
    yield "paused", settle(replace(view, phase="paused", pause_reason="实训楼临时停电"))
    cut = replace(view, link=away, hand_in="time_over", unsent=6, exported=("answers-seat12-3fa9c1d2.esjournal",))
    yield "handing-in", settle(replace(cut, exported=()))
    yield "exported", settle(cut)
    yield "handed-in", settle(replace(view, closed=Closed(cause="candidate", at_ms=ROOM_MS, entries=128)))
    yield "locked", settle(replace(view, fenced=True))
    yield "voucher", settle(replace(view, position="V1"))
    told = Notice(notice_id="n2", kind="message", text=say("notice.backup_opened"), at_ms=ROOM_MS)
    yield "backup", settle(replace(view, position="S1", backup=True, answers={}, notices=(told,)))


def _in_section(view: ClientView, position: str, *, came: Came, section_id: str) -> ClientView:
    """The same candidate in a paper whose sections have their own limits."""
    later = (3_600_000,) if section_id == "theory" else ()
    before = "" if section_id == "theory" else "theory"
    run = SectionRun(section_id=section_id, later_ms=later, carry_over=False, before=before, came=came)
    return replace(view, position=position, section=run, clock=replace(view.clock, deadline_ms=ROOM_MS + 2_400_000))


def sample_view() -> ClientView:
    """A candidate in the middle of the exam."""
    paper, media = _paper()
    local = monotonic_ms()
    clock = ClockView(
        offset_ms=ROOM_MS - local, running=True, deadline_ms=ROOM_MS + 5_025_000, allotted_ms=_DURATION_S * 1000
    )
    return settle(
        ClientView(
            device=Device(device_id="seat-012", seat=12, server="192.168.1.10:8443"),
            link=Link(online=True),
            clock=clock,
            session=_session(),
            device_phase="running",
            expected_name_masked="张**",
            paper_ready=True,
            candidate=CandidateCard(
                ticket="2611280012",
                name="张𠮷明",
                gender="男",
                id_type="居民身份证",
                id_masked="371***********1234",
                school="样例职业学院",
                photo=_picture(295, 413, "照片"),
            ),
            seat=12,
            epoch=1,
            rules_for_candidates=_RULES,
            penalties="1. 违纪的，取消该科目成绩。\n2. 作弊的，取消各科成绩。",
            confirmed=True,
            rules_accepted=True,
            phase="working",
            exam=make_exam(paper, media, "sample"),
            answers=_answers(),
            flags=frozenset({"S2"}),
            position="S1",
            saved_ms=ROOM_MS - 4000,
            hand_in_code=None,
        )
    )


def _session() -> SessionCard:
    start = ROOM_MS - 67_000
    return SessionCard(
        session_id="S1",
        title="第1场",
        subject="数字化管理会计（初级）",
        level="初级",
        site_name="样例学院考核站点",
        room="实训楼301机房",
        starts_at_ms=start,
        duration_s=_DURATION_S,
        time_zone="Asia/Shanghai",
        login_opens_ms=start - 1_800_000,
        late_limit_ms=start + 1_800_000,
        requires_id_number=False,
    )


def _answers() -> dict[str, Response]:
    lines = (
        VoucherLine(summary="购入冷轧钢板", account="1403-01", debit="126000.00"),
        VoucherLine(summary="购入冷轧钢板", account="2221-01-01", debit="16300.00"),
        VoucherLine(summary="购入冷轧钢板", account="2202-01", credit="140120.00"),
    )
    return {
        "S1": SingleChoice(choice="B"),
        "M1": MultipleChoice(choices=("A", "C")),
        "T1": TrueFalse(value=True),
        "B1": FillIn(blanks={"1": "30"}),
        "V1": Voucher(date="2026-11-05", attachments="4", lines=lines),
        "X1": Spreadsheet(cells={"本量利!B5": "=B2-B3"}),
        "F1": Form(fields={"a": "93600.00", "b": "不利差异"}),
    }


def _paper() -> tuple[p.Paper, dict[str, bytes]]:
    media = {"media/invoice.png": _picture(900, 620, "电子发票（样例）"), "media/sheet.xlsx": _template()}
    accounts = tuple(
        Account(code=code, name=name.rpartition("—")[2], full_name=name, category="资产")
        for code, name in (
            ("1002-01", "银行存款—样例银行基本户"),
            ("1403-01", "原材料—冷轧钢板"),
            ("2202-01", "应付账款—样例钢铁公司"),
            ("2221-01-01", "应交税费—应交增值税—进项税额"),
        )
    )
    theory = p.Section(section_id="theory", kind="theory", title="理论", groups=tuple(_theory()))
    practical = p.Section(section_id="practical", kind="practical", title="实操", groups=tuple(_practical()))
    paper = p.Paper(
        paper_id="SAMPLE",
        version=1,
        title="数字化管理会计（初级）",
        subject="数字化管理会计（初级）",
        certificate="样例",
        level="初级",
        duration_s=_DURATION_S,
        sections=(theory, practical),
        accounts=accounts,
        formula_sheet="| 名称 | 公式 |\n|---|---|\n| 保本销售量 | 固定成本 ÷（单价 − 单位变动成本） |",
    )
    return paper, media


def _theory() -> Iterator[p.Group]:
    options = tuple(
        Option(id=letter, text=text)
        for letter, text in zip("ABCD", ("固定成本", "边际贡献", "变动成本", "混合成本"), strict=True)
    )
    single = tuple(
        SingleChoiceItem(item_id=f"S{n}", stem=stem, points="2", options=options)
        for n, stem in enumerate(
            ("销售收入减去变动成本后的余额称为（　　）。", "在相关范围内，总额不随业务量变动的是（　　）。"), 1
        )
    )
    yield p.Group(group_id="s", title="一、单项选择题", instruction="每小题只有一个正确答案。", items=single)
    many = MultipleChoiceItem(item_id="M1", stem="下列各项中，属于变动成本的有（　　）。", points="3", options=options)
    yield p.Group(group_id="m", title="二、多项选择题", instruction="每小题有两个或两个以上正确答案。", items=(many,))
    judge = TrueFalseItem(item_id="T1", stem="单价提高会使保本点降低。", points="1")
    yield p.Group(group_id="t", title="三、判断题", instruction="", items=(judge,))
    stem = "某产品单价为60元，变动成本率为70%，月固定成本108,000元。边际贡献率为 {{1}} %，月保本销售额为 {{2}} 元。"
    blanks = (Blank(id="1", hint="%"), Blank(id="2", hint="元"))
    fill = FillInItem(item_id="B1", stem=stem, points="4", blanks=blanks)
    yield p.Group(group_id="b", title="四、填空题", instruction="", items=(fill,))


def _practical() -> Iterator[p.Group]:
    documents = (Document(id="d1", title="增值税专用发票", media="media/invoice.png"),)
    stem = "2026年11月5日购入冷轧钢板，材料已验收入库，货款尚未支付。请根据资料区的原始凭证填制记账凭证。"
    voucher = VoucherItem(item_id="V1", title="采购原材料", stem=stem, points="25", documents=documents)
    yield p.Group(group_id="v", title="一、填制记账凭证", instruction="", items=(voucher,))
    sheet = SpreadsheetItem(
        item_id="X1",
        title="本量利分析",
        stem="在浅黄色单元格中用公式完成本量利分析。",
        points="30",
        documents=documents,
        template="media/sheet.xlsx",
    )
    yield p.Group(group_id="x", title="二、电子表格", instruction="", items=(sheet,))
    fields = (
        FormField(id="a", label="直接材料：标准成本", type="money"),
        FormField(id="b", label="直接材料：差异性质", type="choice", choices=("有利差异", "不利差异")),
    )
    head = tuple(FormCell(text=text, header=True) for text in ("成本项目", "标准成本", "实际成本", "差异性质"))
    row = (
        FormCell(text="直接材料", header=True),
        FormCell(field="a"),
        FormCell(text="93,240.00"),
        FormCell(field="b"),
    )
    form = FormTable(fields=fields, rows=((FormCell(text="标准成本差异分析表", colspan=4, header=True),), head, row))
    item = FormItem(
        item_id="F1",
        title="差异分析表",
        stem="填制《标准成本差异分析表》。",
        points="20",
        documents=documents,
        form=form,
    )
    yield p.Group(group_id="f", title="三、填制报表", instruction="", items=(item,))


def _template() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    if sheet is None:
        return b""
    sheet.title = "本量利"
    sheet.column_dimensions["A"].width = 26
    sheet.column_dimensions["B"].width = 18
    thin = Side(style="thin")
    lines: tuple[tuple[str, str | int | None], ...] = (
        ("项目", "金额"),
        ("单价", 480),
        ("单位变动成本", 288),
        ("固定成本", 240000),
        ("单位边际贡献", None),
        ("保本销售量", None),
    )
    for line, (name, value) in enumerate(lines, 1):
        for column, content in ((1, name), (2, value)):
            cell = sheet.cell(line, column, content)
            cell.border = Border(left=thin, top=thin, right=thin, bottom=thin)
            cell.font = Font(bold=line == 1)
            if column == 2:
                cell.number_format = "#,##0.00"
            if content is None:
                cell.fill = PatternFill("solid", fgColor="FFF8D6")
                cell.protection = Protection(locked=False)
    sheet.protection.sheet = True
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _picture(width: int, height: int, words: str) -> bytes:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("#FFFFFF"))
    painter = QPainter(image)
    font = QFont(QApplication.font())
    font.setPixelSize(max(24, width // 24))
    painter.setFont(font)
    painter.setPen(QColor("#57606A"))
    painter.drawRect(12, 12, width - 24, height - 24)
    painter.drawText(image.rect(), int(Qt.AlignmentFlag.AlignCenter), words)
    painter.end()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"PNG")).write(image)
    return bytes(data.data())
