"""The tables of breaches that come along: their codes, their rules of signing, and how a plan chooses one."""

import tomllib
from pathlib import Path

import msgspec
import pytest

from scripts.centre import samples
from scripts.centre.errors import AuthoringError
from scripts.centre.issuing import breach_tables
from scripts.centre.issuing.breach_tables import shipped
from shared.exam.breaches import IncidentCode, SigningRule
from tests.support.plan_file import read_plan

BREACHES = Path(breach_tables.__file__).parent / "breaches"
PLAN = samples.SITE / "plan.toml"


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
    national, professional = codes("33号令-2"), codes("31号令-2")
    articles = ((5, range(51, 60)), (6, range(61, 70)), (7, range(71, 76)), (8, range(81, 86)))
    assert list(national) == [str(number) for _article, numbers in articles for number in numbers]
    assert {code.action for number, code in national.items() if number < "60"} == {"warn"}
    assert {code.action for number, code in national.items() if number > "60"} == {"terminate"}
    assert [sum(number.startswith(f"{article}-") for number in professional) for article in "6789"] == [10, 6, 3, 4]
    rules = {name: msgspec.convert(table["incident_signing"], SigningRule) for name, table in shipped().items()}
    assert rules["33号令-2"] == SigningRule(witnesses=2, on_refusal=2), "Article 18: two sign every record"
    assert rules["31号令-2"] == SigningRule(witnesses=0, on_refusal=2), "Article 16: two where the candidate refuses"


def test_words_are_those_of_the_articles() -> None:
    """Lines of which an earlier version had other words, another number or another meaning."""
    national, professional = codes("33号令-2"), codes("31号令-2")
    assert national["64"].label == "携带具有发送或者接收信息功能的设备"
    assert national["71"].label == "通过伪造证件、证明、档案及其他材料获得考试资格、加分资格和考试成绩"
    assert national["81"].label == "故意扰乱考点、考场、评卷场所等考试工作场所秩序"
    assert professional["6-3"].label == "在试卷、答题纸、答题卡规定以外位置标注本人信息或者其他特殊标记"
    assert not [code for code in (*national.values(), *professional.values()) if code.label.endswith(("的", "；"))]


def test_each_table_says_what_had_no_second_source() -> None:
    for path in BREACHES.glob("*.toml"):
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        assert set(table["unverified"]) <= {code["code"] for code in table["incident_codes"]}
        assert "出处" in path.read_text(encoding="utf-8")


def test_a_plan_chooses_one_by_its_name(tmp_path: Path) -> None:
    assert read_plan(PLAN).incident_table.startswith("国家教育考试违规处理办法")
    other = read_plan(changed(tmp_path, '33号令-2"', '31号令-2"'))
    assert other.incident_table.startswith("专业技术人员资格考试")
    assert (other.incident_signing.witnesses, len(other.incident_codes)) == (0, 23)


@pytest.mark.parametrize(
    ("new", "told"),
    [
        ('99号令-1"', "没有名为“99号令-1”的违规代码表，随工具提供的有：31号令-2、33号令-2"),
        ('33号令-1"', "违规代码表“33号令-1”已由“33号令-2”代替，请改为 33号令-2"),
        ('33号令-2"\nincident_table = "自定"', "已选用随工具提供的违规代码表，不能再写 incident_table"),
    ],
)
def test_a_choice_that_cannot_be_is_told_with_its_line(tmp_path: Path, new: str, told: str) -> None:
    with pytest.raises(AuthoringError) as refused:
        read_plan(changed(tmp_path, 'breaches = "33号令-2"', f'breaches = "{new}'))
    assert told in "\n".join(refused.value.problems)
