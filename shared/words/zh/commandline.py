"""What every command line says: the heads of its help, and what was wrong with what was typed."""

from typing import Final

WORDS: Final = {
    "help": "显示这段说明",
    "usage": "用法：",
    "heading.arguments": "要写的内容",
    "heading.options": "选项",
    "not_done": "命令没有执行：{told}。加 --help 查看写法。",
    "required": "缺少 {names}",
    "one_of": "{options} 中要写一个",
    "unknown": "多写了 {typed}，或选项名写错了",
    "ambiguous": "{typed} 不完整，可能是 {options}",
    "not_with": "{option} 不能与 {other} 同时写",
    "no_such_choice": "{option} 没有 {choice} 这一项，可选 {choices}",
    "bad_value": "{option} 的值 {typed} 不对{kind}",
    "kind.int": "，应为整数",
    "kind.float": "，应为数",
    "one_value": "{option} 后面要写一个值",
    "some_values": "{option} 后面至少要写一个值",
    "values": "{option} 后面要写{count}个值",
    "no_value": "{option} 后面不要写值（写了 {typed}）",
    "other": "{option}：{told}",
}
