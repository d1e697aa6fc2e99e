"""A session plan that does not fit the world is refused, key by key; what may be meant needs a word of its own."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from scripts.centre.authoring.toml_reader import Findings
from scripts.centre.issuing.plan_checks import ALLOWANCES, check_day, check_plan, span_of
from scripts.centre.issuing.plan_file import plan_file

CHINA = timezone(timedelta(hours=8))
NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
STAFF = [{"staff_id": role, "name": "某", "role": role} for role in ("proctor", "chief", "inspector", "technician")]


def raw(**changes):
    given = {
        "format": "session-plan/1", "session_id": "S1", "site_id": "Z1", "site_name": "滨海学院", "room": "北楼205机房",
        "subject": "会计基础", "session_name": "2027-03-06 14:00-16:00", "plan_name": "春季",
        "starts_at": "2027-03-06T14:00:00+08:00", "time_zone": "Asia/Shanghai", "seats": 30, "spares": 2,
        "staff": STAFF,
    }  # fmt: skip
    return {key: value for key, value in {**given, **changes}.items() if value is not None}


def told(working_s=7200, now=NOW, allow=(), **changes):
    findings = Findings()
    plan = plan_file(raw(**changes), "plan.toml", findings)
    if plan is not None:
        check_plan(plan, "plan.toml", findings)
        check_day(plan, working_s, now, allow, "plan.toml", findings)
    return findings.lines


def test_a_good_plan_has_nothing_against_it():
    assert told() == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"time_zone": "Asia/Beijing"}, "plan.toml 的 time_zone：没有时区“Asia/Beijing”，中国大陆应写 Asia/Shanghai"),
        ({"time_zone": "China/Wuhan"}, "没有时区“China/Wuhan”，中国大陆应写 Asia/Shanghai"),
        ({"time_zone": "Asia/Shanghia"}, "没有时区“Asia/Shanghia”，是不是 Asia/Shanghai"),
        ({"time_zone": "asia/shanghai"}, "是不是 Asia/Shanghai"),
        ({"time_zone": "+8"}, "中国大陆写 Asia/Shanghai"),
        ({"time_zone": ""}, "没有时区“”"),
        ({"time_zone": "../../etc/passwd"}, "没有时区"),
        ({"time_zone": "Asia/Tokyo"}, "14:00:00+08:00 不是 Asia/Tokyo 的时间，那里是 2027-03-06T15:00:00+09:00"),
        ({"starts_at": "2027-03-06T14:00:00Z"}, "不是 Asia/Shanghai 的时间，那里是 2027-03-06T22:00:00+08:00"),
        ({"seats": 0}, "座位数（含备用机）超出 layout"),
        ({"spares": -1}, "座位数（含备用机）超出 layout"),
        ({"layout": {"rows": -2, "columns": -20}}, "layout：行、列应大于0"),
        ({"layout": {"rows": 10**6, "columns": 10**6}}, "座位总数不超过"),
        ({"layout": {"rows": 6, "columns": 8, "aisles_after": [9]}}, "过道应在第1列至第7列之后"),
        ({"rules": {"late_limit_s": -1800}}, "plan.toml 的 rules.late_limit_s：-1800 不对"),
        ({"rules": {"reminders_before_end_s": [900, -600]}}, "plan.toml 的 rules.reminders_before_end_s：-600 不对"),
        ({"rules": {"extension_limit_s": 10**12}}, "rules.extension_limit_s：1000000000000 不对"),
        ({"duration_s": -1}, "duration_s：应大于0"),
        ({"staff": [p for p in STAFF if p["role"] != "chief"]}, "plan.toml 的 staff：没有主考（chief）"),
        ({"staff": [p for p in STAFF if p["role"] != "inspector"]}, "plan.toml 的 staff：没有巡考（inspector）"),
        ({"staff": [p for p in STAFF if p["role"] != "proctor"]}, "plan.toml 的 staff：没有监考（proctor）"),
        ({"staff": [*STAFF, {**STAFF[0], "staff_id": "X", "tel": "1"}]}, "工作人员 X：没有这一项：tel"),
        ({"room": " "}, "plan.toml 的 room：不能是空的"),
        ({"room": None}, "没有写 room"),
        ({"start_at": "x"}, "plan.toml 的 start_at：没有这一项，是不是 starts_at"),
        ({"rules": {"late_limits": 5}}, "plan.toml 的 rules.late_limits：没有这一项，是不是 late_limit_s"),
        ({"seats": "30"}, "plan.toml 的 seats：内容不符合格式"),
        ({"lock": {"idle_s": 5}}, "plan.toml 的 lock.idle_s：应为60至86400（秒）"),
        ({"lock": {"publishers": [""]}}, "plan.toml 的 lock.publishers：“”应为小写"),
        ({"lock": {"companions": ["ctfmon.exe"]}}, "lock.companions：“ctfmon.exe”应为小写、不带 .exe"),
        ({"lock": {"hashes": ["abc"]}}, "plan.toml 的 lock.hashes：内容不符合格式"),
        ({"lock": {"measures": {"new_windows": "log"}}}, "lock.measures.new_windows：没有这一项，是不是 new_window"),
        ({"lock": {"measures": {"new_window": "stop"}}}, "plan.toml 的 lock.measures.new_window：内容不符合格式"),
    ],
)  # fmt: skip
def test_each_fault_is_named_by_its_key(changes, said):
    (line,) = told(**changes)
    assert said in line


def test_all_faults_come_together():
    lines = told(
        time_zone="Asia/Beijing", rules={"late_limit_s": -1, "offline_after_s": -5}, staff=STAFF[:1], seats=100,
        session_name="2027-03-05 14:00-16:00", starts_at="2027-02-06T14:00:00+08:00",
    )  # fmt: skip
    assert len(lines) == 8
    assert len(told(seats="30", rules={"late_limit_s": "x"}, staff=None, room=5)) == 4


@pytest.mark.parametrize(
    ("changes", "allowance"),
    [
        ({"now": datetime(2027, 3, 6, 6, 0, tzinfo=UTC)}, "start-passed"),
        ({"now": datetime(2028, 1, 1, tzinfo=UTC)}, "start-passed"),
        ({"session_name": "2027-03-07 14:00-16:00"}, "other-time"),
        ({"session_name": "2027年3月6日9：00－11：00"}, "other-time"),
        ({"session_name": "2027-03-06 14:00-16:30"}, "other-time"),
        ({"working_s": 5400}, "other-time"),
    ],
)
def test_what_may_be_meant_needs_a_word(changes, allowance):
    (line,) = told(**changes)
    assert f"加 --allow {allowance}" in line
    assert allowance in ALLOWANCES
    assert told(**changes, allow={allowance}) == []
    assert told(**changes, allow=set(ALLOWANCES) - {allowance}) == [line]


@pytest.mark.parametrize(
    "name", ["2027/3/6 14:00－16:00", "2027年3月6日 14点00分至16点00分", "第2场", "2027-03-06 14:00"]
)
def test_the_name_of_a_session_is_read_as_people_write_it(name):
    assert told(session_name=name) == []


def test_spans():
    assert span_of("2027-03-06 23:00-01:00").length_s == 7200
    assert span_of("2027-03-06 14:00").length_s is None
    assert span_of("2027-13-06 14:00-16:00") is None
    assert span_of("上午场") is None


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"seats": "30"}, "应是整数，写成了带引号的文字"),
        ({"room": 205}, "应是带引号的文字，写成了整数"),
        ({"read_aloud": "全部"}, "应是列表（[ ]），写成了带引号的文字"),
        ({"kind": "正式"}, "不能是 '正式'"),
        ({"section_duration_s": {"theory": "60"}}, "应是整数，写成了带引号的文字"),
        ({"rules": {"late_limit_s": "30分钟"}}, "应是整数，写成了带引号的文字"),
        ({"keep_days": 3.5}, "应是整数，写成了数"),
        ({"carry_over": "是"}, "应是true 或 false、空，写成了带引号的文字"),
        ({"staff": {"name": "某"}}, "应是列表（[ ]），写成了表（[名称]）"),
        ({"starts_at": "2027年3月6日 14:00"}, "不是日期时间，应写成"),
    ],
)
def test_a_value_of_another_kind_is_told_in_chinese(changes, said):
    (line,) = told(**changes)
    assert said in line
    assert "Expected" not in line
    assert "Object" not in line
