"""The authoring folder (docs/authoring.md) becomes a paper without answers, its media, and the answer key.

Everything the folder says is checked before anything is built, all faults in one run, each told by file and line; a
paper with a fault never becomes one. The faults of an item its kind knows, those of a template the workbook.
"""

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

import msgspec
from msgspec.structs import replace

from scripts.centre.authoring.forms import AccountsForm, PaperForm, SectionForm
from scripts.centre.authoring.group_files import BuiltGroup, read_group
from scripts.centre.authoring.heads import check_head, check_order
from scripts.centre.authoring.item_checks import ItemChecks
from scripts.centre.authoring.media import MediaFolder, is_plain_name
from scripts.centre.authoring.names import (
    check_accounts,
    check_head_texts,
    check_items,
    check_one_answer,
    check_time,
)
from scripts.centre.authoring.source.faults import Fault, Faults, Spot
from scripts.centre.authoring.source.reading import fit, read_toml
from scripts.centre.authoring.times import duration_of
from scripts.centre.errors import AuthoringError
from shared.exam.accounts import Account
from shared.exam.key import PaperKey
from shared.exam.kinds.numbers import points_of
from shared.exam.paper import Paper, Section
from shared.words.catalogue import say

_PAPER = Spot("paper.toml")


class Authored(msgspec.Struct, frozen=True, kw_only=True):
    """A paper as candidates see it, the media it needs, and what stays at the centre. `doubts`: see Checked."""

    paper: Paper
    media: dict[str, bytes]
    key: PaperKey
    doubts: tuple[Fault, ...] = ()


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """What came of reading a folder: every fault, the paper if there is none, and what a person should look at."""

    faults: tuple[Fault, ...]
    authored: Authored | None
    doubts: tuple[Fault, ...] = ()


def read_exam(folder: Path) -> Authored:
    """Read and check an authoring folder.

    Raises:
        AuthoringError: with every problem found.
    """
    checked = check_exam(folder)
    if checked.authored is None:
        raise AuthoringError([fault.text() for fault in checked.faults])
    return checked.authored


