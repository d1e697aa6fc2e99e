"""Reads the technician's list of PCs and their seats: an .xlsx with the columns 电脑名 and 座位号, or a .csv of them.

All of the list or nothing: every line that cannot be right is named.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from shared.exam.bounds import LONGEST_NAME
from shared.exchange.errors import ExchangeError
from shared.exchange.same_words import whole_number
from shared.exchange.seat_plan import HIGHEST_SEAT, MOST_NAMED, same_host
from shared.exchange.sheet_header import Columns, find_header
from shared.exchange.sheet_table import read_table
from shared.exchange.sheet_words import HOST, SEAT
from shared.words.catalogue import say

_MAX_CSV_BYTES: Final = 1 << 20
_SHOWN: Final = 5
_SEPARATORS: Final = ",\t;，"
_LOOKED_AT: Final = 20
_COLUMNS: Final = Columns(required=(HOST, SEAT))


class SeatListError(ExchangeError):
    """Code seat_list_refused; `problems` are all that was found, the message names the first few."""

    def __init__(self, problems: list[str]) -> None:
        listed = say("exchange.seat_list.between").join(problems[:_SHOWN])
        super().__init__("seat_list_refused", say("exchange.seat_list.refused", listed=listed, count=len(problems)))
        self.problems = tuple(problems)


Line = tuple[str, str, str]
"""Where it stands, host, seat as written."""


def read_seat_list(path: Path) -> dict[str, int]:
    """Seat by host name. Raises SeatListError."""
    if path.suffix.lower() in {".csv", ".txt"} and not _is_workbook(path):
        return _checked(_csv_lines(path))
    table, problems = read_table(path, (HOST, SEAT), numeric=(SEAT,))
    if problems or table is None:
        raise SeatListError([problem.line() for problem in problems])
    lines = [(say("exchange.seat_list.row", row=row.number), row[HOST], row[SEAT]) for row in table.rows]
    return _checked(lines)


def _csv_lines(path: Path) -> Iterator[Line]:
    try:
        with path.open("rb") as file:
            data = file.read(_MAX_CSV_BYTES + 1)
    except OSError as error:
        raise SeatListError([say("exchange.seat_list.unreadable", name=path.name)]) from error
    text = _text(data)
    if text is None or len(data) > _MAX_CSV_BYTES:
        raise SeatListError([say("exchange.seat_list.no_text", name=path.name)])
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True))
    except csv.Error as error:
        raise SeatListError([say("exchange.seat_list.no_text", name=path.name)]) from error
    header = find_header(rows, _COLUMNS, set())
    if header is not None and header.faults:
        raise SeatListError(list(header.faults))
    host, seat = (header.places[HOST] - 1, header.places[SEAT] - 1) if header is not None else (0, 1)
    begin = header.row if header is not None else 0  # what stands above is the list's title
    for number, cells in enumerate(rows[begin:], begin + 1):
        names = [cell.strip() for cell in cells]
        if any(names):
            padded = [*names, *[""] * (max(host, seat) + 1)]
            yield say("exchange.seat_list.row", row=number), padded[host], padded[seat]


def _is_workbook(path: Path) -> bool:
    """Whether a workbook was only called .csv; what cannot be read at all is told by whoever reads it."""
    try:
        with path.open("rb") as file:
            return file.read(2) == b"PK"
    except OSError:
        return False


def _separator(text: str) -> str:
    """What parts the cells of most lines: Excel's Unicode text has tabs, other lands semicolons, people a ，."""
    lines = [line for line in text.splitlines() if line.strip()][:_LOOKED_AT]
    return max(_SEPARATORS, key=lambda sign: sum(sign in line for line in lines))


def _text(data: bytes) -> str | None:
    """Excel saves UTF-8 with a mark, on a Chinese Windows GB 18030, and as "Unicode text" UTF-16."""
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\0" in text else text
    return None


def _checked(lines: Iterable[Line]) -> dict[str, int]:
    found: dict[str, int] = {}
    hosts: dict[str, str] = {}
    seats: dict[int, str] = {}
    problems: list[str] = []
    for place, host, written in lines:
        seat = whole_number(written) or 0
        if not host or len(host) > LONGEST_NAME:
            problems.append(say("exchange.seat_list.no_host", place=place))
        elif not 1 <= seat <= HIGHEST_SEAT:
            problems.append(say("exchange.seat_list.no_seat", place=place, seat=written, most=HIGHEST_SEAT))
        elif same_host(host) in hosts:
            problems.append(say("exchange.seat_list.host_twice", place=place, host=host, other=hosts[same_host(host)]))
        elif seat in seats:
            problems.append(say("exchange.seat_list.seat_twice", place=place, seat=seat, other=seats[seat]))
        else:
            found[host], hosts[same_host(host)], seats[seat] = seat, place, place
    if problems or not found or len(found) > MOST_NAMED:
        raise SeatListError(problems or [say("exchange.seat_list.empty")])
    return found
