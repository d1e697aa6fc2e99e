"""The sample exam is right: counts, points, references, and every figure of the key recomputed from the papers."""

import io
import re
import tomllib
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.cell.cell import MergedCell

from scripts.centre import samples
from scripts.centre.issuing.breach_tables import shipped
from scripts.centre.samples.drawing import money
from shared.workbook.task import Task

SAMPLES = samples.FOLDER
EXAM = SAMPLES / "exam"
FULL_SECTION = Decimal(100)


def read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


PAPER = read(EXAM / "paper.toml")
GROUPS = {file: read(EXAM / file) for section in PAPER["section"] for file in section["files"]}
ITEMS = {item["item_id"]: (group, item) for group in GROUPS.values() for item in group["item"]}
ACCOUNTS = {account["code"]: account for account in read(EXAM / PAPER["accounts"])["account"]}
FIGURES = read(SAMPLES / "documents.toml")


def points(group: dict[str, Any], item: dict[str, Any]) -> Decimal:
    return Decimal(item["points"] if "points" in item else group["points"])


def answer(item_id: str) -> dict[str, Any]:
    found: dict[str, Any] = ITEMS[item_id][1]["answer"]
    return found


def test_each_section_is_worth_100() -> None:
    for section in PAPER["section"]:
        groups = [GROUPS[file] for file in section["files"]]
        assert sum(points(group, item) for group in groups for item in group["item"]) == FULL_SECTION, section["title"]


def test_counts_and_ids() -> None:
    counts = Counter(group["kind"] for group in GROUPS.values() for _ in group["item"])
    assert counts == {
        "single_choice": 18,
        "multiple_choice": 8,
        "true_false": 6,
        "fill_in": 4,
        "ordering": 1,
        "matching": 1,
        "case": 1,
        "short_answer": 1,
        "voucher": 2,
        "spreadsheet": 1,
        "form": 1,
    }
    assert len(ITEMS) == sum(counts.values())
    assert len({group["group_id"] for group in GROUPS.values()}) == len(GROUPS)
    assert PAPER["duration_minutes"] == 120
    assert Decimal(PAPER["pass_mark"]) == 60


@pytest.mark.parametrize("item_id", [i for i, (g, _) in ITEMS.items() if g["kind"].endswith("_choice")])
def test_choices(item_id: str) -> None:
    group, item = ITEMS[item_id]
    ids = [option["id"] for option in item["options"]]
    assert ids == list("ABCD")
    assert len({option["text"] for option in item["options"]}) == len(ids)
    if group["kind"] == "single_choice":
        assert item["answer"] in ids
    else:
        right = item["answer"]
        assert len(right) >= 2
        assert right == sorted(set(right) & set(ids))
        # picking all but one right option must stay below full marks
        assert Decimal(group["partial"]) * (len(right) - 1) < points(group, item)
    assert "（　　）" in item["stem"]


def test_answers_are_spread_over_the_letters() -> None:
    letters = Counter(item["answer"] for item in GROUPS["theory/single_choice.toml"]["item"])
    assert set(letters) == set("ABCD")
    assert max(letters.values()) <= 7
    judged = [item["answer"] for item in GROUPS["theory/true_false.toml"]["item"]]
    assert 2 <= sum(judged) <= 4


def test_fill_ins_name_their_blanks() -> None:
    for item in GROUPS["theory/fill_in.toml"]["item"]:
        named = re.findall(r"\{\{(\w+)\}\}", item["stem"])
        assert named == [blank["id"] for blank in item["blank"]]
        assert sum(Decimal(blank["points"]) for blank in item["blank"]) == 4
        for blank in item["blank"]:
            assert ("accept" in blank) != ("numeric" in blank)


