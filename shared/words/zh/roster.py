"""What is wrong with the candidates of a room: ID numbers, seats, sessions, people who stand twice."""

from typing import Final

WORDS: Final = {
    "room_line": "{room}（{session}）{count}人",
    "written_otherwise": "{where}（共{count}行）的考场或场次与计划的写法不同（全半角、空格、横线或日期写法），"
    "已按同一场读取",
    "nobody": "没有考场“{room}”场次“{session}”的考生；表中有：{listed:list}",
    "refused": "名单有{count}处问题，没有导入任何内容。请按下列位置改正原表后重试：\n{shown}",
    "refused_more": "名单有{count}处问题，没有导入任何内容。请按下列位置改正原表后重试：\n{shown}\n"
    "……另有{more}处，见完整清单。",
    "finding": "{place}：{reason}",
    "on_sheet": "工作表“{sheet}”",
    "in_row": "第{row}行",
    "id_type": "证件类型“{id_type}”不在许可范围：{types:list}",
    "id_of_resident": "这是身份证号码，证件类型却是{id_type}；请改正证件类型",
    "id_form": "{id_type}号码格式不对，{form:roster.id_form.}",
    "id_form.hong_kong_macao": "应为 H 或 M 加8位（或10位）数字",
    "id_form.taiwan": "应为8位（或10位）数字",
    "id_form.passport": "应为5至17位大写字母和数字",
    "resident_form": "身份证号应为18位，前17位为数字，末位为数字或大写 X",
    "resident_check_digit": "身份证号校验位不对，请核对是否抄写有误",
    "resident_birth_date": "身份证号中的出生日期不存在",
    "id_written": "号码中有空格、撇号、横线、全角或小写的字符，请只保留数字和大写字母",
    "gender": "应为男或女",
    "ticket": "应只含数字和字母，共4至32个",
    "seat": "应为正整数",
    "seat_up_to": "应为1至{seats}的整数",
    "same_as": "与第{row}行重复",
    "same_as_on_sheet": "与工作表“{sheet}”第{row}行重复",
    "other_subject": "写的是“{written}”，本场科目是“{subject}”；请核对这一行的科目、考场和场次",
    "stranger": "在学生表（{file}）中没有这个证件",
    "other_type": "与学生表（{file}）第{row}行的证件类型（{id_type}）不一致",
    "other_name": "与学生表（{file}）第{row}行的姓名不一致",
    "name_looks_same": "与学生表（{file}）第{row}行的姓名看起来相同，"
    "字符不同（这里：{mine:list}；学生表：{theirs:list}），请改成一样",
    "character": "“{character}”U+{point:04X}",
    "nothing": "无",
    "other_gender": "与学生表（{file}）第{row}行的性别不一致",
    "near": "像是“{wanted}”，但写成了“{written}”，没有列入本场；"
    "请改正，确是另一{kind:roster.near_kind.}的，封装时加 --allow near-names",
    "near_kind.room": "考场",
    "near_kind.session": "场次",
}