def check_exam(folder: Path) -> Checked:
    """Everything that is wrong with an authoring folder, in the order in which the paper names its files."""
    faults = Faults()
    raw = read_toml(folder, _PAPER.file, faults)
    if raw is None:
        return _checked(faults)
    head = fit(raw, PaperForm, _PAPER, faults)
    fits = head is not None
    if head is None:
        # The files can be looked at all the same where the paper still says which they are.
        kept = {key: raw[key] for key in ("section", "accounts") if key in raw}
        head = fit({**_ANY_HEAD, **kept}, PaperForm, _PAPER, Faults())
    if head is None:
        return _checked(faults)
    media = MediaFolder(folder)
    accounts = _accounts(folder, head, faults)
    groups = [_groups(folder, place, head, faults) for place in range(len(head.section))]
    duration_s = duration_of(head, faults) if fits else 0
    if accounts and head.accounts is not None:
        check_accounts(accounts, head.accounts, faults)
    checks = ItemChecks(media, accounts, faults)
    built = [item for section in groups for group in section for item in group.items]
    _check_ids(head, [group for section in groups for group in section], faults)
    check_items(head, built, faults)
    check_one_answer([group for section in groups for group in section], faults)
    for item in built:
        checks.look_at(item)
    if fits:
        checks.look_at_text(head.formula_sheet, _PAPER.at("formula_sheet"))
    minutes = {duration_s // 60, *(section.duration_minutes or 0 for section in head.section)} - {0}
    for section in groups:
        check_order(section, faults)
        for group in section:
            check_head(group, minutes, faults)
    if fits:
        check_head_texts(head, faults)
        check_time(duration_s, faults)
        _check_points(head, groups, faults)
    paper = Paper(
        paper_id=head.paper_id,
        version=head.version,
        title=head.title,
        subject=head.subject,
        certificate=head.certificate,
        level=head.level,
        duration_s=duration_s,
        carry_over=head.carry_over,
        sections=tuple(_section(section, groups[place]) for place, section in enumerate(head.section)),
        accounts=accounts or (),
        formula_sheet=head.formula_sheet,
    )
    key = PaperKey(
        paper_id=head.paper_id,
        version=head.version,
        pass_mark=head.pass_mark,
        items={item.item.item_id: item.key for item in built},
        marker_gap=head.marker_gap,
    )
    order = [_PAPER.file, *(name for section in head.section for name in section.files)]
    if not faults:
        checks.mark_the_key(built)
    return _checked(faults, order, Authored(paper=paper, media=media.files, key=key))


def _checked(faults: Faults, order: Iterable[str] = (), authored: Authored | None = None) -> Checked:
    found = faults.found(order)
    wrong, doubts = (tuple(fault for fault in found if fault.doubt is doubt) for doubt in (False, True))
    whole = replace(authored, doubts=doubts) if authored is not None and not wrong else None
    return Checked(faults=wrong, authored=whole, doubts=doubts)


_ANY_HEAD = {
    "format": "exam-paper/1",
    "paper_id": "x",
    "version": 1,
    **dict.fromkeys(("title", "subject", "certificate", "level"), "x"),
}


def _accounts(folder: Path, head: PaperForm, faults: Faults) -> tuple[Account, ...] | None:
    """The chart of accounts, None where it cannot be read: then no voucher is asked about its accounts."""
    if head.accounts is None:
        return ()
    raw = read_toml(folder, head.accounts, faults, named_at=_PAPER.at("accounts"))
    form = fit(raw, AccountsForm, Spot(head.accounts), faults) if raw is not None else None
    if form is None:
        return None
    seen: set[str] = set()
    codes = {account.code for account in form.account}
    for place, account in enumerate(form.account):
        spot = Spot(head.accounts, ("account", place, "code"))
        if account.code in seen:
            faults.add(spot, "same_account", say("author.accounts.same", code=account.code))
        parent = account.code.rpartition("-")[0]
        if parent and parent not in codes:
            faults.add(spot, "no_parent_account", say("author.accounts.no_parent", code=account.code, parent=parent))
        seen.add(account.code)
    return tuple(Account(code=a.code, name=a.name, full_name=a.full_name, category=a.category) for a in form.account)


def _groups(folder: Path, place: int, head: PaperForm, faults: Faults) -> list[BuiltGroup]:
    groups, section = [], head.section[place]
    before = [name for other in head.section[:place] for name in other.files]
    for number, name in enumerate(section.files):
        spot = _PAPER.at("section", place, "files", number)
        if not is_plain_name(name):
            told = say("author.files.path", name=name)
            faults.add(spot, "file_name", told)
        elif name in section.files[:number] or name in before:
            faults.add(spot, "same_file", say("author.files.twice", name=name))
        elif group := read_group(folder, name, spot, faults, sheet=bool(head.formula_sheet.strip())):
            groups.append(group)
    return groups


def _check_ids(head: PaperForm, groups: list[BuiltGroup], faults: Faults) -> None:
    sections = Counter(section.section_id.lower() for section in head.section)
    for place, section in enumerate(head.section):
        if sections[section.section_id.lower()] > 1:
            told = say("author.ids.section", section_id=section.section_id)
            faults.add(_PAPER.at("section", place, "section_id"), "same_section", told)
    seen: dict[str, str] = {}
    for group in groups:
        if (first := seen.setdefault(group.form.group_id.lower(), group.file)) != group.file:
            told = say("author.ids.group", group_id=group.form.group_id, first=first)
            faults.add(Spot(group.file, ("group_id",)), "same_group", told)
    places: dict[str, Spot] = {}
    for item in (item for group in groups for item in group.items):
        item_id = item.item.item_id
        first_at = places.setdefault(item_id, item.spot)
        if first_at != item.spot:
            where = (
                say("author.ids.in_file", file=first_at.file)
                if first_at.file != item.spot.file
                else say("author.ids.before")
            )
            faults.add(item.spot.at("item_id"), "same_item", say("author.ids.item", item_id=item_id, where=where))


def _check_points(head: PaperForm, groups: list[list[BuiltGroup]], faults: Faults) -> None:
    """Each section reaches its full marks, and the pass mark can be reached."""
    full, needed = points_of(head.full_marks), points_of(head.pass_mark)
    if needed > full or needed == 0:
        faults.add(
            _PAPER.at("pass_mark"),
            "pass_mark",
            say("author.points.pass_mark", pass_mark=head.pass_mark, full_marks=head.full_marks),
        )
    for place, section in enumerate(head.section):
        if not all(group.whole for group in groups[place]) or len(groups[place]) < len(section.files):
            continue  # a fault told already explains the difference
        total = sum((points_of(item.item.points) for group in groups[place] for item in group.items), Decimal(0))
        if total != full:
            told = say("author.points.section", title=section.title, total=total, full=full)
            faults.add(_PAPER.at("section", place), "section_total", told)


def _section(form: SectionForm, groups: list[BuiltGroup]) -> Section:
    return Section(
        section_id=form.section_id,
        kind=form.kind,
        title=form.title,
        groups=tuple(group.group() for group in groups),
        duration_s=form.duration_minutes * 60 if form.duration_minutes else None,
    )
