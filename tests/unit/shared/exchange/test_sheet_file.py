"""Files that are no workbook, whatever they are called: each is named as what it is, and none costs time or memory."""

import io
import struct
import tracemalloc
import zipfile
import zlib

import pytest

from shared.exchange import sheet_file
from shared.exchange.roster_sheets import SEATING_COLUMNS
from shared.exchange.sheet_file import SheetFileError, open_sheet_file
from shared.exchange.sheet_table import read_table
from tests.support.sheets import SEATING, candidate, write_book

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
GBK = "准考证号,姓名\n1,考生一\n".encode("gbk")


def container(stream):
    """The start of an old Office file with a directory entry of that name."""
    return OLE + bytes(1016) + stream.encode("utf-16-le").ljust(64, b"\0") + bytes(448)


def zipped(**parts):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), data)
    return target.getvalue()


@pytest.fixture
def book(tmp_path):
    return write_book(tmp_path / "s.xlsx", {"名单": [list(SEATING), candidate(1)], "稿": [["x"]]}, hidden=("稿",))


def reason(tmp_path, content, name="s.xlsx"):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(SheetFileError) as caught:
        open_sheet_file(tmp_path / name)
    return caught.value.reason


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "是空文件"),
        (bytes(20_000), "文件内容全是零，没有拷贝完整"),
        (b"\x1f\x8b\x08", "这是压缩包"),
        (b"{\\rtf1\\ansi", "这是 Word 文件"),
        (b"L\0\0\0\x01\x14\x02\0\0\0", "这是快捷方式"),
        ('{"code":401,"msg":"未登录"}'.encode(), "这是网站的答复"),
        (b'[{"id":1},{"id":2}]', "这是网站的答复"),
        (b"<html><body><table><tr><td>1</td></tr></table>", "这是网页"),
        (b"\xef\xbb\xbf<!DOCTYPE html>\n<html>", "这是网页"),
        ("<table><tr><td>准考证号</td></tr>".encode("gbk"), "这是网页"),
        (b'<?xml version="1.0"?>\n<html xmlns:o="urn:schemas-microsoft-com:office:office">', "这是网页"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related", "这是网页"),
        ("<html>".encode("utf-16"), "这是网页"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "这是 XML 表格"),
        (GBK, "这是 CSV 文本文件"),
        (GBK * 500, "这是 CSV 文本文件"),
        ("\ufeff准考证号,姓名\n1,考生一\n".encode(), "这是 CSV 文本文件"),
        ("准考证号\t姓名\n".encode("utf-16"), "这是 CSV 文本文件"),
        (container("EncryptedPackage"), "文件有打开密码"),
        (container("Workbook"), "这是旧版 .xls 工作簿"),
        (container("Book"), "这是旧版 .xls 工作簿"),
        (container("WordDocument"), "这是 Word 文件"),
        (container("Nothing"), "不是 Excel 工作簿或已损坏"),
        (zipped(xl__workbook_dot_bin=b"x"), "这是二进制工作簿（.xlsb）"),
        (zipped(word__document_dot_xml=b"<x/>"), "这是 Word 文件"),
        (zipped(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), "这是 ODS 表格"),
        (zipped(seating_dot_xlsx=b"x"), "这是压缩包"),
        (b"%PDF-1.7", "这是 PDF 文件"),
        (b"%TSD-Header-###%", "被加密软件加密"),
        (b"Rar!\x1a\x07", "这是 RAR 压缩包"),
        (b"\x89PNG\r\n", "这是图片"),
        (bytes(range(256)) * 4, "不是 Excel 工作簿或已损坏"),
        (b"PK\x03\x04" + bytes(100), "已损坏或没有传完"),
    ],
)
@pytest.mark.parametrize("name", ["s.xlsx", "s.xls"])
def test_each_kind_of_file_is_named(tmp_path, content, said, name):
    assert said in reason(tmp_path, content, name)


