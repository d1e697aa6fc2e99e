"""The computed theory items of the sample exam: the marked option or blank is what the arithmetic gives."""

import math
import tomllib
from typing import Any

import pytest

from scripts.centre import samples

THEORY = samples.EXAM / "theory"


def items(name: str) -> dict[str, dict[str, Any]]:
    read = tomllib.loads((THEORY / f"{name}.toml").read_text(encoding="utf-8"))
    return {item["item_id"]: item for item in read["item"]}


def high_low(hours: float) -> float:
    rate = (38000 - 26000) / (1400 - 800)
    return 38000 - rate * 1400 + rate * hours


@pytest.mark.parametrize(
    ("item_id", "text"),
    [
        ("S03", f"下降{1 - (120000 / 5000) / (120000 / 4000):.0%}"),
        ("S04", f"{high_low(1100):,.0f}"),
        ("S05", f"{(90000 + 60000) / (80 - 50):,.0f}"),
        ("S07", f"{0.4 * 0.25:.0%}"),
        ("S08", f"多{(5000 - 4000) * 100000 / 5000:,.0f}元"),
        ("S09", f"增加{1500 * (62 - 30 - 18 - 7) - 6000:,}元"),
        ("S10", f"自制，比外购节约{28 * 6000 - (24 * 6000 + 20000):,}元"),
        ("S11", f"超支{98000 - (60000 + 8 * 4500):,}元"),
        ("S12", f"{2400 + 2600 * 0.1 - 2400 * 0.1:,.0f}"),
        ("S13", f"{600000 * 0.6 + 500000 * 0.4:,.0f}"),
        ("S15", f"{(5200 - 5 * 1000) * 12:,}元（不利差异）"),
        ("S16", f"{24000 / 40 * 30 / 600:.0f}"),
        ("S17", "、".join(sorted("甲乙丙", key=lambda p: {"甲": 60 / 2, "乙": 80 / 4, "丙": 90 / 5}[p], reverse=True))),
        ("S18", f"{226000 / 1.13 * 0.13 - 18200 - 1800:,.0f}"),
    ],
)
def test_single_choice(item_id: str, text: str) -> None:
    item = items("single_choice")[item_id]
    chosen = next(option["text"] for option in item["options"] if option["id"] == item["answer"])
    assert chosen == text


@pytest.mark.parametrize(
    ("item_id", "values"),
    [
        ("B01", ((1 - 0.7) * 100, 108000 / (1 - 0.7))),
        ("B02", (math.sqrt(2 * 100 * 7200 / 4), 7200 / math.sqrt(2 * 100 * 7200 / 4))),
        ("B03", (50000 * 0.07, 50000 * 0.03)),
        ("B04", (360000 / 2000000 * 100, 360000 - 2000000 * 0.12)),
    ],
)
def test_fill_in(item_id: str, values: tuple[float, float]) -> None:
    blanks = items("fill_in")[item_id]["blank"]
    for blank, value in zip(blanks, values, strict=True):
        assert abs(float(blank["numeric"]) - value) <= float(blank["tolerance"])


def test_budget_execution() -> None:
    budget, actual = (40000, 15000, 20000, 100000), (46000, 13500, 21000, 95000)
    assert actual[0] / budget[0] - 1 == pytest.approx(0.15)
    assert actual[1] / budget[1] != pytest.approx(1.1111, abs=0.001)
    assert actual[2] / budget[2] - 1 == pytest.approx(0.05)
    assert sum(actual) - sum(budget) == 500
    assert items("multiple_choice")["M07"]["answer"] == ["A", "C", "D"]


def test_economic_value_added() -> None:
    added_value = 300 - 2500 * 0.1
    assert added_value == pytest.approx(50)
    assert items("true_false")["J10"]["answer"] is True
