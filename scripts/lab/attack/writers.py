"""Whoever writes a file that the centre or a marker opens: rosters, answers, workbooks."""

import io
import time
import zipfile
from typing import Final

import openpyxl

from scripts.centre import samples
from scripts.centre.authoring.exam_folder import read_exam
from scripts.centre.issued import PaperFiles
from scripts.centre.marking.shielded import Limits, ShieldedMarker, Trouble
from scripts.lab.attack.attack import attack
from scripts.lab.attack.fuzz.door import MOST_MB, knock
from scripts.lab.attack.fuzz.run import doors, kept
from scripts.lab.attack.holding import demand
from scripts.lab.attack.stage import Stage
from shared.exam.kinds.spreadsheet import Spreadsheet
from shared.exchange.roster_sheets import SEATING_COLUMNS
from shared.exchange.sheet_file import SheetFileError, open_sheet_file
from shared.exchange.sheet_table import read_table

BY: Final = "writer of a file"
SITE: Final = samples.SITE
EXAM: Final = samples.EXAM
_SOON_S: Final = 20


def _bomb(members: int, size: int) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(members):
            archive.writestr(f"xl/worksheets/sheet{number}.xml", bytes(size))
    return packed.getvalue()


@attack("a cell at the far end of a roster", by=BY, must="read or refused, soon", ground="centre")
def far_cell(stage: Stage) -> str:
    """A roster of 8 KB has one more cell at XFD1048576."""
    path = stage.folder / "far.xlsx"
    book = openpyxl.load_workbook(SITE / "seating.xlsx")
    book.worksheets[0]["XFD1048576"] = "x"
    book.save(path)
    began_s = time.monotonic()
    _, problems = read_table(path, SEATING_COLUMNS)
    took_s = time.monotonic() - began_s
    demand(took_s < _SOON_S, f"{took_s:.1f} s")
    return f"{len(problems)} findings in {took_s:.1f} s"


@attack("a roster that unpacks to gigabytes", by=BY, must="refused before it is unpacked", ground="centre")
def bomb(stage: Stage) -> str:
    """A workbook of a few megabytes whose parts unpack to 3 GB."""
    path = stage.folder / "bomb.xlsx"
    path.write_bytes(_bomb(30, 100 << 20))
    try:
        open_sheet_file(path)
    except SheetFileError as error:
        return error.reason[:60]
    demand(False, "it was opened")
    return ""


@attack(
    "answers that take a marker's memory and time",
    by=BY,
    must="the answer is named, the next one is scored",
    ground="centre",
)
def heavy_answers(_stage: Stage) -> str:
    """Formulas nested 4,000 deep, over a whole sheet, and a matrix of 200 by 200 cubed, in one candidate's cells."""
    authored = read_exam(EXAM)
    files = PaperFiles(paper=authored.paper, media=authored.media, key=authored.key)
    wild = (
        "=" + "(" * 4_000 + "1" + ")" * 4_000,
        "=SUMPRODUCT((基础数据!A1:XFD1048576=1)*1)",
        "=" + "-" * 30_000 + "1",
    )
    honest = Spreadsheet(cells={"本量利!C4": "=SUM(基础数据!C4:C7)", "方案比较!B12": "方案二"})
    named = 0
    with ShieldedMarker(files, Limits(answer_s=8, memory_bytes=256 << 20)) as marker:
        for text in wild:
            found = marker.score("X01", Spreadsheet(cells={"本量利!C4": text, "方案比较!B12": "方案二"}))
            named += isinstance(found, Trouble)
            good = marker.score("X01", honest)
            demand(not isinstance(good, Trouble) and good.answered, good)
    return f"{named} of {len(wild)} named, the rest marked; the honest answer beside each was scored"


@attack("files bent at random", by=BY, must="read or refused by name: no crash, no hang, no 200 MB", ground="centre")
def bent_files(_stage: Stage) -> str:
    """What was kept of the fuzzers' long runs, for every reader of foreign bytes (`dev.py attack --fuzz` goes on)."""
    tried = 0
    rooms = doors()
    for door in rooms:
        for data in (*door.seeds, *kept(door)):
            knock(door, data)
            tried += 1
    return f"{len(rooms)} readers, {tried} files, none over {MOST_MB} MB"
