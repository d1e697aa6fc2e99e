"""Roster spreadsheets and photos made for tests: people who do not exist, in the columns of the templates."""

import io
import re
import zipfile

import openpyxl
from PIL import Image

SEATING = (
    "*准考证号",
    "*考生姓名",
    "*性别",
    "*证件类型",
    "*证件号码",
    "*所属院校",
    "*考场名称",
    "*座位号",
    "*考试科目",
    "*场次",
)
STUDENTS = ("*学生姓名", "*性别", "*证件类型", "*证件号码")
ROOM, SESSION, SUBJECT = "北楼205机房", "2027-03-06 14:00-16:00", "会计基础"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def id_number(number):
    """The number of a resident who does not exist, with its right check digit."""
    body = f"3702022005{number % 12 + 1:02d}{number % 28 + 1:02d}{number % 1000:03d}"
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, _WEIGHTS, strict=True)) % 11]


def candidate(number, *, room=ROOM, session=SESSION, subject=SUBJECT, seat=None, **other):
    """One row of the seating sheet as a list; `other` replaces columns by the names without a mark."""
    row = {
        "准考证号": f"2703{number:06d}", "考生姓名": f"考生{number}", "性别": "女", "证件类型": "内地居民身份证",
        "证件号码": id_number(number), "所属院校": "滨海学院", "考场名称": room,
        "座位号": number if seat is None else seat, "考试科目": subject, "场次": session,
    }  # fmt: skip
    return list({**row, **other}.values())


def student(row):
    """The row of the students' sheet for a row of the seating sheet."""
    return [row[1], row[2], row[3], row[4]]


def write_book(path, sheets, hidden=()):
    """A workbook of {sheet name: rows}; the sheets named in `hidden` are hidden."""
    book = openpyxl.Workbook()
    del book[book.sheetnames[0]]
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        sheet.sheet_state = "hidden" if name in hidden else "visible"
    book.save(path)
    return path


def change_book(path, change):
    """Let `change(book)` alter a workbook with openpyxl."""
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)


def change_part(path, part, pattern, replacement):
    """Alter the XML of a part by a regular expression that must be there: what openpyxl itself would never write."""
    with zipfile.ZipFile(path) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    changed, count = re.subn(pattern, replacement, parts[part].decode(), count=1)
    assert count, pattern
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in {**parts, part: changed.encode()}.items():
            target.writestr(name, data)


def add_part(path, part, xml, kind):
    """Put a part of that kind beside the workbook's own, with what leads to it."""
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    content = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    with zipfile.ZipFile(path, "a") as target:
        target.writestr(part, xml)
    link = f'<Relationship Id="rIdNew" Type="{relation}/{kind}" Target="/{part}"/></Relationships>'
    change_part(path, "xl/_rels/workbook.xml.rels", "</Relationships>", link)
    told = f'<Override PartName="/{part}" ContentType="{content}.{kind}+xml"/></Types>'
    change_part(path, "[Content_Types].xml", "</Types>", told)


def picture(size=(295, 413), kind="JPEG", **how):
    """A noisy picture of more than 10 KB."""
    image = Image.effect_noise(size, 60).convert("RGB")
    stream = io.BytesIO()
    image.save(stream, kind, **how)
    return stream.getvalue()


def write_photos(path, pictures):
    """A zip of {name: bytes}; a name given as bytes is written raw, without the mark of UTF-8."""
    with zipfile.ZipFile(path, "w") as target:
        for name, data in pictures.items():
            info = zipfile.ZipInfo("x")
            info.filename = info.orig_filename = name.decode("cp437") if isinstance(name, bytes) else name
            if isinstance(name, bytes):
                info = _RawName(info.filename)
            target.writestr(info, data)
    return path


class _RawName(zipfile.ZipInfo):
    """An entry whose name goes into the file as its bytes, the way Chinese Windows programs write GBK."""

    def __init__(self, name):
        super().__init__("x")
        self.filename = self.orig_filename = name

    def _encodeFilenameFlags(self):
        return self.filename.encode("cp437"), self.flag_bits & ~0x800