def test_stems_use_tables_and_a_picture() -> None:
    stems = [item["stem"] for _, item in ITEMS.values()]
    assert sum("|--" in stem or "|:--" in stem for stem in stems) >= 3
    pictures = [name for stem in stems for name in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", stem)]
    assert pictures
    for name in pictures:
        assert (EXAM / name).is_file(), name
    for _, item in ITEMS.values():
        assert item["analysis"].strip()


def test_media_are_there_used_and_small() -> None:
    named = {document["media"] for _, item in ITEMS.values() for document in item.get("documents", ())}
    named |= {item["template"] for _, item in ITEMS.values() if "template" in item}
    named |= set(re.findall(r"media/[\w.-]+", " ".join(item["stem"] for _, item in ITEMS.values())))
    assert named == {f"media/{path.name}" for path in (EXAM / "media").iterdir()}
    for name in named:
        assert (EXAM / name).stat().st_size < 200_000, name
        assert name.isascii()


def test_chart_of_accounts() -> None:
    assert 70 <= len(ACCOUNTS) <= 140
    for code, account in ACCOUNTS.items():
        assert account["category"] in {"资产", "负债", "权益", "成本", "损益"}
        assert account["side"] in {"debit", "credit"}
        parent = code.rpartition("-")[0]
        assert not parent or parent in ACCOUNTS, code
    assert len({account["full_name"] for account in ACCOUNTS.values()}) == len(ACCOUNTS)


@pytest.mark.parametrize("item_id", ["V01", "V02"])
def test_vouchers_balance_on_last_level_accounts(item_id: str) -> None:
    key = answer(item_id)
    sides = {"debit": Decimal(0), "credit": Decimal(0)}
    for line in key["lines"]:
        assert line["account"] in ACCOUNTS
        assert not any(code.startswith(line["account"] + "-") for code in ACCOUNTS), line["account"]
        sides[line["side"]] += Decimal(line["amount"])
    assert sides["debit"] == sides["credit"]
    worth = sum((Decimal(line["points"]) for line in key["lines"]), Decimal(0))
    worth += sum(Decimal(key[name]) for name in ("date_points", "attachments_points", "balance_points"))
    assert worth == points(*ITEMS[item_id])
    assert key["attachments"] == len(ITEMS[item_id][1]["documents"])


def lines(item_id: str) -> dict[str, Decimal]:
    return {line["account"]: Decimal(line["amount"]) for line in answer(item_id)["lines"]}


def test_purchase_figures() -> None:
    steel, freight, received, bank = (FIGURES["v01"][name] for name in ("steel", "freight", "received", "bank"))
    for sheet in (steel, freight):
        amount = Decimal(sheet["amount"])
        assert amount == Decimal(sheet["quantity"]) * Decimal(sheet["price"])
        assert Decimal(sheet["tax"]) == amount * Decimal(sheet["rate"].rstrip("%")) / 100
        assert Decimal(sheet["total"]) == amount + Decimal(sheet["tax"])
        assert sheet["total_words"] == money.capital(sheet["total"], "圆")
    assert Decimal(bank["amount"]) == Decimal(freight["total"])
    assert bank["amount_words"] == money.capital(bank["amount"])
    assert received["goods_amount"] == steel["amount"]
    assert received["freight_amount"] == freight["amount"]
    cost = Decimal(received["total"])
    assert cost == Decimal(steel["amount"]) + Decimal(freight["amount"])
    assert cost == Decimal(received["unit_cost"]) * Decimal(received["received"])
    assert steel["quantity"] == received["received"] == received["due"]
    assert lines("V01") == {
        "1403-01": cost,
        "2221-01-01": Decimal(steel["tax"]) + Decimal(freight["tax"]),
        "2202-01": Decimal(steel["total"]),
        "1002-01": Decimal(bank["amount"]),
    }
    assert answer("V01")["date"] == received["date"] == bank["date"]
    assert ACCOUNTS["2202-01"]["name"] == steel["seller"] == received["supplier"]
    assert bank["payee"] == freight["seller"]


def test_payroll_figures() -> None:
    rows = FIGURES["v02"]["payroll"]["rows"]
    for _, _, *figures in rows:
        basic, bonus, allowance, gross, insurance, fund, tax, net = map(Decimal, figures)
        assert gross == basic + bonus + allowance
        assert net == gross - insurance - fund - tax
    workers, workshop, office, sales = (Decimal(row[5]) for row in rows)
    (_, chair), (_, cabinet) = FIGURES["v02"]["hours"]["rows"]
    rate = workers / (Decimal(chair) + Decimal(cabinet))
    assert rate == 33
    assert lines("V02") == {
        "5001-01-01": rate * Decimal(chair),
        "5001-01-02": rate * Decimal(cabinet),
        "5101-01": workshop,
        "6602-01": office,
        "6601-01": sales,
        "2211-01": workers + workshop + office + sales,
    }


def test_form_is_well_drawn() -> None:
    _, item = ITEMS["F01"]
    fields = {field["id"]: field for field in item["field"]}
    drawn = [cell["field"] for row in item["row"] for cell in row["cells"] if "field" in cell]
    assert sorted(drawn) == sorted(fields) == sorted(item["answer"])
    assert {sum(cell.get("colspan", 1) for cell in row["cells"]) for row in item["row"]} == {7}
    assert sum(Decimal(key["points"]) for key in item["answer"].values()) == points(*ITEMS["F01"])
    for name, key in item["answer"].items():
        if fields[name]["type"] == "choice":
            assert key["value"] in fields[name]["choices"]
        else:
            assert Decimal(key["tolerance"]) > 0


def test_form_figures() -> None:
    key = {name: value["value"] for name, value in answer("F01").items()}
    output = Decimal(FIGURES["f01"]["report"]["output"])
    pairs = zip(FIGURES["f01"]["standard"]["rows"], FIGURES["f01"]["report"]["rows"], strict=True)
    shown = [cell.get("text", "") for row in ITEMS["F01"][1]["row"] for cell in row["cells"]]
    standard_sum = actual_sum = Decimal(0)
    for name, (standard, actual) in zip(("material", "labour", "overhead"), pairs, strict=True):
        should_use, should_cost = Decimal(standard[1]) * output, Decimal(standard[3])
        used, price, cost = Decimal(actual[1]), Decimal(actual[3]), Decimal(actual[5])
        assert cost == used * price
        assert money.thousands(cost) in shown
        total = cost - should_use * should_cost
        assert Decimal(key[f"{name}_standard"]) == should_use * should_cost
        assert Decimal(key[f"{name}_price"]) == (price - should_cost) * used
        assert Decimal(key[f"{name}_quantity"]) == (used - should_use) * should_cost
        assert Decimal(key[f"{name}_total"]) == total
        assert key[f"{name}_nature"] == ("不利差异" if total > 0 else "有利差异")
        standard_sum += should_use * should_cost
        actual_sum += cost
    assert money.thousands(standard_sum) in shown
    assert money.thousands(actual_sum) in shown
    assert Decimal(key["sum_total"]) == actual_sum - standard_sum
    rate = (actual_sum - standard_sum) / standard_sum * 100
    assert abs(Decimal(key["sum_rate"]) - rate) < Decimal("0.005")


def test_documents_agree_with_each_other() -> None:
    """The steel of the voucher costs what the production report uses; the cabinets' wages are the same in both."""
    report = FIGURES["f01"]["report"]["rows"]
    assert Decimal(report[0][3]) == Decimal(FIGURES["v01"]["received"]["unit_cost"])
    assert report[1][1] == FIGURES["v02"]["hours"]["rows"][1][1]
    assert Decimal(report[1][5]) == lines("V02")["5001-01-02"]
    assert Decimal(report[0][1]) <= Decimal(FIGURES["v01"]["received"]["received"])


RIGHT_FORMULAS = {
    "本量利!C4": "=SUM(基础数据!B5:B8)",
    "本量利!C5": "=SUM(基础数据!B9:B11)",
    "本量利!C6": "=基础数据!B4-C4",
    "本量利!C7": "=C6/基础数据!B4",
    "本量利!C9": "=C5/C6",
    "本量利!C10": "=C9*基础数据!B4",
    "本量利!C11": "=C6*基础数据!B12",
    "本量利!C12": "=C11-C5",
    "本量利!C13": "=基础数据!B12-C9",
    "本量利!C14": "=C13/基础数据!B12",
    "本量利!C16": "=(C5+基础数据!B13)/C6",
    "本量利!C17": "=C11/C12",
    "方案比较!C4": "=B4*(1-5%)",
    "方案比较!C5": "=B5*(1+12%)",
    "方案比较!C6": "=B6",
    "方案比较!C7": "=B7",
    "方案比较!D4": "=B4",
    "方案比较!D5": "=B5*(1+8%)",
    "方案比较!D6": "=B6",
    "方案比较!D7": "=B7+20000",
    "方案比较!E4": "=B4",
    "方案比较!E5": "=B5",
    "方案比较!E6": "=B6-6",
    "方案比较!E7": "=B7+15000",
    "方案比较!B12": "方案二",
}


class Sheets:
    """The template as the candidate's window and the marker compute it."""

    def __init__(self) -> None:
        data = (EXAM / ITEMS["X01"][1]["template"]).read_bytes()
        self.book = load_workbook(io.BytesIO(data))
        self.task = Task(data)

    def put(self, entries: dict[str, str]) -> None:
        self.task.load(entries)

    def value(self, ref: str) -> Any:
        place = self.task.place(ref)
        assert place is not None
        return self.task.value(place)


def test_spreadsheet_key_is_what_the_right_formulas_give() -> None:
    cells = answer("X01")["cells"]
    assert {cell["ref"] for cell in cells} == set(RIGHT_FORMULAS)
    assert sum(Decimal(cell["points"]) for cell in cells) == points(*ITEMS["X01"])
    sheets = Sheets()
    sheets.put(RIGHT_FORMULAS)
    for cell in cells:
        got = sheets.value(cell["ref"])
        if "tolerance" in cell:
            assert abs(Decimal(repr(got)) - Decimal(cell["value"])) <= Decimal(cell["tolerance"]), cell["ref"]
        else:
            assert got == cell["value"]
    profits = {name: sheets.value(f"方案比较!{column}10") for name, column in zip("一二三", "CDE", strict=True)}
    assert {name: round(profit) for name, profit in profits.items()} == {"一": 136320, "二": 154720, "三": 141000}
    assert sheets.value("本量利!C18") == "一致"
    assert round(sheets.value("本量利!C8"), 6) == 0.6
    assert round(sheets.value("本量利!C15"), 6) == 0.625


def test_untouched_template_shows_no_error_and_no_number_too_early() -> None:
    sheets = Sheets()
    assert sheets.value("本量利!C18") == "待填写"
    for ref in ("本量利!C8", "本量利!C15", "方案比较!B6", "方案比较!B10", "方案比较!C10", "方案比较!C11"):
        assert not sheets.value(ref), ref


def test_only_answer_cells_are_unlocked() -> None:
    sheets = Sheets()
    unlocked = {
        f"{sheet.title}!{cell.coordinate}"
        for sheet in sheets.book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if not cell.protection.locked and not isinstance(cell, MergedCell)
    }
    assert unlocked == {cell["ref"] for cell in answer("X01")["cells"]}
    assert all(sheet.protection.sheet for sheet in sheets.book.worksheets)
    assert not sheets.book.defined_names
    given = {row["name"]: row["value"] for row in FIGURES["workbook"]["rows"]}
    data = sheets.book["基础数据"]
    assert {data[f"A{row}"].value: data[f"B{row}"].value for row in range(4, 4 + len(given))} == given


def test_break_even_chart_item() -> None:
    chart = FIGURES["chart"]
    margin = Decimal(chart["fixed_cost"]) / Decimal(chart["volume"])
    _, item = ITEMS["S06"]
    options = {option["id"]: option["text"] for option in item["options"]}
    assert Decimal(options[item["answer"]]) == margin


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("140120.00", "壹拾肆万零壹佰贰拾元整"),
        ("2180.00", "贰仟壹佰捌拾元整"),
        ("10005.08", "壹万零伍元零捌分"),
        ("100000000.50", "壹亿元伍角整"),
        ("20300400.06", "贰仟零叁拾万零肆佰元零陆分"),
        ("0.35", "叁角伍分"),
    ],
)
def test_capital_numerals(amount: str, words: str) -> None:
    assert money.capital(amount) == words


def test_session_plan() -> None:
    plan = read(SAMPLES / "site" / "plan.toml")
    assert plan["subject"] == PAPER["subject"]
    assert plan["layout"]["rows"] * plan["layout"]["columns"] >= plan["seats"] + plan["spares"]
    assert Counter(person["role"] for person in plan["staff"]) == {
        "proctor": 2,
        "chief": 1,
        "inspector": 1,
        "technician": 1,
    }
    assert plan["breaches"] in shipped()
