"""What in a session plan is hardly meant is told as a note; the sample plan has none."""

import tomllib
from typing import Any

import pytest

from scripts.centre import samples
from scripts.centre.authoring.toml_reader import Findings
from scripts.centre.issuing.plan_doubts import plan_doubts
from scripts.centre.issuing.plan_file import plan_file

SAMPLE = tomllib.loads((samples.SITE / "plan.toml").read_text("utf-8"))
STAFF = SAMPLE["staff"]


def told(**changes: Any) -> list[str]:
    rules = {**SAMPLE["rules"], **changes.pop("rules", {})}
    findings = Findings()
    plan = plan_file({**SAMPLE, "rules": rules, **changes}, "plan.toml", findings)
    assert plan is not None, findings.lines
    return list(plan_doubts(plan, 7200, "plan.toml"))


def test_the_sample_plan_leaves_no_doubt() -> None:
    assert told() == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"rules": {"second_check_after_s": 7200}}, "rules.second_check_after_s：7200 秒不早于考试结束"),
        ({"rules": {"reminders_before_end_s": [7200]}}, "rules.reminders_before_end_s：结束前 7200 秒还没有开考"),
        ({"rules": {"reminders_before_end_s": [900, 900]}}, "同一个时间写了两次"),
        ({"rules": {"reminder_display_s": 0}}, "提醒显示0秒"),
        ({"rules": {"free_hand_in_before_end_s": 3600}}, "自由交卷早于最早交卷"),
        ({"rules": {"login_opens_before_s": 0}}, "开考前不能登录"),
        ({"rules": {"late_limit_s": 900}}, "考生守则写着“开始30分钟后禁止入场”，late_limit_s 是 15 分钟"),
        ({"rules": {"earliest_hand_in_before_end_s": 900}}, "earliest_hand_in_before_end_s 是 15 分钟"),
        ({"starts_at": "2026-11-28T02:30:00+08:00"}, "starts_at：开考时间是夜里 02:30"),
        ({"plan_name": "2026年模拟考试"}, "名称里有“模拟”，kind 却是 formal"),
        ({"staff": [*STAFF, {"staff_id": "jk01", "name": "样例", "role": "proctor"}]}, "工号 jk01 与 JK01 只差大小写"),
        ({"staff": [*STAFF, {"staff_id": "XK02", "name": "样例主考", "role": "inspector"}]}, "既是主考又是巡考"),
        ({"staff": [{**person, "pin": "204815"} for person in STAFF]}, "两个人的 PIN 相同"),
        ({"penalties": "见<br>附件"}, "penalties：不支持 HTML"),
    ],
)
def test_what_is_hardly_meant_is_told(changes: dict[str, Any], said: str) -> None:
    (line,) = told(**changes)
    assert line.startswith("请核对：plan.toml")
    assert said in line


def test_a_late_limit_beyond_the_end_is_told_beside_the_words() -> None:
    assert any("rules.late_limit_s：7200 秒不早于考试结束" in line for line in told(rules={"late_limit_s": 7200}))


def test_a_rehearsal_may_be_called_one() -> None:
    assert told(kind="mock", plan_name="2026年模拟考试") == []
