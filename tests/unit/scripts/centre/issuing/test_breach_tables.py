"""The tables of breaches that come along: their codes, their rules of signing, and how a plan chooses one."""

from pathlib import Path

import msgspec
import pytest

from scripts.centre import samples
from scripts.centre.errors import AuthoringError
from scripts.centre.issuing.breach_tables import shipped
from scripts.centre.issuing.session_plan import read_plan
from shared.exam.breaches import IncidentCode, SigningRule

PLAN = Path(samples.__file__).parent / "site" / "plan.toml"


def codes(name: str) -> dict[str, IncidentCode]:
    table = msgspec.convert(shipped()[name]["incident_codes"], tuple[IncidentCode, ...])
    assert len({code.code for code in table}) == len(table), "a code names one breach"
    return {code.code: code for code in table}


def changed(folder: Path, old: str, new: str) -> Path:
    text = PLAN.read_text(encoding="utf-8")
    assert old in text
    (folder / "plan.toml").write_text(text.replace(old, new), encoding="utf-8")
    return folder / "plan.toml"


def test_each_regulation_has_its_numbers_and_its_own_rule_of_signing() -> None:
    national, professional = codes("33号令-1"), codes("31号令-1")
    assert {*map(str, range(51, 60)), *map(str, range(61, 70)), "71"} <= set(national)
    assert {code.action for number, code in national.items() if number < "60"} == {"warn"}
    assert {code.action for number, code in national.items() if number > "60"} == {"terminate"}
    assert [sum(number.startswith(f"{article}-") for number in professional) for article in "6789"] == [10, 6, 3, 4]
    rules = {name: msgspec.convert(table["incident_signing"], SigningRule) for name, table in shipped().items()}
    assert rules["33号令-1"] == SigningRule(witnesses=0, on_refusal=2)
    assert rules["31号令-1"] == SigningRule(witnesses=2, on_refusal=2)


def test_a_plan_chooses_one_by_its_name(tmp_path: Path) -> None:
    assert read_plan(PLAN).incident_table.startswith("国家教育考试违规处理办法")
    other = read_plan(changed(tmp_path, '33号令-1"', '31号令-1"'))
    assert other.incident_table.startswith("专业技术人员资格考试")
    assert (other.incident_signing.witnesses, len(other.incident_codes)) == (2, 23)


@pytest.mark.parametrize(
    ("new", "told"),
    [
        ('99号令-1"', "没有名为“99号令-1”的违规代码表，随工具提供的有：31号令-1、33号令-1"),
        ('33号令-1"\nincident_table = "自定"', "已选用随工具提供的违规代码表，不能再写 incident_table"),
    ],
)
def test_a_choice_that_cannot_be_is_told_with_its_line(tmp_path: Path, new: str, told: str) -> None:
    with pytest.raises(AuthoringError) as refused:
        read_plan(changed(tmp_path, 'breaches = "33号令-1"', f'breaches = "{new}'))
    assert told in "\n".join(refused.value.problems)
