"""A made-up session for any number of candidates: paper, plan, photos. Nobody in it exists."""

import random
import time
from typing import Final

from shared.exam.kinds.parts import Document
from shared.exam.kinds.short_answer import ShortAnswerItem
from shared.exam.paper import Group, Paper, Section
from shared.exam.plan import Candidate, DayRules, RoomLayout, SessionPlan, StaffMember
from shared.security.codes import hash_secret

CHIEF: Final = "chief"
PIN: Final = "24680135"
PICTURE: Final = "media/source.png"
ITEMS: Final = 50
_PICTURE_BYTES: Final = 600_000
_PHOTO_BYTES: Final = 30_000
_HOURS_S: Final = 3 * 3600


def make_paper() -> tuple[Paper, dict[str, bytes]]:
    """A paper of 50 short answers and its media, as big as a usual one."""
    items = tuple(
        ShortAnswerItem(
            item_id=f"S{number:02d}",
            stem=f"第{number}题：根据资料说明差异产生的原因，并提出改进建议。" * 6,
            points="2",
            documents=(Document(id="d1", title="资料", media=PICTURE),),
        )
        for number in range(1, ITEMS + 1)
    )
    group = Group(group_id="short", title="一、简答题", instruction="请作答。", items=items)
    paper = Paper(
        paper_id="BENCH",
        version=1,
        title="测量用试卷",
        subject="测量",
        certificate="测量",
        level="初级",
        duration_s=_HOURS_S,
        sections=(Section(section_id="theory", kind="theory", title="理论", groups=(group,)),),
    )
    return paper, {PICTURE: random.Random(1).randbytes(_PICTURE_BYTES)}


def make_plan(site_id: str, clients: int) -> tuple[SessionPlan, dict[str, bytes]]:
    """A plan with that many candidates, and their photos."""
    candidates = tuple(
        Candidate(
            ticket=f"26990{seat:07d}",
            name=f"样例{seat}",
            gender="男",
            id_type="护照",
            id_number=f"EX{seat:07d}",
            school="样例学院",
            seat=seat,
            photo=f"{seat}.jpg",
        )
        for seat in range(1, clients + 1)
    )
    plan = SessionPlan(
        session_id="BENCH-1",
        site_id=site_id,
        site_name="样例学院",
        room="测量机房",
        subject="测量",
        title="测量",
        level="初级",
        paper_id="BENCH",
        starts_at_ms=time.time_ns() // 1_000_000 + 600_000,
        time_zone="Asia/Shanghai",
        duration_s=_HOURS_S,
        seats=clients,
        spares=0,
        # Handing in is free from the first second on, so that it can be measured at once.
        rules=DayRules(earliest_hand_in_before_end_s=_HOURS_S, free_hand_in_before_end_s=_HOURS_S),
        layout=RoomLayout(),
        staff=(StaffMember(staff_id=CHIEF, name="样例主考", role="chief", pin_hash=hash_secret(PIN)),),
        candidates=candidates,
    )
    photos = {
        f"{seat}.jpg": b"\xff\xd8" + random.Random(seat).randbytes(_PHOTO_BYTES) for seat in range(1, clients + 1)
    }
    return plan, photos
