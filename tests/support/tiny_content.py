"""What a tiny session is made of: a plan of about a minute, a paper of all theory kinds, plain photos."""

import struct
import zlib
from typing import Any

from msgspec.structs import replace

from shared.exam.accounts import Account
from shared.exam.breaches import IncidentCode
from shared.exam.kinds.fill_in import Blank, FillInItem
from shared.exam.kinds.parts import Option
from shared.exam.kinds.single_choice import SingleChoiceItem
from shared.exam.kinds.true_false import TrueFalseItem
from shared.exam.kinds.voucher import VoucherItem
from shared.exam.paper import Group, Paper, Section
from shared.exam.plan import Candidate, DayRules, RoomLayout, SectionLimit, SessionPlan, StaffMember
from shared.security import codes

NAMES = ("张伟", "李娜", "𠮷田·买买提", "王芳", "欧阳修", "赵一", "钱二", "孙三")
SCHOOL = "示范职业学院"


def quick_rules(**changes: Any) -> DayRules:
    """The numbers of a day of about a minute."""
    numbers: dict[str, Any] = {
        "login_opens_before_s": 3600,
        "late_limit_s": 30,
        "earliest_hand_in_before_end_s": 3600,
        "free_hand_in_before_end_s": 3600,
        "reminders_before_end_s": (20, 10),
        "reminder_display_s": 3,
        "second_check_after_s": 15,
        "extension_limit_s": 120,
        "collection_grace_s": 2,
        "offline_after_s": 3,
        "standstill_after_s": 600,  # a busy machine may take long to start a server again
        **changes,
    }
    return DayRules(**numbers)


def make_plan(
    pins: dict[str, str], *, candidates: int, spares: int, duration_s: int, rules: DayRules, starts_at_ms: int
) -> SessionPlan:
    """A plan with these people: two proctors, a chief examiner, an inspector, a technician."""
    roles = {"proctor": "proctor", "proctor2": "proctor", "chief": "chief", "inspector": "inspector"}
    return SessionPlan(
        session_id="S-TINY-1",
        site_id="440106-01",
        site_name="示范考点",
        room="一号机房",
        subject="数字化管理会计",
        title="数字化管理会计（初级）小场次",
        level="初级",
        paper_id="P-TINY",
        starts_at_ms=starts_at_ms,
        time_zone="Asia/Shanghai",
        duration_s=duration_s,
        seats=candidates,
        spares=spares,
        rules=rules,
        layout=RoomLayout(rows=2, columns=4, aisles_after=(2,)),
        staff=tuple(
            StaffMember(
                staff_id=staff_id,
                name=f"老师{number}",
                role=roles.get(staff_id, "technician"),  # type: ignore[arg-type]
                pin_hash=codes.hash_secret(pin),
            )
            for number, (staff_id, pin) in enumerate(pins.items(), 1)
        ),
        candidates=tuple(
            Candidate(
                ticket=f"2026110100{seat:04d}",
                name=NAMES[(seat - 1) % len(NAMES)],
                gender="女" if seat % 2 else "男",
                id_type="内地居民身份证",
                id_number=f"44010620000101{seat:04d}",
                school=SCHOOL,
                seat=seat,
                photo=f"2026110100{seat:04d}.png",
            )
            for seat in range(1, candidates + 1)
        ),
        rules_for_candidates="一、遵守考场纪律。\n二、听从监考人员安排。",
        penalties="违规者取消考试资格。",
        incident_table="33号令",
        incident_codes=(
            IncidentCode(code="51", label="携带违规物品", action="warn"),
            IncidentCode(code="61", label="替考", action="terminate"),
        ),
    )


def with_pins_and_photos(plan: SessionPlan, pins: dict[str, str]) -> SessionPlan:
    """Another session's plan, whose people have these PINs and whose candidates have a photo named by their ticket."""
    return replace(
        plan,
        staff=tuple(replace(member, pin_hash=codes.hash_secret(pins[member.staff_id])) for member in plan.staff),
        candidates=tuple(replace(c, photo=f"{c.ticket}.png") for c in plan.candidates),
    )


def make_paper(duration_s: int = 60) -> tuple[Paper, dict[str, bytes]]:
    """A paper of five items without pictures or templates: choices, judgement, fill-in, voucher."""
    options = tuple(Option(id=name, text=f"选项{name}") for name in "ABCD")
    theory = (
        Group(
            group_id="g1",
            title="一、单项选择题",
            instruction="每题一个正确答案",
            items=tuple(
                SingleChoiceItem(item_id=f"s{n}", stem=f"第 {n} 道单选题？", points="10", options=options)
                for n in (1, 2)
            ),
            shuffle_items=True,
            shuffle_options=True,
        ),
        Group(
            group_id="g2",
            title="二、判断和填空题",
            instruction="",
            items=(
                TrueFalseItem(item_id="j1", stem="利润等于收入减成本。", points="10"),
                FillInItem(item_id="f1", stem="二加二等于 {{a}}。", points="10", blanks=(Blank(id="a"),)),
            ),
        ),
    )
    practical = (
        Group(
            group_id="g3",
            title="三、实操题",
            instruction="",
            items=(VoucherItem(item_id="v1", stem="填制购入材料的记账凭证。", points="20"),),
        ),
    )
    paper = Paper(
        paper_id="P-TINY",
        version=1,
        title="小试卷",
        subject="数字化管理会计",
        certificate="数字化管理会计",
        level="初级",
        duration_s=duration_s,
        sections=(
            Section(section_id="t", kind="theory", title="理论", groups=theory),
            Section(section_id="p", kind="practical", title="实操", groups=practical),
        ),
        accounts=(
            Account(code="1002", name="银行存款", full_name="银行存款", category="资产"),
            Account(code="1403", name="原材料", full_name="原材料", category="资产"),
        ),
    )
    return paper, {}


def make_backup(paper: Paper) -> Paper:
    """Another paper of the same shape: every item under another id (`s1` is `b-s1`) and another name."""

    def renamed(section: Section) -> Section:
        groups = tuple(
            replace(group, items=tuple(replace(item, item_id=f"b-{item.item_id}") for item in group.items))
            for group in section.groups
        )
        return replace(section, groups=groups)

    sections = tuple(renamed(section) for section in paper.sections)
    return replace(paper, paper_id=f"{paper.paper_id}-B", title="小试卷（备用）", sections=sections)


def make_limits(paper: Paper, section_s: tuple[int, ...], backup: Paper | None = None) -> tuple[SectionLimit, ...]:
    """The paper's sections with these limits, for the items of both papers; none without."""
    papers = [paper] if backup is None else [paper, backup]
    return tuple(
        SectionLimit(
            section_id=section.section_id,
            title=section.title,
            duration_s=seconds,
            items=tuple(
                item.item_id
                for one in papers
                for same in one.sections
                if same.section_id == section.section_id
                for group in same.groups
                for item in group.items
            ),
        )
        for section, seconds in zip(paper.sections, section_s, strict=bool(section_s))
    )


def make_photo(seat: int, width: int = 59, height: int = 83) -> bytes:
    """A plain PNG of one colour for each seat."""
    row = b"\x00" + bytes((40 + seat * 20 % 200, 120, 160)) * width

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">2I5B", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(row * height))
        + chunk(b"IEND", b"")
    )
