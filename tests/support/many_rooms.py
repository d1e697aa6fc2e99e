"""The national sheets of an examination with many rooms, as made up as its people: 考场, 报考, 排考, 学生, photos."""

import io
import random
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import openpyxl
from PIL import Image
from stdnum.cn import ric

SUBJECT: Final = "数字化管理会计(初级)"
SESSION: Final = "2026-11-28 09:30-11:30"
CERTIFICATE: Final = "数字化管理会计职业技能等级证书"
ID_TYPE: Final = "内地居民身份证"

ROOM_HEAD: Final = (
    "•考试计划编号", "•所属考试计划", "•考核站点编号", "•所属考核站点", "•考场名称", "•考位数", "•所在省", "•所在市",
    "•所在区/县", "•详细地址", "•证书编号", "•本次组织考试的证书", "•证书等级", "•考试科目", "•考场类型",
)  # fmt: skip
SEATING_HEAD: Final = (
    "*准考证号", "*考生姓名", "*性别", "*证件类型", "*证件号码", "*所属院校", "*考场名称", "*座位号",
    "*考试科目", "*场次",
)  # fmt: skip
STUDENT_HEAD: Final = ("*学生姓名", "*性别", "*证件类型", "*证件号码", "*所属院校")
REGISTRATION_HEAD: Final = (
    "*考生姓名", "*证件号码", "*考生类型", "*证书编号", "*报考证书", "*证书等级", "*考核站点编号", "*考核站点",
)  # fmt: skip

Sheet = list[list[Any]]


class ManyRooms:
    """The rows, to be changed by a test before `write`. Rooms go round the sites and have the same names there."""

    def __init__(self, rooms: int, candidates: int, sites: Sequence[str] = ("ZD0001",)) -> None:
        self.sites = tuple(sites)
        self.rooms: Sheet = []
        self.seating: Sheet = []
        self.students: Sheet = []
        self.registrations: Sheet = []
        self.photos: dict[str, bytes] = {}
        picture = _picture()
        for room in range(rooms):
            site, name = self.sites[room % len(self.sites)], f"机房{room // len(self.sites) + 1:03d}"
            place = ["北京市", "北京市", "东城区", "样例路1号"]
            plan = ["JH0001", "2026年第4次统考", site, f"样例考点{site}", name, max(candidates, 1)]
            self.rooms.append([*plan, *place, "ZS0001", CERTIFICATE, "初级", SUBJECT, "机考+实操"])
            for seat in range(1, candidates + 1):
                self._add(room * candidates + seat, name, seat, site, picture)

    def _add(self, number: int, room: str, seat: int, site: str, picture: bytes) -> None:
        born = f"2004{number // 336 % 12 + 1:02d}{number // 12 % 28 + 1:02d}"
        plain = f"110101{born}{number % 1000:03d}"
        identity, name = plain + ric.calc_check_digit(f"{plain}0"), f"样例{number:05d}"
        gender, ticket = "男" if number % 2 else "女", f"2611{number:08d}"
        self.seating.append([ticket, name, gender, ID_TYPE, identity, "样例学院", room, seat, SUBJECT, SESSION])
        self.students.append([name, gender, ID_TYPE, identity, "样例学院"])
        self.registrations.append([name, identity, "院校考生", "ZS0001", CERTIFICATE, "初级", site, f"样例考点{site}"])
        self.photos[f"{identity}.jpg"] = picture

    def write(self, folder: Path) -> None:
        """Write rooms.xlsx, registrations.xlsx, seating.xlsx, students.xlsx and photos.zip."""
        _write(folder / "rooms.xlsx", "批量导入考场表", ROOM_HEAD, self.rooms)
        _write(folder / "registrations.xlsx", "按证书批量导入报考模板", REGISTRATION_HEAD, self.registrations)
        _write(folder / "seating.xlsx", "考场编排表", SEATING_HEAD, self.seating)
        _write(folder / "students.xlsx", "本校学生导入模板", STUDENT_HEAD, self.students)
        with zipfile.ZipFile(folder / "photos.zip", "w") as archive:
            for name, data in self.photos.items():
                archive.writestr(name, data)


def _write(path: Path, title: str, head: Sequence[str], rows: Sheet) -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Sheet1")
    sheet.append([title])
    sheet.append(list(head))
    for row in rows:
        sheet.append(row)
    book.save(path)


def _picture() -> bytes:
    dice = random.Random(5)
    image = Image.frombytes("RGB", (59, 83), dice.randbytes(59 * 83 * 3)).resize((295, 413))
    target = io.BytesIO()
    image.save(target, "JPEG", quality=60)
    return target.getvalue()
