"""The scores of an opened bundle counted a second time, from its plain files and the key, by other code.

Nothing of `shared.exam.scoring` is used: JSON in, simple rules, and spreadsheet tasks (the saved .xlsx) computed by the
candidate client's own workbook. It knows the writings that occur in our exams, not every one a person could type.
"""

import json
import re
import zipfile
from collections.abc import Callable, Iterator
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from pathlib import Path
from typing import Any

from shared.workbook.task import Task

Json = dict[str, Any]


def recount(
    opened: Path, issue: Path, by_people: Callable[[str], Decimal] = lambda _text: Decimal(0)
) -> dict[str, tuple[Decimal, Decimal] | None]:
    """Ticket to (theory, practical); None for the absent. `opened`: folder of `open`; `issue`: of the package.

    `by_people`: what people gave a text; nothing as long as they have not marked it.
    """
    papers = {paper["paper_id"]: (paper, key) for paper, key in _papers(issue)}
    counted: dict[str, tuple[Decimal, Decimal] | None] = {}
    counting = counting_answers(opened)
    for path in sorted((opened / "answers").iterdir()):
        candidate = json.loads(path.read_text(encoding="utf-8"))
        _check_answers(candidate, counting[candidate["ticket"]])
        sums = {"theory": Decimal(0), "practical": Decimal(0)}
        paper, key = papers[candidate["paper_id"]]
        for section in paper["sections"]:
            for item in (item for group in section["groups"] for item in group["items"]):
                answer = candidate["answers"].get(item["item_id"])
                if answer is not None and answer["type"] == "short_answer":
                    sums[section["kind"]] += by_people(answer["text"])
                elif answer is not None:
                    book = opened / "workbooks" / f"{candidate['ticket']}-{item['item_id']}.xlsx"
                    points = _points(key[item["item_id"]], answer, item, book)
                    sums[section["kind"]] += max(Decimal(0), points)
        present = candidate["status"] == "到考"
        counted[candidate["ticket"]] = (sums["theory"], sums["practical"]) if present else None
    return counted


def _papers(issue: Path) -> Iterator[tuple[Json, Json]]:
    for stem in ("", "backup-"):
        if (issue / f"{stem}paper.zip").exists():
            key = json.loads((issue / f"{stem}key.json").read_text(encoding="utf-8"))["items"]
            yield json.loads(zipfile.ZipFile(issue / f"{stem}paper.zip").read("paper.json")), key


def counting_answers(opened: Path) -> dict[str, dict[str, Json]]:
    """Ticket to item to the content that counts, from the answer logs and the decisions in the room log."""
    lines = (opened / "room-log.jsonl").read_text(encoding="utf-8").splitlines()
    events = [json.loads(line)["record"]["event"] for line in lines]
    decisions = [event for event in events if event["type"] == "held_reviewed"]
    found: dict[str, dict[str, Json]] = {}
    for sitting in json.loads((opened / "results.json").read_text(encoding="utf-8"))["sittings"]:
        at: dict[tuple[int, int], Json] = {}
        newest: dict[str, tuple[int, int]] = {}
        for stored in sitting["log"]:
            content, place = stored["entry"]["content"], (stored["entry"]["epoch"], stored["entry"]["seq"])
            if content["type"] in {"answered", "answered_in_parts"}:
                at[place] = content
                if not stored["held"]:
                    newest[content["item_id"]] = max(place, newest.get(content["item_id"], (0, 0)))
        used: dict[str, tuple[int, int]] = {}
        for event in (event for event in decisions if event["ticket"] == sitting["ticket"]):
            place = (event["epoch"], event["seq"])
            item = at[place]["item_id"]
            if newest.get(item, (0, 0)) != (event["over_epoch"], event["over_seq"]):
                continue
            if event["decision"] == "use_held":
                used[item] = place
            elif used.get(item) == place:
                del used[item]
        found[sitting["ticket"]] = {item: at[place] for item, place in (newest | used).items()}
    return found


def _check_answers(candidate: Json, counting: dict[str, Json]) -> None:
    """The centre's tool took the answers that count by this count, too."""
    given = {item for item, content in counting.items() if content.get("response", content) is not None}
    assert set(candidate["answers"]) == given, candidate["ticket"]
    for item in given:
        if counting[item]["type"] == "answered":
            assert candidate["answers"][item] == counting[item]["response"], (candidate["ticket"], item)


