"""The words of the room: what roles, causes, phases, categories and refusals are called in front of people."""

from typing import Final

from shared.exam.answers.review import HeldDecision
from shared.exam.plan import StaffRole
from shared.protocol.console import RoomPhase

ROLE: Final[dict[str, str]] = {"proctor": "监考", "chief": "主考", "inspector": "巡考", "technician": "技术人员"}

PHASE: Final[dict[RoomPhase, str]] = {
    "no_session": "未导入试卷包",
    "sealed": "试卷未开启",
    "unsealed": "试卷已开启，待开考",
    "running": "考试进行中",
    "paused": "全场暂停",
    "ended": "考试已结束",
    "collected": "收卷清点完成",
    "bundled": "成绩数据已封存",
    "received": "评价组织已接收",
}

HAND_IN_CAUSE: Final[dict[str, str]] = {
    "candidate": "本人交卷",
    "time": "到时自动收卷",
    "proctor": "监考收卷",
    "terminated": "终止考试",
    "end": "结束考试时收卷",
}

SECTION_CAUSE: Final[dict[str, str]] = {"candidate": "提交", "time": "到时结束"}

INCIDENT: Final[dict[str, str]] = {
    "equipment": "设备故障",
    "health": "身体不适",
    "disputed_item": "试题疑问",
    "order": "考场秩序",
    "other": "其他情况",
}

DISCIPLINE: Final[dict[str, str]] = {"warn": "警告", "terminate": "终止考试"}

GRANT: Final[dict[str, str]] = {"extension": "延时", "outage": "补时", "correction": "更正"}

HELD_DECISION: Final[dict[HeldDecision, str]] = {
    "keep_newer": "维持现有作答",
    "use_held": "采用迟到的作答",
    "to_centre": "留待评价组织处理",
}

REFUSAL: Final[dict[str, str]] = {
    "too_late": "超过迟到时限",
    "not_yet_open": "未到登录时间",
    "session_over": "考试已结束",
    "already_handed_in": "已经交卷",
    "wrong_seat": "坐错座位",
    "in_use_elsewhere": "准考证号已在另一台电脑登录",
    "wrong_password": "密码不正确",
    "id_number_required": "未输入证件号码",
    "too_many_tries": "尝试次数过多",
    "not_enrolled_seat": "电脑未登记座位",
    "unknown_candidate": "不在本考场名单",
}


def role(name: StaffRole | str) -> str:
    """A role's word; an unknown one is shown as it is."""
    return ROLE.get(name, name)


def refusal(code: str) -> str:
    """Why a log-in was refused, in a few words; an unknown code is shown as it is."""
    return REFUSAL.get(code, code)
