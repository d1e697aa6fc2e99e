"""What is told of items of any kind: what an author's file lacks, and what marks and answers are called.

What only one kind says stands with it, in `shared/exam/kinds/<kind>.py`.
"""

from typing import Final

WORDS: Final = {
    # answers and marks
    "answer": "答案",
    "option": "选项",
    "on_screen": "（考生屏幕上是 {seen}）",
    # an item and its key
    "bad_item_id": "item_id 不能为空，也不能超过{most}个字",
    "no_stem": "没有题干",
    "no_points": "分值应大于0",
    "no_file": "找不到文件 {path}",
    "no_key": "没有答案",
    "other_key": "答案不是这个题型的",
    "not_a_number": "{text!r} 不是数（写普通小数，不带逗号、单位和百分号）",
    "negative": "{text} 不能小于{least}",
    "anything_goes": "误差 {tolerance} 与答案 {value} 一样大，填0也算对。请改小误差。",
    "wide_tolerance": "误差 {tolerance} 超过答案 {value} 的十分之一。请核对。",
    "tolerance_unused": "答案不是数，误差 {tolerance} 用不到。请删去误差，或改写答案。",
    "no_rounding": "答案 {value} 除不尽，没有误差，按要求四舍五入的考生不得分。请写舍入后的值，误差放宽到能包住舍入。",
    "worth_nothing": "分值是0，填对填错都一样。请核对。",
    "each_unused": "全对才得分（credit 为 all），each 用不到。请删去 each，或改 credit。",
    "points_sum": "各部分分值之和与本题分值 {whole} 不等",
    "each_sum": "{count} × each 应等于本题分值 {points}",
    "bad_id": "{what}的 {field} 不能为空，首尾不能有空格，也不能超过{most}个字",
    "same_id": "{what}的 {field} 重复（不分大小写和全角半角）：{name}",
    "option_count": "选项应有{least}至{most}个，现有{count}个",
    "empty_option": "选项 {option} 没有内容",
    "answer_not_offered": "答案不在选项中或重复",
    # the shape of what an author wrote; a name brings the blank behind it
    "here": "这里",
    "entry": "{name}的第{place}项",
    "not_offered": "{name}应为 {known:list}，现在是 {now}。",
    "missing": "没有写 {name}，请补上。",
    "missing_one_of": "没有写 {name}，请补上（{known:list} 之一）。",
    "field_near": "不认识 {name} 这一项，是否想写 {near}？请改正。",
    "unknown_field": "不认识 {name} 这一项，请检查拼写，或删去。",
    "not_a_table": "{name}应写成一组“名称 = 值”，现在是{now}。",
    "not_a_list": "{name}应写成方括号里的一组，现在是{now}。",
    "too_few": "{name}至少要有{least}项。",
    "not_true_false": "{name}应写成 true 或 false，不加引号，现在是{now}。",
    "not_whole": "{name}应写成不带引号的整数，现在是{now}。",
    "out_of_range": "{name}应为 {least:g} 至 {most:g} 的整数，现在是 {now}。",
    "not_text": "{name}应写成带英文引号的文字，现在是{now}。",
    "empty_text": "{name}没有写内容。",
    "bad_text": "{name}的写法不对：{now}。请照说明改正。",
    "nothing_written": "没有写内容",
    "value.true_false": "true、false 一类的值",
    "value.text": "文字",
    "value.number": "数",
    "value.list": "方括号里的一组",
    "value.table": "一组“名称 = 值”",
    "value.time": "日期或时间",
}
