"""The demo's short day is a session plan that `build` takes, wherever the machine stands."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from scripts.centre.authoring.toml_reader import Findings
from scripts.centre.issuing.plan_checks import OTHER_TIME, check_day
from scripts.centre.issuing.session_plan import load_plan
from scripts.lab.demo.day import write_plan


def test_the_plan_of_a_short_day_has_no_fault(tmp_path: Path) -> None:
    write_plan(tmp_path / "plan.toml", 240, 45, 60)
    findings = Findings()
    plan = load_plan(tmp_path / "plan.toml", findings)
    assert plan is not None
    check_day(plan, 240, datetime.now(UTC), {OTHER_TIME}, "plan.toml", findings)
    assert findings.lines == []
    assert timedelta(0) < plan.starts_at - datetime.now(UTC) <= timedelta(seconds=60)
