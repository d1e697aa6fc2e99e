"""The computing engine (formualizer) behind a face of our own: cells put, everything computed, values asked.

It gets the constants as a small package made in memory, the formulas rewritten (`render`), and the functions it lacks.
A panic of the engine, which is no Exception, ends here as an error value and a fresh engine.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

import formualizer as fz
import msgspec

from shared.words.catalogue import say
from shared.workbook.engine_package import IN_FILES, SCRATCH, constants_package
from shared.workbook.functions.calling import to_engine
from shared.workbook.functions.registry import ENTRIES
from shared.workbook.mixed import OURS, THEIRS, MixedCells, is_mixed
from shared.workbook.odd import OddCells, is_odd
from shared.workbook.places import Area, Place, area_of, cell_name
from shared.workbook.render import Rendered
from shared.workbook.scope import Scope
from shared.workbook.shapes import Mode
from shared.workbook.tree import FormulaError
from shared.workbook.values import CellError, Grid, Value, from_engine, grid_from_engine

_BROKEN: Final = CellError("#ERROR!")
_NO_ROOM: Final = CellError("#SPILL!")
_CIRCLE: Final = CellError("#CIRC!")
_MOST_AREAS: Final = 5_000
_PROBE: Final = "KIT.PROBE"


class EngineError(Exception):
    """The engine gave up on a workbook as a whole."""


class Formula(msgspec.Struct, frozen=True, kw_only=True):
    """A formula with its `=`, how it was given, and for one cell of an array formula its offset in the area."""

    text: str
    mode: Mode = "typed"
    row_offset: int = 0
    column_offset: int = 0


Content = Value | Formula

Renderings = dict[tuple[Place, Formula, bool], Rendered]
"""Formulas already rewritten, carefully or not; they stay the same for every task over one template."""


class Engine:
    """A workbook being computed. `put` and then `evaluate`; `value` is what stands there since."""

    def __init__(
        self,
        scope: Scope,
        contents: Mapping[Place, Content],
        now: dt.datetime | None = None,
        renderings: Renderings | None = None,
    ) -> None:
        self._scope = scope
        self._renderings: Renderings = renderings if renderings is not None else {}
        self._now = now
        self._contents = dict(contents)
        self.notes: dict[Place, tuple[str, ...]] = {}
        self.reads: dict[Place, tuple[Area, ...]] = {}
        self._probed: Grid = []
        self._spilled: dict[Place, Area] = {}
        self._odd = OddCells()
        self._mixed = MixedCells()
        self._refused = self._circling = False
        self._typed = {place for place, content in contents.items() if _is_typed(content)}
        self._build()

    # ------------------------------------------------------------ asking
    def value(self, place: Place) -> Value:
        """What a cell came to at the last evaluation."""
        if place in self._broken:
            return _BROKEN
        return from_engine(self._book.get_value(self._scope.sheets[place.sheet], place.row, place.column))

    def spill(self, place: Place) -> Area | None:
        """The area the array formula in a cell fills; None if it is one value."""
        return self._spilled.get(place)

    def filled_by(self, place: Place) -> Place | None:
        """The cell whose array formula fills this one."""
        return next((anchor for anchor, area in self._spilled.items() if place in area), None)

    def read_by(self, formula: str, at: Place) -> tuple[Area, ...]:
        """The areas a formula reads as if it stood in a cell."""
        try:
            return tuple(Rendered(formula, self._scope, at, "typed").reads)
        except FormulaError:
            return ()

    def constants(self, places: Iterable[Area]) -> set[Place]:
        """The constants in areas, and in what the formulas there read, and so on."""
        found: set[Place] = set()
        seen: set[Area] = set()
        waiting = list(places)
        while waiting and len(seen) < _MOST_AREAS:
            area = waiting.pop()
            if area in seen:
                continue
            seen.add(area)
            for place in self._filled_in(area):
                if isinstance(self._contents[place], Formula):
                    waiting += self.reads.get(place, ())
                else:
                    found.add(place)
        return found

    def _filled_in(self, area: Area) -> list[Place]:
        if area.cells < len(self._contents):
            return [place for place in area.places() if place in self._contents]
        return [place for place in self._contents if place in area]

    def content(self, place: Place) -> Content:
        """What was put there."""
        return self._contents.get(place)

    def ask(self, formula: str, at: Place, mode: Mode = "typed") -> Grid:
        """All values of a formula as if it stood in a cell; a malformed one is one #ERROR!."""
        try:
            text = Rendered(formula, self._scope, at, mode, qualified=True, careful=bool(self._odd)).text
        except FormulaError:
            return [[_BROKEN]]
        self._probed = [[_BROKEN]]
        safely(lambda: self._book.set_formula(SCRATCH, at.row, at.column, f"={_PROBE}({text[1:]})"))
        safely(lambda: self._book.evaluate_cell(SCRATCH, at.row, at.column))
        if not safely(lambda: self._book.set_value(SCRATCH, at.row, at.column, None)):
            self._build()  # a panic leaves the engine locked for good: the next value asked for would raise
        return self._probed

    # ------------------------------------------------------------ changing
    def put(self, changes: Mapping[Place, Content]) -> None:
        """Put contents into cells and compute; None empties one."""
        for place, content in changes.items():
            if content is None:
                self._contents.pop(place, None)
            else:
                self._contents[place] = content
            (self._typed.add if _is_typed(content) else self._typed.discard)(place)
        self._refused = False
        # Where an array fills cells, or did, the engine does not take them back in every case.
        touched = any(place in area for area in self._spilled.values() for place in changes)
        touched = touched or any(self.value(place) == _NO_ROOM for place in self._filling)
        if touched or self._circling or any(place in self._filling for place in changes):
            self._build_with(changes)
            return
        for place in self._reading(self._note_odd(changes) | self._note_mixed(changes)):
            changes = {place: self._contents.get(place), **changes}
        for place, content in changes.items():
            self._set(place, content)
        filling = any(place in self._filling for place in changes)
        if filling or self._refused or not safely(self._book.evaluate_all) or self._circles():
            self._build_with(changes)
        else:
            self._note_spills()

    # ------------------------------------------------------------ inside
    def _build_with(self, changes: Mapping[Place, Content]) -> None:
        """Begin anew; formulas the engine breaks on are errors, so that the rest still computes."""
        try:
            self._build()
        except EngineError:
            for place in changes:
                if isinstance(self._contents.get(place), Formula):
                    self._contents[place] = _BROKEN
            self._build()

    def _circles(self) -> bool:
        """Whether a formula somebody typed goes round in a circle; templates have none.

        The engine tells a circle that closes while it runs otherwise than one that is there when it begins, and goes on
        telling it when it is open again. Beginning anew, the screen shows what the marker will.
        """
        return any(self.value(place) == _CIRCLE for place in self._typed)

    def _build(self) -> None:
        self.notes.clear()
        self.reads.clear()
        self._refused = False
        self._broken: set[Place] = set()
        self._filling: set[Place] = set()
        constants = {p: c for p, c in self._contents.items() if not isinstance(c, Formula)}
        package = constants_package(self._scope, constants)
        if not safely(lambda: self._open(package)):
            raise EngineError
        self._note_odd(self._contents)
        self._note_mixed(self._contents)
        for place, content in self._contents.items():
            if isinstance(content, Formula) or (isinstance(content, CellError) and content not in IN_FILES):
                self._set(place, content)
        if not safely(self._book.evaluate_all):
            raise EngineError
        self._note_spills()
        self._circling = self._refused or self._circles()

    def _note_odd(self, contents: Mapping[Place, Content]) -> set[Place]:
        """Which of these cells now hold, or may come to, a number as text, and did not before."""
        found = {place for place, content in contents.items() if self._is_odd(place, content)}
        return self._odd.add(found)

    def _note_mixed(self, contents: Mapping[Place, Content]) -> set[Place]:
        """Which of these cells hold, or may come to, what the engine's SUMPRODUCT counts and Excel's does not."""
        return self._mixed.add(place for place, content in contents.items() if self._is_mixed(place, content))

    def _is_mixed(self, place: Place, content: Content) -> bool:
        if not isinstance(content, Formula):
            return is_mixed(content)
        try:
            rendered = self._rendered(place, content, careful=False)
        except FormulaError:
            return False
        return rendered.texty or rendered.truthy

    def _is_odd(self, place: Place, content: Content) -> bool:
        if not isinstance(content, Formula):
            return isinstance(content, str) and is_odd(content)
        try:
            return self._rendered(place, content, careful=False).texty
        except FormulaError:
            return False

    def _reading(self, odd: set[Place]) -> list[Place]:
        """The formulas that read some of these cells."""
        return [at for at, areas in self.reads.items() if any(p in area for area in areas for p in odd)] if odd else []

    def _open(self, package: bytes) -> None:
        config = fz.EvaluationConfig()
        config.enable_parallel = False  # functions of ours run in this thread
        mode = fz.WorkbookConfig(mode=fz.WorkbookMode.Interactive, eval_config=config, enable_changelog=False)
        self._book = fz.Workbook.from_bytes(package, config=mode)
        self._book.set_temporal_egress("serial")
        if self._now is not None:
            self._book.set_deterministic_clock(self._now)
        for entry in ENTRIES:
            self._register(entry.name, entry.call, entry.least, entry.most)
        self._register(_PROBE, self._probe, 1, 1)
        self._register("KIT.ISFORMULA", self._is_formula, 4, 4)
        self._register("KIT.FORMULATEXT", self._formula_text, 4, 4)
        self._register("KIT.CELL", _cell_of_array, 3, 3)

    def _register(self, name: str, call: Callable[..., Any], least: int, most: int | None) -> None:
        self._book.register_function(name, call, min_args=least, max_args=most, allow_override_builtin=True)

    def _set(self, place: Place, content: Content) -> None:
        sheet = self._scope.sheets[place.sheet]
        self._broken.discard(place)
        self._filling.discard(place)
        self.notes.pop(place, None)
        self.reads.pop(place, None)
        if not isinstance(content, Formula):
            safely(lambda: self._book.set_value(sheet, place.row, place.column, to_engine(content)))
            return
        try:
            rendered = self._rendered(place, content, careful=False)
            if self._odd.any_in(rendered.reads):
                rendered = self._rendered(place, content, careful=True)
        except FormulaError as error:
            self._break(place, error.words)
            return
        self.reads[place] = tuple(rendered.reads)
        text = rendered.text
        if THEIRS in text and (rendered.multiplies_oddly or self._mixed.any_in(rendered.reads)):
            text = text.replace(THEIRS, OURS)
        if content.mode == "array":
            text = f"=KIT.CELL({text[1:]},{content.row_offset},{content.column_offset})"
        elif rendered.fills:
            self._filling.add(place)
        notes = [
            *rendered.notes,
            *(say("formula.cannot.function", function=name) for name in sorted(rendered.functions) if not knows(name)),
        ]
        if notes:
            self.notes[place] = tuple(notes)
        if not safely(lambda: self._book.set_formula(sheet, place.row, place.column, text)):
            self._refused = True
            self._break(place, say("formula.cannot.compute"))

    def _rendered(self, place: Place, formula: Formula, *, careful: bool) -> Rendered:
        key = (place, formula, careful)
        found = self._renderings.get(key)
        if found is None:
            found = Rendered(formula.text, self._scope, place, formula.mode, careful=careful)
            if formula.mode != "typed":  # a candidate's formulas are as many as there are candidates
                self._renderings[key] = found
        return found

    def _break(self, place: Place, words: str) -> None:
        self._broken.add(place)
        self.notes[place] = (words,)
        sheet = self._scope.sheets[place.sheet]
        safely(lambda: self._book.set_value(sheet, place.row, place.column, fz.LiteralValue.error("Value", None)))

    def _note_spills(self) -> None:
        """Which areas arrays fill now."""
        self._spilled = {}
        for place in self._filling:
            area = self._spill(place)
            if area is not None:
                self._spilled[place] = area

    def _spill(self, place: Place) -> Area | None:
        name = f"'{self._scope.sheets[place.sheet].replace(chr(39), chr(39) * 2)}'!{cell_name(place.row, place.column)}"
        found: list[str] = []

        def ask() -> None:
            spill = self._book.inspect_cell(name, include_values=False).cell.spill
            if spill is not None and spill.extent:
                found.append(spill.extent.rpartition("!")[2])

        safely(ask)
        return area_of(place.sheet, found[0]) if found else None

    def _probe(self, argument: Any) -> float:
        self._probed = grid_from_engine(argument)
        return 0.0

    def _is_formula(self, sheet: float, row: float, column: float, _reference: Any) -> bool:
        place = Place(sheet=int(sheet), row=int(row), column=int(column))
        return isinstance(self._contents.get(place), Formula)

    def _formula_text(self, sheet: float, row: float, column: float, _reference: Any) -> Any:
        content = self._contents.get(Place(sheet=int(sheet), row=int(row), column=int(column)))
        return content.text if isinstance(content, Formula) else fz.LiteralValue.error("Na", None)


