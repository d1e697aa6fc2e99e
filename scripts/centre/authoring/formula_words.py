"""How a formula is read aloud in Chinese: a fraction from its denominator, a root from the word for it."""

from collections.abc import Callable
from typing import Final
from xml.etree.ElementTree import Element

_SIGNS: Final = {
    "+": "加",
    "-": "减",
    "−": "减",
    "×": "乘以",
    "÷": "除以",
    "/": "除以",
    "=": "等于",
    "≠": "不等于",
    "<": "小于",
    ">": "大于",
    "≤": "小于等于",
    "≥": "大于等于",
    "≈": "约等于",
    "%": "百分号",
    "(": "左括号",
    ")": "右括号",
    "∑": "求和",
    "±": "正负",
    "·": "乘以",
    "⋅": "乘以",
    "∞": "无穷大",
    "π": "派",
    "^": "",
    "¯": "",
    "―": "",
    "‾": "",
    "\u2061": "",
}


def words_of(node: Element) -> str:
    """The words of a MathML element and all that is in it."""
    tag = node.tag.rpartition("}")[2]
    said = _SAID.get(tag)
    if said is not None and len(node):
        return said([words_of(child) for child in node])
    if len(node):
        return "".join(words_of(child) for child in node)
    text = (node.text or "").strip()
    return _SIGNS.get(text, text)


def _power(parts: list[str]) -> str:
    base, power = parts
    return f"{base}的平方" if power == "2" else f"{base}的{power}次方"


_SAID: Final[dict[str, Callable[[list[str]], str]]] = {
    "mfrac": lambda parts: f"{parts[1]}分之{parts[0]}",
    "msqrt": lambda parts: f"根号下{''.join(parts)}，",
    "mroot": lambda parts: f"{parts[0]}的{parts[1]}次方根",
    "msup": _power,
    "msub": lambda parts: f"{parts[0]}下标{parts[1]}",
    "msubsup": lambda parts: (
        f"{parts[0]}从{parts[1]}到{parts[2]}，"
        if parts[0] == "求和"
        else _power([f"{parts[0]}下标{parts[1]}", parts[2]])
    ),
    "munderover": lambda parts: f"{parts[0]}从{parts[1]}到{parts[2]}，",
    "mover": lambda parts: f"{parts[0]}的平均" if not parts[1] else f"{parts[0]}上{parts[1]}",
    "mtr": lambda parts: "、".join(parts) + "；",
}
