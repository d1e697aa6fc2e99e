"""A formula's tree written anew for the computing engine, so that it comes to what Excel makes of it.

Names, tables and references over several sheets become plain ranges; comparing, joining and taking differences go
through functions of our own (`functions`), because Excel does them with 15 digits; a range where one value is wanted
becomes the cell of the formula's own row or column, unless the formula is an array formula.
"""

from typing import Final

from shared.words.catalogue import say
from shared.workbook.functions.criteria import asks_for_the_same, plain_criterion
from shared.workbook.functions.lifted import HAS_OWN_LIFT
from shared.workbook.functions.registry import OWN
from shared.workbook.places import Area, Place, area_of
from shared.workbook.reach import is_whole
from shared.workbook.scope import Scope
from shared.workbook.shapes import Mode, Shapes
from shared.workbook.signatures import (
    OF_DAYS,
    THREE_D,
    criterion_of,
    parameter,
)
from shared.workbook.syntax import parse
from shared.workbook.tree import Call, Chain, Group, Matrix, Name, Node, Reference, Sign, Span, Structured
from shared.workbook.tree import Literal as Constant
from shared.workbook.written import any_sign, as_text, takes_number, takes_text, told_area

_COMPARED: Final = {"=": "KIT.EQ", "<>": "KIT.NE", "<": "KIT.LT", ">": "KIT.GT", "<=": "KIT.LE", ">=": "KIT.GE"}
_LEFT_OUT: Final = {("ADDRESS", 2): "1", ("ADDRESS", 3): "TRUE"}
"""What an argument left out between two commas stands for, where the engine does not know."""
_COUNTING: Final = frozenset("+-*/^")
_OPPOSITE: Final = {"+": "-", "-": "+", "*": "/", "/": "*", "&": "&"}
_WIDEST: Final = 100  # the engine takes 256 operands in a row
_LARGE: Final = 10_000  # cells of an area that is worth cutting down
_MOST_AT_ONCE: Final = 2_000_000  # values of one array; more takes all the memory of a machine
_OF_FORMULAS: Final = {"ISFORMULA": "KIT.ISFORMULA", "FORMULATEXT": "KIT.FORMULATEXT"}


