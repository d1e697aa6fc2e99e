"""What a spreadsheet task says of a cell whose content its data validation does not allow."""

from typing import Final

WORDS: Final = {
    "list": "请从列表中选择。",
    "custom": "填写的内容不符合本单元格的要求。",
    "kind.whole": "整数",
    "kind.decimal": "数值",
    "kind.date": "日期",
    "kind.time": "时间",
    "any": "这里应填写{kind:sheet.kind.}。",
    "between": "这里应填写 {first} 至 {second} 之间的{kind:sheet.kind.}。",
    "notBetween": "这里应填写 {first} 至 {second} 之外的{kind:sheet.kind.}。",
    "equal": "这里应填写等于 {first} 的{kind:sheet.kind.}。",
    "notEqual": "这里应填写不等于 {first} 的{kind:sheet.kind.}。",
    "greaterThan": "这里应填写大于 {first} 的{kind:sheet.kind.}。",
    "greaterThanOrEqual": "这里应填写不小于 {first} 的{kind:sheet.kind.}。",
    "lessThan": "这里应填写小于 {first} 的{kind:sheet.kind.}。",
    "lessThanOrEqual": "这里应填写不大于 {first} 的{kind:sheet.kind.}。",
    "fault.no_choices": "数据有效性的下拉列表是空的或不能识别（来源 {source}），请改正来源",
    "fault.no_bound": "数据有效性的界限 {source} 不能识别，请改用数值、日期或引用",
    "fault.broken_formula": "数据有效性的公式 {source} 不能计算，请改正公式",
    "fault.number_format": "数字格式 {source} 不能识别，会按普通数字显示，请重新设置",
    "length.between": "这里应填写 {first} 至 {second} 个字。",
    "length.notBetween": "这里填写的字数不应在 {first} 至 {second} 之间。",
    "length.equal": "这里应填写 {first} 个字。",
    "length.notEqual": "这里填写的字数不应是 {first}。",
    "length.greaterThan": "这里应填写多于 {first} 个字。",
    "length.greaterThanOrEqual": "这里至少应填写 {first} 个字。",
    "length.lessThan": "这里应填写少于 {first} 个字。",
    "length.lessThanOrEqual": "这里最多可填写 {first} 个字。",
}
