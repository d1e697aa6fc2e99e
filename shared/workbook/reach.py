"""Which cells a node of a formula means, and how they are written for the engine."""

from shared.words.catalogue import say
from shared.workbook.formula import shifted
from shared.workbook.places import LAST_COLUMN, LAST_ROW, Area, Place, area_of, cell_name
from shared.workbook.scope import Scope, structured_area
from shared.workbook.syntax import parse
from shared.workbook.tree import Call, FormulaError, Group, Name, Node, Reference, Structured
from shared.workbook.tree import Literal as Constant


class Reach:
    """The view from one cell of a workbook: its names, tables and sheets. `notes` tells what cannot be computed."""

    def __init__(self, scope: Scope, at: Place) -> None:
        self._scope, self._at = scope, at
        self.notes: list[str] = []
        self.variables: list[str] = []

    def named(self, node: Name) -> Node | None:
        """The tree of a defined name; None for a variable of LET and for what is no name."""
        if node.sheet is None and node.text.lower() in self.variables:
            return None
        sheet = self._at.sheet if node.sheet is None else self._scope.sheet(node.sheet)
        text = self._scope.name(node.text, sheet) if sheet is not None else None
        if text is None:
            return None
        try:
            # A name's relative references are told as seen from A1.
            return parse(shifted(f"={text}", self._at.row - 1, self._at.column - 1))
        except FormulaError as error:
            self.notes.append(say("formula.cannot.name", name=node.text, fault=error.words))
            return Constant("error", "#REF!")

    def area(self, node: Node) -> Area | None:
        """The fixed cells a node means; None for anything computed."""
        match node:
            case Reference() if node.last_sheet is None:
                sheet = self._at.sheet if node.sheet is None else self._scope.sheet(node.sheet)
                return area_of(sheet, node.text) if sheet is not None else None
            case Structured():
                table = self._scope.table(node.table, self._at)
                return structured_area(table, node.inside, self._at) if table is not None else None
            case Name():
                tree = self.named(node)
                return self.area(tree) if isinstance(tree, Reference | Structured) else None
            case Group():
                return self.area(node.inner)
        return None

    def own_cell(self, area: Area) -> str:
        """The cell of a range in the formula's own row or column."""
        row = self._at.row if area.top < area.bottom else area.top
        column = self._at.column if area.left < area.right else area.left
        both = area.top < area.bottom and area.left < area.right
        place = Place(sheet=area.sheet, row=row, column=column)
        if place not in area or (both and not (is_whole(area) and area.left == area.right)):
            return "#VALUE!"
        return self.written(area.sheet, cell_name(row, column))

    def clipped(self, area: Area) -> Area:
        """A large area inside an array formula ends where the workbook's contents do: behind them all is empty."""
        bottom, right = min(area.bottom, self._scope.rows), min(area.right, self._scope.columns)
        return Area(
            sheet=area.sheet, top=area.top, left=area.left, bottom=max(area.top, bottom), right=max(area.left, right)
        )

    def shown_rows(self, call: Call, argument: Node) -> list[Node]:
        """A range of SUBTOTAL without the rows that its kind leaves out."""
        area, kind = self.area(argument), call.arguments[0]
        if area is None or not isinstance(kind, Constant) or kind.kind != "number":
            return [argument]
        hidden = self._scope.hidden_rows.get(area.sheet, frozenset())
        if float(kind.text) < 100 and area.sheet not in self._scope.filtered:
            return [argument]
        if not any(area.top <= row <= area.bottom for row in hidden):
            return [argument]
        area = self.clipped(area)
        runs: list[list[int]] = []
        for row in range(area.top, area.bottom + 1):
            if row in hidden:
                continue
            if runs and runs[-1][1] == row - 1:
                runs[-1][1] = row
            else:
                runs.append([row, row])
        sheet = self._scope.sheets[area.sheet]
        names = [f"{cell_name(first, area.left)}:{cell_name(last, area.right)}" for first, last in runs]
        return [Reference(sheet, name) for name in names] or [Constant("number", "0")]

    def area_text(self, area: Area) -> str:
        """An area as a formula writes it, with its sheet."""
        first, last = cell_name(area.top, area.left), cell_name(area.bottom, area.right)
        return self.written(area.sheet, first if first == last else f"{first}:{last}")

    def written(self, sheet: int, text: str) -> str:
        """A reference with its sheet."""
        return "'" + self._scope.sheets[sheet].replace("'", "''") + f"'!{text}"

    def cannot(self, words: str, value: str = "#REF!") -> str:
        """Note what cannot be computed; the value that stands there instead."""
        self.notes.append(words)
        return value


def is_whole(area: Area) -> bool:
    """Whether an area is whole columns or whole rows."""
    return (area.top, area.bottom) == (1, LAST_ROW) or (area.left, area.right) == (1, LAST_COLUMN)
