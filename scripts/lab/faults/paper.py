"""The made-up session of the suite: an exam of seconds, a paper of choices and short answers. Nobody in it exists."""

from scripts.lab.faults.numbers import CANDIDATES, DURATION_S, EXTRA_PERCENT, SPARES
from shared.exam.kinds.parts import Option
from shared.exam.kinds.short_answer import ShortAnswerItem
from shared.exam.kinds.single_choice import SingleChoiceItem
from shared.exam.paper import Group, Paper, Section
from shared.exam.plan import Candidate, DayRules, RoomLayout, SessionPlan, StaffMember
from shared.security.codes import hash_secret

CHOICES = ("C1", "C2", "C3")
TEXTS = ("T1", "T2", "T3", "T4")
_DAY_S = 86_400


def make_paper() -> Paper:
    """Three single choices and four short answers."""
    options = tuple(Option(id=name, text=f"选项{name}") for name in "ABCD")
    choices = tuple(
        SingleChoiceItem(item_id=item_id, stem="选哪一个？", points="10", options=options) for item_id in CHOICES
    )
    texts = tuple(ShortAnswerItem(item_id=item_id, stem="说明理由。", points="10") for item_id in TEXTS)
    groups = (
        Group(group_id="choices", title="一、单选", instruction="", items=choices, shuffle_items=True),
        Group(group_id="texts", title="二、简答", instruction="", items=texts),
    )
    return Paper(
        paper_id="FAULTS",
        version=1,
        title="故障试验用试卷",
        subject="试验",
        certificate="试验",
        level="初级",
        duration_s=DURATION_S,
        sections=(Section(section_id="theory", kind="theory", title="理论", groups=groups),),
    )


def make_plan(site_id: str, pins: dict[str, str], starts_at_ms: int) -> SessionPlan:
    """The plan: hand-in is free at any time, a late log-in too."""
    return SessionPlan(
        session_id="FAULTS-1",
        site_id=site_id,
        site_name="样例学院",
        room="试验机房",
        subject="试验",
        title="故障试验",
        level="初级",
        paper_id="FAULTS",
        starts_at_ms=starts_at_ms,
        time_zone="Asia/Shanghai",
        duration_s=DURATION_S,
        seats=CANDIDATES,
        spares=SPARES,
        rules=DayRules(
            login_opens_before_s=_DAY_S,
            late_limit_s=_DAY_S,
            earliest_hand_in_before_end_s=_DAY_S,
            free_hand_in_before_end_s=_DAY_S,
            reminders_before_end_s=(2,),
            reminder_display_s=1,
            extension_limit_s=_DAY_S,
            collection_grace_s=2,
            offline_after_s=1,
            standstill_after_s=_DAY_S,  # its outages are seconds: people and PCs go on through them
        ),
        layout=RoomLayout(rows=2, columns=4, aisles_after=()),
        staff=(
            StaffMember(staff_id="chief", name="样例主考", role="chief", pin_hash=hash_secret(pins["chief"])),
            StaffMember(
                staff_id="inspector", name="样例巡考", role="inspector", pin_hash=hash_secret(pins["inspector"])
            ),
        ),
        candidates=tuple(
            Candidate(
                ticket=f"26980{seat:07d}",
                name=f"样例{seat}",
                gender="女",
                id_type="护照",
                id_number=f"EX{seat:07d}",
                school="样例学院",
                seat=seat,
                extra_percent=EXTRA_PERCENT.get(seat, 0),
            )
            for seat in range(1, CANDIDATES + 1)
        ),
    )