def test_a_workbook_cut_off_on_the_way_is_named(tmp_path, book):
    data = book.read_bytes()
    assert "没有传完" in reason(tmp_path, data[: len(data) // 2])


def test_a_damaged_part_is_named(tmp_path, book):
    data = bytearray(book.read_bytes())
    at = data.index(b"xl/worksheets/sheet1.xml") + 60
    data[at : at + 8] = b"\xff" * 8
    assert "已损坏" in reason(tmp_path, bytes(data))


def test_sheets_come_in_order_with_their_state(book):
    opened = open_sheet_file(book)
    assert [(part.name, part.hidden) for part in opened.sheets] == [("名单", False), ("稿", True)]
    assert all(b"sheetData" in part.xml for part in opened.sheets)


def test_back_slashes_and_absolute_targets_are_understood(tmp_path, book):
    with zipfile.ZipFile(book) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    relations = parts["xl/_rels/workbook.xml.rels"].replace(b'Target="/xl/', b'Target="')
    parts["xl/_rels/workbook.xml.rels"] = relations
    with zipfile.ZipFile(tmp_path / "t.xlsx", "w") as target:
        for name, data in parts.items():
            info = zipfile.ZipInfo("x")
            info.filename = name.replace("/", "\\")
            target.writestr(info, data)
    assert [bool(part.xml) for part in open_sheet_file(tmp_path / "t.xlsx").sheets] == [True, True]


@pytest.mark.parametrize("place", ["xl/Worksheets/Sheet1.xml", "xl/blatt1.xml", "xl/Sheets/SHEET1.XML"])
def test_a_sheet_is_found_wherever_its_writer_put_it(tmp_path, book, place):
    with zipfile.ZipFile(book) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    relations = parts["xl/_rels/workbook.xml.rels"].decode()
    target = place.lower().removeprefix("xl/")
    parts["xl/_rels/workbook.xml.rels"] = relations.replace("/xl/worksheets/sheet1.xml", target).encode()
    parts[place] = parts.pop("xl/worksheets/sheet1.xml")
    with zipfile.ZipFile(tmp_path / "t.xlsx", "w") as target_file:
        for name, data in parts.items():
            target_file.writestr(name, data)
    table, problems = read_table(tmp_path / "t.xlsx", SEATING_COLUMNS, numeric=("座位号",))
    assert problems == []
    assert table is not None
    assert len(table.rows) == 1


def test_a_sheet_that_is_listed_and_not_there_is_no_empty_one(tmp_path, book):
    with zipfile.ZipFile(book) as source, zipfile.ZipFile(tmp_path / "t.xlsx", "w") as target:
        for name in source.namelist():
            if "sheet1" not in name:
                target.writestr(name, source.read(name))
    with pytest.raises(SheetFileError):
        open_sheet_file(tmp_path / "t.xlsx")


@pytest.mark.parametrize("honest", [True, False])
def test_a_bomb_is_not_unpacked(tmp_path, honest):
    """A gigabyte of blanks in a megabyte, also where the archive claims that it is small."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = b"".join(packer.compress(bytes(1 << 20)) for _ in range(1024)) + packer.flush()
    size = 1 << 30 if honest else 4096
    name = b"xl/workbook.xml"
    head = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0, zlib.crc32(bytes(4096)), len(packed), size, len(name), 0)
    local = b"PK\x03\x04" + head + name + packed
    central = b"PK\x01\x02" + struct.pack("<H", 20) + head + struct.pack("<HHHII", 0, 0, 0, 0, 0) + name
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), len(local), 0)
    (tmp_path / "s.xlsx").write_bytes(local + central + end)
    tracemalloc.start()
    with pytest.raises(SheetFileError) as caught:
        open_sheet_file(tmp_path / "s.xlsx")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 30 << 20
    assert ("展开后过大" in caught.value.reason) is honest


def test_a_huge_file_is_not_even_read(tmp_path, monkeypatch):
    monkeypatch.setattr(sheet_file, "MAX_FILE_BYTES", 2 << 20)
    assert "文件大于2MB" in reason(tmp_path, b"PK" + bytes(3 << 20))


def test_the_note_beside_an_open_workbook_is_named(tmp_path):
    note = b"\x05admin".ljust(55) + "admin".encode("utf-16-le")
    assert "请选用不带 ~$ 的同名文件" in reason(tmp_path, note, "~$seating.xlsx")


def test_a_folder_is_named_as_one(tmp_path):
    (tmp_path / "s.xlsx").mkdir()
    with pytest.raises(SheetFileError) as caught:
        open_sheet_file(tmp_path / "s.xlsx")
    assert "这是文件夹" in caught.value.reason
