"""Looks at each item as it will be sat and marked: its texts, pictures and template, and then the key marks itself."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import PurePosixPath
from typing import Any

import msgspec

from scripts.centre.authoring.agreeing import disagreements
from scripts.centre.authoring.group_files import BuiltItem
from scripts.centre.authoring.media import MediaFolder
from scripts.centre.authoring.sheet_task import task_findings
from scripts.centre.authoring.source.faults import Faults, Spot
from scripts.centre.authoring.source.toml_lines import Path
from scripts.centre.authoring.stems import check_plain, check_signs, check_text, pictures
from scripts.centre.authoring.templates import TemplateInspector
from shared.exam.accounts import Account, leaf_accounts
from shared.exam.formulas import formulas
from shared.exam.kinds.asking import check_item, marks_of, media_of
from shared.exam.kinds.kind import CellValue, Desk, Proof, Recalculate, TemplateFinding
from shared.exam.kinds.numbers import points_of
from shared.exam.kinds.registry import kind_of
from shared.exam.kinds.spreadsheet import Spreadsheet, SpreadsheetItem, SpreadsheetKey
from shared.words.catalogue import say
from shared.workbook.marking import Marker
from shared.workbook.package import TemplateError
from shared.workbook.task import Task

_UNSEEN = frozenset({"answer", "analysis", "item_id", "points", "id", "media", "template"})
"""Keys whose texts no candidate reads."""
_READ_BY_MARKERS = frozenset({"answer", "analysis"})


class ItemChecks:
    """The checks of one folder's items, which share its media and accounts."""

    def __init__(self, media: MediaFolder, accounts: Sequence[Account] | None, faults: Faults) -> None:
        self._media = media
        self._faults = faults
        self._accounts_known = accounts is not None
        self._leaves = frozenset(account.code for account in leaf_accounts(accounts or ()))
        self._inspect = TemplateInspector(media.files)

    def look_at(self, built: BuiltItem) -> None:
        """Note everything that is wrong with an item."""
        item, kind = built.item, kind_of(built.item)
        texts = set(kind.texts(item))
        for path, text in _texts(built.raw):
            if text.strip() in texts and text.strip():
                option = len(path) > 2 and path[-3] in {"options", "entries"}
                self._text(text, built.spot.at(*path), blanks=_has_blanks(built.raw, path), option=option)
            else:
                check_plain(text, built.spot.at(*path), self._faults)
        for path, text in _texts({key: built.raw.get(key) for key in _READ_BY_MARKERS}, without=()):
            check_signs(text, built.spot.at(*path), self._faults)
        for name in kind.files(item):
            self._file(name, _place_of(built, name))
        for found in disagreements(item, built.key):
            self._faults.add(built.place(found.path), found.code, _ended(found.sentence), doubt=found.doubt)
        # What is missing has been told by its place; the kind is asked about the rest.
        desk = Desk(media=media_of(item), leaf_accounts=self._leaves, inspect=self._inspect_template)
        for found in check_item(item, built.key, desk):
            if found.code == "no_leaf_account" and not self._accounts_known:
                continue
            self._faults.add(built.place(found.path), found.code, _ended(found.sentence), doubt=found.doubt)

        if isinstance(item, SpreadsheetItem) and isinstance(built.key, SpreadsheetKey):
            self._task(built, item, built.key)

    def _task(self, built: BuiltItem, item: SpreadsheetItem, key: SpreadsheetKey) -> None:
        """Note what a template that can be opened makes of the task, and tells of its answers."""
        data = self._media.files.get(item.template or "")
        try:
            found = list(task_findings(item, key, data, built.instruction)) if data is not None else []
        except TemplateError:
            return  # told by the workbook
        for one in found:
            self._faults.add(built.place(one.path), one.code, _ended(one.sentence), doubt=one.doubt)

    def mark_the_key(self, items: Sequence[BuiltItem]) -> None:
        """The key's own answers must earn full marks on the marker's road; the faults say what did not."""
        recalculate = Marker(self._media.files)
        for built in items:
            kind, item = kind_of(built.item), built.item
            answer = kind.model_answer(item, built.key)
            if isinstance(answer, Spreadsheet):
                self._type_into_template(built, answer)
                self._leave_empty(built, recalculate)
            marks = marks_of(item, built.key, answer, _where_provable(recalculate))
            short = [mark.what for mark in marks if not mark.manual and mark.points < mark.full]
            total = sum((mark.full if mark.manual else mark.points for mark in marks), Decimal(0))
            if short or total != points_of(item.points):
                what = say("author.key.parts", parts=short[:6]) if short else ""
                told = say("author.key.not_full", total=total, points=item.points, parts=what)
                self._faults.add(built.spot.at("answer"), "key_not_full_marks", told)

    def _type_into_template(self, built: BuiltItem, answer: Spreadsheet) -> None:
        """The candidate's sheet must take the right answers; a rule of the template may forbid one."""
        task = Task(self._media.files[built.raw["template"]])
        places = {ref: place for ref in answer.cells if (place := task.place(ref)) is not None}
        task.write({place: answer.cells[ref] for ref, place in places.items()})
        for number, (ref, place) in enumerate(places.items()):
            if hint := task.hint(place):
                told = say("author.key.refused", ref=ref, hint=hint.rstrip("。"))
                self._faults.add(built.spot.at("answer", "cells", number), "rule_refuses_answer", told)

    def _leave_empty(self, built: BuiltItem, recalculate: Marker) -> None:
        """A template handed in as it was given must earn nothing."""
        marks = marks_of(built.item, built.key, Spreadsheet(cells={}), recalculate)
        if earned := [mark.what for mark in marks if mark.points > 0]:
            told = say("author.key.earned", parts=earned[:6])
            self._faults.add(built.spot.at("template"), "points_without_answer", told)

    def look_at_text(self, text: str, spot: Spot) -> None:
        """Note what is wrong with a text that belongs to no item."""
        self._text(text, spot)

    def _text(self, text: str, spot: Spot, *, blanks: bool = False, option: bool = False) -> None:
        check_text(text, spot, self._faults, blanks=blanks, option=option)
        for name in pictures(text):
            self._media.picture(name, spot, self._faults)
        for formula in formulas(text):
            self._media.formula(formula, spot, self._faults, down=text.count("\n", 0, formula.start))

    def _file(self, name: str, spot: Spot) -> None:
        if PurePosixPath(name).suffix.lower() in {".xlsx", ".xlsm", ".xls", ".xltx", ".et"}:
            self._media.template(name, spot, self._faults)
        else:
            self._media.document(name, spot, self._faults)

    def _inspect_template(self, name: str, refs: Sequence[str]) -> Iterator[TemplateFinding]:
        """A template that is not there, or is no workbook, has been told already."""
        if name in self._media.files:
            yield from self._inspect(name, refs)


