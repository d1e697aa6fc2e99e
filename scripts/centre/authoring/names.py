"""Ids and titles of a paper, as people and disks tell them apart: A and a are one file, and so are 1 and １."""

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from scripts.centre.authoring.forms import PaperForm
from scripts.centre.authoring.group_files import BuiltGroup, BuiltItem
from scripts.centre.authoring.source.faults import Faults, Spot
from scripts.centre.authoring.stems import check_plain
from scripts.centre.authoring.written import CATEGORY_OF, SECTION_TITLES
from shared.exam.accounts import Account
from shared.exam.kinds.numbers import points_of
from shared.exam.kinds.registry import kind_of
from shared.exam.typed import plain
from shared.words.catalogue import say

_PAPER: Final = Spot("paper.toml")
_SHOWN: Final = ("title", "subject", "certificate", "level")
_RESERVED: Final = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?|.*\.", re.IGNORECASE)
"""Names under which Windows keeps no file."""
_SHORTEST_MINUTES, _LONGEST_MINUTES = 10, 360
_LOWEST_PASS: Final = 3
"""A pass mark below this many tenths of the full marks is a slip of the pen."""


def check_head_texts(head: PaperForm, faults: Faults) -> None:
    """Note what is wrong with the names of the paper and its sections, and numbers that are hardly meant."""
    for key in _SHOWN:
        text = getattr(head, key)
        check_plain(text, _PAPER.at(key), faults)
        if text != text.strip():
            faults.add(_PAPER.at(key), "blank_at_edge", say("author.text.edges"))
    _on_disk(head.paper_id, _PAPER.at("paper_id"), faults)
    seen: set[str] = set()
    for place, section in enumerate(head.section):
        spot = _PAPER.at("section", place, "title")
        check_plain(section.title, spot, faults)
        if plain(section.title) in seen:
            faults.add(spot, "same_title", say("author.head.same_title", title=section.title))
        seen.add(plain(section.title))
        alone = sum(other.section_id.lower() == section.section_id.lower() for other in head.section) == 1
        says = {SECTION_TITLES.get(section.title.strip()), section.section_id.lower() if alone else None}
        if says & ({"theory", "practical"} - {section.kind}):
            told = say("author.names.section_kind", title=section.title, kind=section.kind)
            faults.add(_PAPER.at("section", place, "kind"), "section_of_other_kind", told)
    full, needed = points_of(head.full_marks), points_of(head.pass_mark)
    if 0 < needed <= full and not full * _LOWEST_PASS <= needed * 10 < full * 10:
        told = say("author.names.pass_mark", pass_mark=head.pass_mark, full_marks=head.full_marks)
        faults.add(_PAPER.at("pass_mark"), "odd_pass_mark", told, doubt=True)


def check_time(duration_s: int, faults: Faults) -> None:
    """Note a working time that is hardly meant."""
    if duration_s and not _SHORTEST_MINUTES * 60 <= duration_s <= _LONGEST_MINUTES * 60:
        told = say("author.names.minutes", minutes=duration_s // 60)
        faults.add(_PAPER.at("duration_minutes"), "odd_duration", told, doubt=True)


def check_items(head: PaperForm, items: Iterable[BuiltItem], faults: Faults) -> None:
    """Note items that the disk or a reader cannot tell apart, and a gap between markers that no answer can have."""
    by_hand = []
    ids: dict[str, str] = {}
    texts: dict[tuple[str, ...], str] = {}
    for built in items:
        item = built.item
        _on_disk(item.item_id, built.spot.at("item_id"), faults)
        first = ids.setdefault(item.item_id.lower(), item.item_id)
        if first != item.item_id:
            told = say("author.names.case", name=item.item_id, first=first)
            faults.add(built.spot.at("item_id"), "same_item", told)
        kind = kind_of(item)
        asked = (item.kind, *sorted(plain(text) for text in kind.texts(item)), *kind.files(item))
        if texts.setdefault(asked, item.item_id) != item.item_id:
            told = say("author.names.same_question", first=texts[asked])
            faults.add(built.spot.at("stem"), "same_question", told)
        if item.kind == "short_answer":
            by_hand.append(points_of(item.points))
    if by_hand and points_of(head.marker_gap) >= max(by_hand):
        told = say("author.names.gap", gap=head.marker_gap, points=max(by_hand))
        faults.add(_PAPER.at("marker_gap"), "gap_too_large", told)


def check_one_answer(groups: Iterable[BuiltGroup], faults: Faults) -> None:
    """Note a group in which every item has the same answer: the copied line that was never changed."""
    for group in groups:
        answers = {str(item.raw.get("answer")) for item in group.items}
        if len(group.items) >= 5 and len(answers) == 1 and group.form.kind in {"single_choice", "true_false"}:
            told = say("author.names.one_answer", answer=answers.pop(), count=len(group.items))
            faults.add(Spot(group.file, ("item", 0, "answer")), "one_answer_for_all", told, doubt=True)


def check_accounts(accounts: Iterable[Account], file: str, faults: Faults) -> None:
    """Note accounts whose names candidates could not tell apart, or that do not fit the accounts above them."""
    every = tuple(accounts)
    above = {account.code: account for account in every}
    named: dict[str, list[str]] = defaultdict(list)
    for place, account in enumerate(every):
        spot = Spot(file, ("account", place))
        for key in ("name", "full_name"):
            check_plain(getattr(account, key), spot.at(key), faults)
        named[plain(account.full_name)].append(account.code)
        if len(same := named[plain(account.full_name)]) > 1:
            told = say("author.names.same_account", name=account.full_name, first=same[0])
            faults.add(spot.at("full_name"), "same_account_name", told)
        parent = above.get(account.code.rpartition("-")[0])
        if parent is not None and not plain(account.full_name).startswith(plain(parent.full_name)):
            told = say("author.names.account_above", name=account.full_name, parent=parent.full_name)
            faults.add(spot.at("full_name"), "account_name_above", told, doubt=True)
        wanted = parent.category if parent is not None else CATEGORY_OF.get(account.code[0], account.category)
        if account.category != wanted:
            told = say("author.names.category", code=account.code, category=account.category, wanted=wanted)
            faults.add(spot.at("category"), "account_category", told, doubt=True)


def _on_disk(name: str, spot: Spot, faults: Faults) -> None:
    if _RESERVED.fullmatch(name):
        faults.add(spot, "name_no_file", say("author.names.no_file", name=name))
