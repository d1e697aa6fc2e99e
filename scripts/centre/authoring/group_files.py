"""One file of items: its head, and each item as its kind reads it."""

from itertools import chain
from pathlib import Path
from typing import Any

import msgspec

from scripts.centre.authoring.forms import GroupForm
from scripts.centre.authoring.slips import slips
from scripts.centre.authoring.source.faults import Faults, Spot
from scripts.centre.authoring.source.reading import fit, read_toml
from scripts.centre.authoring.stems import check_plain
from scripts.centre.authoring.table_checks import check_table
from shared.exam.kinds.asking import read_item
from shared.exam.kinds.parts import Item, Key
from shared.exam.kinds.registry import KINDS, AnyKind, kind_named
from shared.exam.paper import Group
from shared.words.catalogue import say


class BuiltItem(msgspec.Struct, frozen=True, kw_only=True):
    """An item in its two halves, with the table it was written as and where that stands."""

    item: Item
    key: Key
    raw: dict[str, Any]
    spot: Spot
    head: Spot
    """The file itself: what the head sets for all items stands there."""
    instruction: str = ""

    def place(self, path: tuple[str | int, ...]) -> Spot:
        """Where a value of the item stands: in its table, or in the head of the file."""
        in_head = bool(path) and path[0] not in self.raw and path[0] in _SET_BY_HEAD
        return (self.head if in_head else self.spot).at(*path)


class BuiltGroup(msgspec.Struct, frozen=True, kw_only=True):
    """A file of items. `whole`: every item of it could be read."""

    file: str
    form: GroupForm
    items: tuple[BuiltItem, ...]
    whole: bool

    def group(self) -> Group:
        """As the paper has it."""
        return Group(
            group_id=self.form.group_id,
            title=self.form.title,
            instruction=self.form.instruction,
            items=tuple(item.item for item in self.items),
            shuffle_items=self.form.shuffle_items,
            shuffle_options=self.form.shuffle_options,
        )


_SET_BY_HEAD = {name for kind in KINDS for name in kind.group_wide}
_OWN_KEYS = frozenset(GroupForm.__struct_fields__)


def read_group(folder: Path, name: str, named_at: Spot, faults: Faults, *, sheet: bool = True) -> BuiltGroup | None:
    """A file of items as far as it can be read; None where it has no usable head. `sheet`: see `slips`."""
    raw, spot = read_toml(folder, name, faults, named_at=named_at), Spot(name)
    if raw is None:
        return None
    kind = kind_named(str(raw.get("kind")))
    allowed = {*_OWN_KEYS, *(kind.group_wide if kind else _SET_BY_HEAD)}
    form = fit({key: value for key, value in raw.items() if key in _OWN_KEYS}, GroupForm, spot, faults)
    for key in raw:
        if key not in allowed:
            told = say("author.group.unknown_key", key=key)
            faults.add(spot.at(key), "unknown_key", told)
    if kind is None:
        if "kind" in raw:
            known = sorted(kind.name for kind in KINDS)
            faults.add(spot.at("kind"), "unknown_kind", say("author.group.unknown_kind", kind=raw["kind"], kinds=known))
        return None
    for key in ("title", "instruction"):
        check_plain(str(raw.get(key, "")), spot.at(key), faults)
    if form is None:
        return None
    items = [_item(kind, raw, place, spot, faults, sheet=sheet) for place in range(len(form.item))]
    built = tuple(item for item in items if item is not None)
    return BuiltGroup(file=name, form=form, items=built, whole=len(built) == len(items))


def _item(
    kind: AnyKind, group: dict[str, Any], place: int, head: Spot, faults: Faults, *, sheet: bool
) -> BuiltItem | None:
    raw = group["item"][place]
    spot = head.at("item", place).of(str(raw.get("item_id", say("author.group.item", number=place + 1))))
    authored, findings = read_item(kind, group, raw)
    shuffled, mixed = bool(group.get("shuffle_options")), bool(group.get("shuffle_items"))
    told = check_table(raw, shuffled=shuffled), slips(raw, shuffled=shuffled, mixed=mixed, sheet=sheet)
    for found in chain(findings, *told):
        faults.add(spot.at(*found.path), found.code, found.sentence, doubt=found.doubt)
    if authored is None:
        return None
    return BuiltItem(
        item=authored.item,
        key=authored.key,
        raw=raw,
        spot=spot,
        head=head.of(spot.item),
        instruction=str(group.get("instruction", "")),
    )