def _where_provable(marker: Marker) -> Recalculate:
    """The marker, asked for a genuine formula only where the key has one: elsewhere the answer's formula is made up."""

    def recalculate(
        template: str, typed: Mapping[str, str], wanted: Sequence[str], proof: Proof | None = None
    ) -> Mapping[str, CellValue]:
        if proof is not None:
            proof = msgspec.structs.replace(proof, refs=tuple(ref for ref in proof.refs if ref in proof.models))
        return marker(template, typed, wanted, proof)

    return recalculate


def _has_blanks(raw: Any, path: Path) -> bool:
    """Whether a text is the stem of something with blanks: of the item, or of a question in it."""
    for part in path[:-1]:
        raw = raw[part]
    return path[-1] == "stem" and "blank" in raw


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith("。") else f"{sentence}。"


def _texts(raw: Any, path: Path = (), without: Collection[str] = _UNSEEN) -> Iterator[tuple[Path, str]]:
    """Every text of an item's table that a candidate reads, with its place."""
    match raw:
        case str():
            yield path, raw
        case dict():
            for key, value in raw.items():
                if key not in without:
                    yield from _texts(value, (*path, key), without)
        case list():
            for place, value in enumerate(raw):
                yield from _texts(value, (*path, place), without)
        case _:
            return


def _place_of(built: BuiltItem, name: str) -> Spot:
    """Where an item names a file."""
    for place, document in enumerate(built.raw.get("documents", [])):
        if isinstance(document, dict) and document.get("media") == name:
            return built.spot.at("documents", place, "media")
    return next((built.spot.at(key) for key, value in built.raw.items() if value == name), built.spot)