def _is_typed(content: Content) -> bool:
    return isinstance(content, Formula) and content.mode == "typed"


def safely(deed: Callable[[], object]) -> bool:
    """Do something with the engine; False if it failed. Its panics are BaseExceptions."""
    try:
        deed()
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException:  # noqa: BLE001 - pyo3's PanicException derives from it alone
        return False
    return True


_KNOWN: dict[str, bool] = {}


def knows(function: str) -> bool:
    """Whether a function can be computed at all; asked of the engine once."""
    if function not in _KNOWN:
        names = {entry.name for entry in ENTRIES} | {"ISFORMULA", "FORMULATEXT"}
        _KNOWN[function] = function in names or _engine_has(function)
    return _KNOWN[function]


def _engine_has(function: str) -> bool:
    book = fz.Workbook(mode=fz.WorkbookMode.Ephemeral)
    book.add_sheet("S")
    found: list[Any] = []

    def ask() -> None:
        book.set_formula("S", 1, 1, f"={function}()")
        found.append(book.evaluate_cell("S", 1, 1))

    if not safely(ask) or not found:
        return True  # a complaint about arguments: it is there
    return not (isinstance(found[0], dict) and found[0].get("kind") in {"Name", "NImpl"})


def _cell_of_array(array: Any, row: float, column: float) -> Any:
    """One cell of an array formula's area; a single row, column or value serves for all."""
    grid = array if isinstance(array, list) else [[array]]
    if len(grid) == 1:
        row = 0
    if len(grid[0]) == 1:
        column = 0
    if int(row) >= len(grid) or int(column) >= len(grid[int(row)]):
        return fz.LiteralValue.error("Na", None)
    found = grid[int(row)][int(column)]
    return 0.0 if found is None else to_engine(from_engine(found))
