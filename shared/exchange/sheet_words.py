"""The words that stand in the national platform's sheets: column names and what is written under them.

They are read and compared; as names they may be values of a sentence, but they are none.
"""

import re
from typing import Final

TICKET: Final = "准考证号"
NAME: Final = "考生姓名"
STUDENT_NAME: Final = "学生姓名"
PINYIN: Final = "姓名拼音"
GENDER: Final = "性别"
ID_TYPE: Final = "证件类型"
ID_NUMBER: Final = "证件号码"
SCHOOL: Final = "所属院校"
ROOM: Final = "考场名称"
SEAT: Final = "座位号"
HOST: Final = "电脑名"
SUBJECT: Final = "考试科目"
SESSION: Final = "场次"

GENDERS: Final = ("男", "女")

RESIDENT: Final = "内地居民身份证"
HONG_KONG_MACAO: Final = "港澳居民来往内地通行证"
TAIWAN: Final = "台湾居民来往大陆通行证"
PASSPORT: Final = "护照"

SUMMARY: Final = re.compile(
    r"(合\s*计|总\s*计|小\s*计|共\s*计|总人数|人数|制表|填表|审核|复核|备注|说明|注\s*[:：]|以下空白|以上|共\s*\d+\s*[人名])"
)
"""How a line under a list begins that is no candidate."""
