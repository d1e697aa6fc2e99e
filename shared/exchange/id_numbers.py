"""Is this a possible ID number of its type? Four types are admitted; nothing is corrected, only named."""

import re
from typing import Final

from stdnum.cn import ric
from stdnum.exceptions import InvalidChecksum, InvalidComponent, InvalidFormat, InvalidLength

RESIDENT: Final = "内地居民身份证"
_OTHERS: Final[dict[str, tuple[re.Pattern[str], str]]] = {
    "港澳居民来往内地通行证": (re.compile(r"[HM](\d{8}|\d{10})", re.ASCII), "应为 H 或 M 加8位（或10位）数字"),
    "台湾居民来往大陆通行证": (re.compile(r"\d{8}|\d{10}", re.ASCII), "应为8位（或10位）数字"),
    "护照": (re.compile(r"[A-Z0-9]{5,17}", re.ASCII), "应为5至17位大写字母和数字"),
}
ID_TYPES: Final = (RESIDENT, *_OTHERS)


def id_problem(id_type: str, number: str) -> str:
    """Why this cannot be a number of that type, in Chinese; empty if it can. The number itself is never repeated."""
    if id_type == RESIDENT:
        return _resident_problem(number)
    if id_type not in _OTHERS:
        return f"证件类型“{id_type}”不在许可范围：{'、'.join(ID_TYPES)}"
    pattern, form = _OTHERS[id_type]
    return "" if pattern.fullmatch(number) else f"{id_type}号码格式不对，{form}"


def _resident_problem(number: str) -> str:
    if not re.fullmatch(r"\d{17}[0-9X]", number, re.ASCII):
        return "身份证号应为18位，前17位为数字，末位为数字或大写 X"
    try:
        if ric.calc_check_digit(number) != number[-1]:
            return "身份证号校验位不对，请核对是否抄写有误"
        ric.get_birth_date(number)
    except (InvalidChecksum, InvalidComponent, InvalidFormat, InvalidLength):
        return "身份证号中的出生日期不存在"
    return ""
