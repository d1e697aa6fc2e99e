"""A made-up session of 45 candidates for pictures of the console: no real person, many difficult names."""

from typing import Final

from shared.exam.breaches import IncidentCode
from shared.exam.plan import Candidate, DayRules, RoomLayout, SessionPlan, StaffMember

START_MS: Final = 1_795_829_400_000
"""2026-11-28 09:30 in China."""

SEATS: Final = 45
SPARES: Final = 3

_NAME_LIST: Final = (
    "样例𠮷、样例㛃、样例䶮、阿卜杜拉·样例、样例𣲗、Sample Anna-Maria、样例〇、欧阳样例一、样例明远、"
    "样例思齐、样例婉清、张样例、"
    "样例嘉树、样例望舒、样例景行、样例怀瑾、样例知微、样例若水、样例伯涵、样例书瑶、样例子衿、样例清扬、迪丽努尔·阿布都热依木·样例、"
    "样例致远、样例静姝、样例文渊、样例采薇、样例鹤轩、样例南乔、样例云深、样例星野、样例予安、样例乐之、样例时雨、样例砚秋、样例闻笙、"
    "样例未央、样例疏影、样例临风、样例慕白、样例听澜、样例归雁、样例拾光、样例长庚、样例既明"
)
_NAMES: Final = tuple(_NAME_LIST.split("、"))

_STAFF: Final = (
    ("JK01", "样例监考甲", "proctor"),
    ("JK02", "样例监考乙", "proctor"),
    ("ZK01", "样例主考", "chief"),
    ("XK01", "样例巡考", "inspector"),
    ("JS01", "样例技术员", "technician"),
)

CODES: Final = (
    IncidentCode(code="51", label="携带规定以外的物品进入考场或者未放在指定位置", action="warn"),
    IncidentCode(code="52", label="未在规定的座位参加考试", action="warn"),
    IncidentCode(code="54", label="在考试过程中旁窥、交头接耳、互打暗号或者手势", action="warn"),
    IncidentCode(code="56", label="未经考试工作人员同意在考试过程中擅自离开考场", action="warn"),
    IncidentCode(code="64", label="携带具有发送或者接收信息功能的设备", action="terminate"),
    IncidentCode(code="68", label="传、接物品或者交换试卷、答卷、草稿纸", action="terminate"),
)


def ticket(seat: int) -> str:
    """The ticket number of the sample candidate of that seat."""
    return f"2611280001{seat:02d}"


def id_number(seat: int) -> str:
    """A made-up document number; the first seats show the other kinds of documents."""
    return {4: "H00000003", 5: "00000004", 6: "EX0000005"}.get(seat, f"11010120030101{seat:03d}X")


def sample_plan() -> SessionPlan:
    """The plan of the sample session."""
    return SessionPlan(
        session_id="S20261128-0930-301",
        site_id="ZD0001",
        site_name="样例学院数字化管理会计证书（初级）考核站点",
        room="实训楼301机房",
        subject="数字化管理会计（初级）",
        title="2026年第4次数字化管理会计统考 第1场",
        level="初级",
        paper_id="DMA-J-2026-04-A",
        starts_at_ms=START_MS,
        time_zone="Asia/Shanghai",
        duration_s=7200,
        seats=SEATS,
        spares=SPARES,
        rules=DayRules(),
        layout=RoomLayout(),
        staff=tuple(StaffMember(staff_id=i, name=n, role=r, pin_hash="") for i, n, r in _STAFF),  # type: ignore[arg-type]
        candidates=tuple(
            Candidate(
                ticket=ticket(seat),
                name=name,
                gender="女" if seat % 2 else "男",
                id_type={4: "港澳居民来往内地通行证", 5: "台湾居民来往大陆通行证", 6: "护照"}.get(
                    seat, "内地居民身份证"
                ),
                id_number=id_number(seat),
                school="样例学院",
                seat=seat,
            )
            for seat, name in enumerate(_NAMES, 1)
        ),
        incident_table="国家教育考试违规处理办法（33号令）第2版",
        incident_codes=CODES,
    )