def _points(key: Json, answer: Json, item: Json, book: Path) -> Decimal:
    kind, full = key["type"], Decimal(item["points"])
    if kind == "true_false":
        return full if answer["value"] is key["right"] else Decimal(0)
    if kind == "choice":
        return _choice(key, answer, full)
    if kind == "fill_in":
        typed = answer["blanks"]
        return sum((Decimal(b["points"]) for b in key["blanks"] if _blank(b, typed.get(b["id"], ""))), Decimal(0))
    if kind == "form":
        typed = answer["fields"]
        right = (f for f in key["fields"] if _equal(typed.get(f["id"], ""), f["value"], f["tolerance"]))
        return sum((Decimal(f["points"]) for f in right), Decimal(0))
    if kind == "voucher":
        return _voucher(key, answer)
    if kind == "ordering":
        return _ordering(key, answer["order"], full)
    if kind == "case":
        questions = {question["item_id"]: question for question in item["questions"]}
        given = ((questions[name], key["questions"][name], typed) for name, typed in answer["answers"].items())
        return sum((_points(right, typed, question, book) for question, right, typed in given), Decimal(0))
    if kind == "matching":
        right = sum(answer["pairs"].get(entry) == option for entry, option in key["pairs"].items())
        return Decimal(key["each"]) * right if key["credit"] == "each" else full * int(right == len(key["pairs"]))
    return _cells(key, answer["cells"], book)


def _choice(key: Json, answer: Json, full: Decimal) -> Decimal:
    chosen = set(answer["choices"]) if "choices" in answer else {answer["choice"]}
    if chosen == set(key["right"]):
        return full
    if chosen - set(key["right"]):
        return Decimal(0)
    return Decimal(key["partial"] or 0) * len(chosen)


def _ordering(key: Json, order: list[str], full: Decimal) -> Decimal:
    if key["credit"] == "all":
        return full if order == key["order"] else Decimal(0)
    wanted = enumerate(key["order"]) if key["credit"] == "position" else pairwise(key["order"])
    given = list(enumerate(order)) if key["credit"] == "position" else list(pairwise(order))
    return Decimal(key["each"]) * sum(pair in given for pair in wanted)


def _blank(key: Json, typed: str) -> bool:
    if key["numeric"] is not None:
        return _equal(typed, key["numeric"], key["tolerance"])
    return typed.replace(" ", "").lower() in {text.lower() for text in key["accept"]}


def _equal(typed: Any, wanted: str, tolerance: str | None) -> bool:
    if tolerance is None:
        return bool(typed == wanted)
    number, right = _number(typed), _number(wanted)
    return number is not None and right is not None and abs(number - right) <= Decimal(tolerance)


def _voucher(key: Json, answer: Json) -> Decimal:
    typed = []
    for line in answer["lines"]:
        if line["account"] or line["debit"] or line["credit"]:
            side = "debit" if line["debit"] else "credit"
            both = bool(line["debit"]) and bool(line["credit"])
            typed.append((line["account"], "both" if both else side, _number(line[side])))
    left, points = list(typed), Decimal(0)
    for line in key["lines"]:
        expected = (line["account"], line["side"], _number(line["amount"]))
        if expected in left:
            left.remove(expected)
            points += Decimal(line["points"])
    sums = {side: sum((a or Decimal(0) for _, s, a in typed if s == side), Decimal(0)) for side in ("debit", "credit")}
    whole = all(account and side != "both" and amount for account, side, amount in typed)
    points += Decimal(key["balance_points"]) if whole and sums["debit"] == sums["credit"] != 0 else 0
    points += Decimal(key["date_points"]) if answer["date"] == key["date"] else 0
    points += Decimal(key["attachments_points"]) if answer["attachments"] == str(key["attachments"]) else 0
    return points - Decimal(key["extra_line_deduction"]) * max(0, len(typed) - len(key["lines"]))


def _cells(key: Json, typed: Json, book: Path) -> Decimal:
    computed = Task(book.read_bytes())
    points = Decimal(0)
    for cell in key["cells"]:
        place = computed.place(cell["ref"])
        assert place is not None
        value, text = computed.value(place), typed.get(cell["ref"], "")
        formula = text[:1] in {"=", "＝"} and bool(re.search(r"[A-Za-z]{1,3}\$?[1-9]", text))
        if cell["must_be_formula"] and not formula:
            continue
        if isinstance(value, float) and _number(cell["value"]) is not None:
            noise = Decimal("1e-9") * max(Decimal(1), abs(Decimal(cell["value"])))
            right = abs(Decimal(repr(value)) - Decimal(cell["value"])) <= max(Decimal(cell["tolerance"]), noise)
        else:
            right = value == cell["value"]
        points += Decimal(cell["points"]) if right else 0
    return points


def _number(text: Any) -> Decimal | None:
    try:
        return Decimal(str(text).replace(",", ""))
    except InvalidOperation:
        return None
