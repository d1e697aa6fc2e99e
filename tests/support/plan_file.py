"""`plan.toml` read by itself, as the centre's tool reads it among the other files of a session."""

from pathlib import Path

from scripts.centre.authoring.toml_reader import Findings
from scripts.centre.errors import AuthoringError
from scripts.centre.issuing.plan_file import PlanFile
from scripts.centre.issuing.session_plan import load_plan


def read_plan(path: Path) -> PlanFile:
    """Raises AuthoringError with every problem found."""
    findings = Findings()
    plan = load_plan(path, findings)
    if plan is None or findings.lines:
        raise AuthoringError(findings.lines)
    return plan
