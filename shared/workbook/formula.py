"""Cell references in formulas: names of cells, shifting by a copy, and the punctuation of Chinese input methods."""

import re

_REFERENCE = re.compile(r"(?<![A-Za-z0-9_.\u4e00-\u9fff])(\$?)([A-Za-z]{1,3})(\$?)([1-9]\d{0,6})(?![A-Za-z0-9_(.])")
_FULL_WIDTH = str.maketrans("（），；：＋－×＊÷／＝＜＞％＆＄！“”．", '(),;:+-**//=<>%&$!"".')
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384


def column_name(column: int) -> str:
    """1 → A, 27 → AA."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def column_number(name: str) -> int:
    """A → 1, AA → 27."""
    number = 0
    for letter in name.upper():
        number = number * 26 + ord(letter) - 64
    return number


def cell_name(row: int, column: int) -> str:
    """Row 3, column 2 → B3; both count from 1."""
    return f"{column_name(column)}{row}"


def sheet_prefix(sheet: str) -> str:
    """How a formula names another sheet; quoted where its name is not a plain word."""
    plain = sheet.isidentifier() and not re.match(r"^[A-Za-z]{1,3}\d+$", sheet)
    return f"{sheet}!" if plain else "'" + sheet.replace("'", "''") + "'!"


def shifted(formula: str, rows: int, columns: int) -> str:
    """A copied formula at its new place: relative parts move, `$` parts stay; past the edge becomes #REF!."""

    def move(found: re.Match[str]) -> str:
        fixed_column, name, fixed_row, digits = found.groups()
        column = column_number(name) + (0 if fixed_column else columns)
        row = int(digits) + (0 if fixed_row else rows)
        if not (1 <= row <= _LAST_ROW and 1 <= column <= _LAST_COLUMN):
            return "#REF!"
        return f"{fixed_column}{column_name(column)}{fixed_row}{row}"

    return "".join(part if quoted else _REFERENCE.sub(move, part) for quoted, part in _parts(formula))


def normalised(typed: str) -> str:
    """A typed formula with plain punctuation outside its texts; anything else unchanged."""
    if typed[:1] not in {"=", "＝"}:
        return typed
    plain = typed.replace("“", '"').replace("”", '"')
    return "".join(part if quoted else part.translate(_FULL_WIDTH) for quoted, part in _parts(plain))


def _parts(formula: str) -> list[tuple[bool, str]]:
    """The formula cut into texts in quotes (True) and the rest; sheet names in single quotes count as quoted."""
    pieces = re.split(r"(\"(?:[^\"]|\"\")*\"|'(?:[^']|'')*')", formula)
    return [(bool(piece) and piece[0] in "\"'", piece) for piece in pieces]
