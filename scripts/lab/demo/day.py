"""The demo's session plan: the sample plan with a short day. Every time is a setting of the package."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from scripts.centre import samples
from shared.formatting import room_zone

SAMPLES = samples.FOLDER
EXAM = SAMPLES / "exam"
SITE = SAMPLES / "site"
_ROOM = room_zone("Asia/Shanghai")  # the sample plan's
_OF_THE_PLAN = {"duration_s", "kind"}

# when things happen, as a part of the exam's length after the start
STEPS = {
    "leave": 0.06,
    "late": 0.10,
    "cut": 0.14,
    "back": 0.16,
    "pc_dies": 0.20,
    "restored": 0.26,
    "refused": 0.28,
    "pause": 0.34,
    "server_dies": 0.45,
    "extension": 0.55,
    "discipline": 0.62,
    "power_off": 0.68,
    "consent": 0.80,
    "hand_in": 0.90,
}


def settings(exam_s: int, seats: int, starts_at: datetime) -> dict[str, str]:
    """The plan's keys that a short day changes, as TOML values; limits and reminders in proportion."""
    return {
        "starts_at": f'"{starts_at.astimezone(_ROOM).isoformat(timespec="seconds")}"',
        "seats": str(seats),
        "duration_s": str(exam_s),
        "login_opens_before_s": "1800",
        "late_limit_s": str(exam_s // 4),
        "earliest_hand_in_before_end_s": str(exam_s * 2 // 5 + 60),
        "free_hand_in_before_end_s": str(exam_s // 20),
        "reminders_before_end_s": f"[{exam_s // 5}, {exam_s // 8}]",
        "reminder_display_s": "4",
        "second_check_after_s": str(exam_s // 3),
        "collection_grace_s": "5",
    }


def write_plan(target: Path, exam_s: int, seats: int, in_s: int, changes: Mapping[str, str] | None = None) -> None:
    """Write the plan of an exam that starts in `in_s` seconds; keys the sample lacks are added where they belong.

    `changes`: further keys, as TOML values.
    """
    text = (SITE / "plan.toml").read_text(encoding="utf-8")
    values = settings(exam_s, seats, datetime.now(UTC) + timedelta(seconds=in_s)) | dict(changes or {})
    for key, value in values.items():
        line = f"{key} = {value}"
        text, count = re.subn(rf"(?m)^{key} = .*$", line, text)
        if not count:
            top = key in _OF_THE_PLAN
            table = "seats = " if top else "[rules]\n"
            text = text.replace(table, f"{line}\n{table}" if top else f"{table}{line}\n", 1)
    target.write_text(text, encoding="utf-8")