class Rendered(Shapes):
    """The engine's formula, and `notes`: what in it cannot be computed as Excel does (a sentence each)."""

    def __init__(
        self, formula: str, scope: Scope, at: Place, mode: Mode, *, qualified: bool = False, careful: bool = False
    ) -> None:
        """`qualified`: name the sheet of every reference, for a formula computed on another one.

        `careful`: see `Shapes`.
        """
        super().__init__(scope, at, mode, careful=careful)
        self._qualified = qualified
        self._open_names: list[str] = []
        self.functions: set[str] = set()
        self.reads: list[Area] = []
        wanted = "A" if mode == "array" else "V"
        tree = parse(formula)
        self.texty, self.truthy = self._texty(tree), self._truthy(tree)
        self.multiplies_oddly = False
        self.text = "=" + self._difference(tree, wanted)
        self.fills = mode == "typed" and not self._single(tree, wanted)
        """Whether it may come to more than one value. `multiplies_oddly`: a SUMPRODUCT that is ours to do (`mixed`)."""

    # ------------------------------------------------------------ nodes

    def _node(self, node: Node, wanted: str) -> str:
        match node:
            case Constant():
                return "" if node.kind == "empty" else node.text
            case Reference() | Structured() | Name() | Span():
                return self._refer(node, wanted)
            case Call() if node.function == "COUNT":
                return self._count(node, wanted)
            case Call():
                return self._call(node, wanted)
            case Sign():
                return self._sign(node, wanted)
            case Group():
                return f"({self._node(node.inner, wanted)})"
            case Matrix():
                return "{" + ";".join(",".join(self._node(c, "A") for c in row) for row in node.rows) + "}"
            case Chain():
                return self._chain(node, wanted)

    def _sign(self, node: Sign, wanted: str) -> str:
        make = self._counted if node.sign in "-%" else self._node
        inner = make(node.operand, self._operand(wanted))
        if node.sign == "@":
            area = self.area(node.operand)
            return self.own_cell(area) if area is not None else f"@{inner}"
        return f"{inner}{node.sign}" if node.sign in "%#" else f"{node.sign}{inner}"

    def _chain(self, node: Chain, wanted: str) -> str:
        inner = self._operand(wanted)
        rows, columns = self._shape(node) if inner == "A" else (1, 1)
        if rows * columns > _MOST_AT_ONCE:
            return self.cannot(say("formula.cannot.too_many_cells", limit=_MOST_AT_ONCE // 10_000), "#NUM!")
        single = all(self._single(operand, inner) for operand in node.operands)
        if node.operators[0] in _COMPARED and single:
            text = self._difference(node.operands[0], inner)
            for operator, operand in zip(node.operators, node.operands[1:], strict=True):
                text = f"{_COMPARED[operator]}({text},{self._difference(operand, inner)})"
            return text
        operands = tuple(map(as_text, node.operands)) if node.operators[0] == "&" else node.operands
        if node.operators[0] == "&" and single:
            return "KIT.JOIN(" + ",".join(self._node(o, inner) for o in operands) + ")"
        return self._balanced(operands, node.operators, inner)

    def _balanced(self, operands: tuple[Node, ...], operators: tuple[str, ...], wanted: str) -> str:
        if len(operands) <= _WIDEST or operators[0] not in _OPPOSITE:
            make = self._counted if set(operators) <= _COUNTING else self._node
            parts = [make(operands[0], wanted)]
            for operator, operand in zip(operators, operands[1:], strict=True):
                parts += [operator, make(operand, wanted)]
            return "".join(parts)
        middle = len(operands) // 2
        joint = operators[middle - 1]
        behind = operators[middle:]
        if joint in "-/":
            behind = tuple(_OPPOSITE[operator] for operator in behind)
        first = self._balanced(operands[:middle], operators[: middle - 1], wanted)
        return f"({first}){joint}({self._balanced(operands[middle:], behind, wanted)})"

    def _counted(self, node: Node, wanted: str) -> str:
        """An operand that counts as a number: a text is read as one where the engine would not."""
        made = self._node(node, wanted)
        return f"KIT.NUM({made})" if self._texty(node) else made

    def _difference(self, node: Node, wanted: str) -> str:
        """A sum or difference as the last step: what is left of rounding alone is nothing, as in Excel."""
        match node:
            case Group():
                return f"({self._difference(node.inner, wanted)})"
            case Chain() if node.operators[-1] in {"+", "-"}:
                inner = self._operand(wanted)
                last = node.operands[-1]
                exact = node.operators[-1] == "+" and isinstance(last, Constant)
                if exact or len(node.operands) > _WIDEST or not all(self._single(o, inner) for o in node.operands):
                    return self._chain(node, wanted)
                before = self._balanced(node.operands[:-1], node.operators[:-1], inner)
                name = "KIT.SUB" if node.operators[-1] == "-" else "KIT.ADD"
                return f"{name}({before},{self._node(last, inner)})"
        return self._node(node, wanted)

    # ------------------------------------------------------------ functions
    def _call(self, node: Call, wanted: str) -> str:
        name = node.function
        if name == "LET":
            return self._let(node, wanted)
        if name == "LAMBDA":
            return self.cannot(say("formula.cannot.function", function=name), "#NAME?")
        self.functions.add(name)
        if name in {"ROW", "COLUMN"} and node.arguments and not self._single(node, wanted):
            return self._numbers_of(name, node.arguments[0])
        if name == "AREAS" and len(node.arguments) == 1:
            return str(_areas(node.arguments[0]))
        if name in _OF_FORMULAS and len(node.arguments) == 1:
            area = self.area(node.arguments[0])
            if area is not None:
                here = f"{area.sheet},{area.top},{area.left}"
                return f"{_OF_FORMULAS[name]}({here},{self._refer(node.arguments[0], 'R')})"
        self._note_products(node)
        if name == "SUBTOTAL":
            node = Call(name, tuple(part for argument in node.arguments for part in self.shown_rows(node, argument)))
        if self._uneven(node):
            return "#VALUE!"
        made = [self._argument(node, n, argument, wanted) for n, argument in enumerate(node.arguments)]
        if any(any_sign(node, n) for n in range(len(made))):
            made = [self._met(node, n, made) for n in range(len(made))]
        if name == "AGGREGATE" and _at_least_14(node):
            name = "KIT.AGGREGATE"
        if self._each_cell(node, wanted):
            return f"KIT.EACH({','.join([quoted(name), *(part or '0' for part in made)])})"
        return f"{name}({','.join(made)})"

    def _note_products(self, node: Call) -> None:
        """SUMPRODUCT of comparisons, texts or arrays of different shapes."""
        if node.function == "SUMPRODUCT":
            odd = any(self._truthy(one) or self._texty(one) for one in node.arguments)
            uneven = len({self._shape(one) for one in node.arguments}) > 1
            matrices = any(isinstance(one, Matrix) for one in node.arguments)
            self.multiplies_oddly = self.multiplies_oddly or odd or uneven or matrices

    def _met(self, call: Call, index: int, made: list[str]) -> str:
        """An argument of COUNTIF and its sisters where a criterion has a ?: which cells meet it is asked of ours."""
        if criterion_of(call.function, index) is not None:
            return "1" if any_sign(call, index) else made[index]
        text = self._node(call.arguments[index], "A")  # all cut down alike, so that their shapes stay the same
        return f"KIT.MEETS({text},{made[index + 1]})" if any_sign(call, index + 1) else text

    def _count(self, node: Call, wanted: str) -> str:
        """COUNT counts no error, also one that is computed right there: IF(COUNT(FIND("甲",A1)),…)."""
        self.functions.add("COUNT")
        areas: list[str] = []
        others: list[str] = []
        for n, argument in enumerate(node.arguments):
            made = self._argument(node, n, argument, wanted)
            inner = argument.inner if isinstance(argument, Group) else argument
            (areas if isinstance(inner, Reference | Structured | Name | Span) else others).append(made)
        parts = [f"COUNT({','.join(areas)})"] if areas or not others else []
        return "(" + "+".join([*parts, *(f"KIT.COUNTED({made})" for made in others)]) + ")"

    def _numbers_of(self, name: str, node: Node) -> str:
        """ROW(A2:A31) is the numbers 2 to 31, of which the engine gives the first; so is ROW(INDIRECT("2:31"))."""
        area, told = self.area(node), told_area(node)
        if name == "ROW" and told is not None:
            return f"KIT.ROWS({self._node(told, 'V')})"
        if area is None:
            return self.cannot(say("formula.cannot.not_fixed", function=name))
        area = self.clipped(area)
        if name == "ROW":
            return f"SEQUENCE({area.bottom - area.top + 1},1,{area.top})"
        return f"SEQUENCE(1,{area.right - area.left + 1},{area.left})"

    def _each_cell(self, node: Call, wanted: str) -> bool:
        """Whether a function of one value is given arrays, which the engine does not apply cell by cell."""
        if node.function in OWN or node.function in HAS_OWN_LIFT:
            return False
        return any(
            parameter(node.function, n) == "V" and not self._single(argument, self._operand(wanted))
            for n, argument in enumerate(node.arguments)
        )

    def _argument(self, call: Call, index: int, node: Node, wanted: str) -> str:
        taken = parameter(call.function, index)
        if taken == "?":
            taken = wanted
        if wanted == "A" and taken == "V":
            taken = "A"
        match node:
            case Reference() if node.last_sheet is not None:
                return self._over_sheets(call.function, node)
            case Group() if isinstance(node.inner, Span) and node.inner.operator == ",":
                return self._union(call.function, node.inner)
            case Name():
                tree = self.named(node)
                if isinstance(tree, Reference) and tree.last_sheet is not None:
                    return self._over_sheets(call.function, tree)
                if isinstance(tree, Span) and tree.operator == ",":
                    return self._union(call.function, tree)
        return self._converted(call, index, node, taken)

    def _converted(self, call: Call, index: int, node: Node, taken: str) -> str:
        """An argument as its function takes it: criteria, numbers and days may be written as texts."""
        if isinstance(node, Constant) and node.kind == "empty":
            return _LEFT_OUT.get((call.function, index), "")
        if takes_text(call.function, index):
            return self._node(as_text(node), taken)
        asked = criterion_of(call.function, index)
        if asked is not None and asked < len(call.arguments):
            return self._criterion(node, call.arguments[asked], taken)
        if call.function in {"IRR", "MIRR"} and index == 0:
            return f"KIT.FLOWS({self._node(node, taken)})"
        if call.function == "INDEX" and index == 0 and isinstance(node, Chain | Sign | Group):
            taken = "A"  # what is computed here is an array in every formula
        if takes_number(call.function, index) and self._single(node, taken):
            return self._counted(node, taken)
        if call.function in OF_DAYS and index < 2 and self._single(node, taken):
            inner = self._node(node, taken)
            written = isinstance(node, Reference | Name | Structured) or self._texty(node)
            return f"KIT.DAY({inner})" if written else inner
        if call.function in {"IF", "IFS", "AND", "OR", "NOT", "IFERROR"}:
            return self._difference(node, taken)
        return self._node(node, taken)

    def _criterion(self, node: Node, asked: Node, taken: str) -> str:
        """What a range is asked for, its number as the engine reads it."""
        made = self._node(node, taken)
        if not isinstance(node, Constant):
            return f"KIT.CRITERION({made})" if self._single(node, taken) else made
        written = node.text[1:-1].replace('""', '"') if node.kind == "text" else ""
        plain = plain_criterion(written)
        if plain == written:
            return made
        return f"KIT.CRITERION({made},{self._node(asked, 'R')})" if asks_for_the_same(written) else quoted(str(plain))

    def _over_sheets(self, function: str, node: Reference) -> str:
        first, last = self._scope.sheet(node.sheet or ""), self._scope.sheet(node.last_sheet or "")
        if first is None or last is None or function not in THREE_D:
            return self.cannot(
                say("formula.cannot.sheets_in_function", first=node.sheet, last=node.last_sheet, function=function)
            )
        first, last = min(first, last), max(first, last)
        parts = [self.written(number, node.text) for number in range(first, last + 1)]
        self.reads += [a for n in range(first, last + 1) if (a := area_of(n, node.text)) is not None]
        if function in {"SUM", "AVERAGE", "COUNT", "COUNTA", "MAX", "MIN", "PRODUCT"}:
            return ",".join(parts)
        return "VSTACK(" + ",".join(f"TOCOL({part})" for part in parts) + ")"

    def _union(self, function: str, node: Span) -> str:
        parts = [self._refer(operand, "R") for operand in node.operands]
        if function in {"SUM", "AVERAGE", "COUNT", "COUNTA", "MAX", "MIN", "PRODUCT"}:
            return ",".join(parts)
        if function in THREE_D:
            return "VSTACK(" + ",".join(f"TOCOL({part})" for part in parts) + ")"
        return self.cannot(say("formula.cannot.areas_in_function", function=function))

    def _let(self, node: Call, wanted: str) -> str:
        """Variables first: the same word may be a defined name elsewhere."""
        made, known = [], len(self.variables)
        for n, argument in enumerate(node.arguments):
            names = n % 2 == 0 and n < len(node.arguments) - 1
            if names and isinstance(argument, Name):
                self.variables.append(argument.text.lower())
                made.append(argument.text)
            else:
                made.append(self._node(argument, "A" if wanted == "A" or self._mode == "typed" else wanted))
        del self.variables[known:]
        return f"LET({','.join(made)})"

    # ------------------------------------------------------------ references
    def _refer(self, node: Node, wanted: str) -> str:
        match node:
            case Name() if node.sheet is None and node.text.lower() in self.variables:
                return node.text
            case Name():
                return self._by_name(node, wanted)
            case Span() if node.operator == ":":
                return ":".join(self._refer(operand, "R") for operand in node.operands)
            case Span() if node.operator == ",":
                return self.cannot(say("formula.cannot.areas"))
            case Span():
                return self._shared(node, wanted)
            case Structured():
                return self._structured(node, wanted)
            case Reference() if node.last_sheet is not None:
                return self.cannot(say("formula.cannot.sheets", first=node.sheet, last=node.last_sheet))
            case Reference():
                return self._reference(node, wanted)
        return self._node(node, wanted)

    def _reference(self, node: Reference, wanted: str) -> str:
        sheet = self._at.sheet if node.sheet is None else self._scope.sheet(node.sheet)
        if sheet is None:
            return self.cannot(say("formula.cannot.sheet", sheet=node.sheet), "#REF!")
        area = area_of(sheet, node.text)
        if area is not None:
            self.reads.append(area)
        if area is not None and wanted == "A" and area.cells > _LARGE:
            return self.area_text(self.clipped(area))
        if area is not None and wanted == "V" and area.cells > 1 and (self._mode == "plain" or is_whole(area)):
            return self.own_cell(area)
        return self.written(sheet, node.text) if node.sheet is not None or self._qualified else node.text

    def _structured(self, node: Structured, wanted: str) -> str:
        area = self.area(node)
        if area is None:
            return self.cannot(say("formula.cannot.table", table=node.table, inside=node.inside), "#REF!")
        self.reads.append(area)
        if wanted == "V" and area.cells > 1 and self._mode == "plain":
            return self.own_cell(area)
        return self.area_text(area)

    def _by_name(self, node: Name, wanted: str) -> str:
        tree = self.named(node)
        if tree is None:
            table = self._scope.table(node.text, self._at) if node.sheet is None else None
            if table is not None:
                return self._structured(Structured(node.text, ""), wanted)
            return self.cannot(say("formula.cannot.no_name", name=node.text), "#NAME?")
        key = node.text.lower()
        if key in self._open_names:
            return self.cannot(say("formula.cannot.own_name", name=node.text), "#NAME?")
        self._open_names.append(key)
        variables, self.variables = self.variables, []
        inner = self._node(tree, wanted)
        self.variables = variables
        self._open_names.pop()
        return inner if isinstance(tree, Reference | Constant) else f"({inner})"

    def _shared(self, node: Span, wanted: str) -> str:
        area: Area | None = None
        for n, operand in enumerate(node.operands):
            part = self.area(operand)
            if part is None:
                return self.cannot(say("formula.cannot.shared"))
            area = part if n == 0 else area.meets(part) if area is not None else None
            if area is None:
                return "#NULL!"
        if area is None:
            return "#NULL!"
        return self.own_cell(area) if wanted == "V" and area.cells > 1 else self.area_text(area)


def _at_least_14(node: Call) -> bool:
    kind = node.arguments[0] if node.arguments else None
    return isinstance(kind, Constant) and kind.kind == "number" and float(kind.text) >= 14 and len(node.arguments) == 4


def _areas(node: Node) -> int:
    if isinstance(node, Group):
        return _areas(node.inner)
    return len(node.operands) if isinstance(node, Span) and node.operator == "," else 1


def quoted(text: str) -> str:
    """A text as a formula writes it."""
    return '"' + text.replace('"', '""') + '"'
