"""The error codes of the wire and the Chinese sentence each one says: what happened, what is safe, what to do.

The server's error body is `ErrorBody`; its HTTP status is only a hint, the code decides.
"""

from typing import Any

import msgspec


class ErrorBody(msgspec.Struct, frozen=True, kw_only=True):
    """What every refused request answers."""

    code: str
    message: str
    details: dict[str, Any] = {}


class WireError(Exception):
    """A refusal by the server. `code` is stable; `message` is for the person; `status` the HTTP status."""

    def __init__(self, code: str, message: str | None = None, **details: Any) -> None:
        self.code = code
        self.message = message or sentence(code)
        self.details = details
        self.status = STATUS.get(code, 409)
        super().__init__(f"{code}: {self.message}")

    def body(self) -> ErrorBody:
        """The body to send."""
        return ErrorBody(code=self.code, message=self.message, details=self.details)


STATUS: dict[str, int] = {
    "bad_request": 400,
    "too_large": 413,
    "not_found": 404,
    "no_certificate": 401,
    "wrong_role": 403,
    "token_missing": 401,
    "token_expired": 401,
    "not_allowed": 403,
    "version_mismatch": 426,
    "too_many_tries": 429,
    "server_fault": 500,
    "server_busy": 503,
    "disk_full": 507,
}

SENTENCES: dict[str, str] = {
    "bad_request": "服务器看不懂这次请求，请确认各机程序版本一致；已保存的内容不受影响。",
    "too_large": "发送的内容超过上限，未被接收；已保存的内容不受影响。",
    "not_found": "没有找到所请求的内容，请刷新后重试。",
    "no_certificate": "本机尚未登记，不能连接服务器。请考点技术人员先登记本机。",
    "wrong_role": "本机的登记类型不允许此操作。请考点技术人员检查登记。",
    "token_missing": "登录已失效，请重新登录；已作答内容都已保存。",
    "token_expired": "登录已过期，请重新登录；已作答内容都已保存。",
    "not_allowed": "您的职责不能进行此操作，请由有权限的人员办理。",
    "version_mismatch": "本机程序版本与服务器不一致，请考点技术人员更新本机程序。",
    "too_many_tries": "尝试次数过多，请稍候再试或请监考人员协助。",
    "server_fault": "服务器出现内部错误，已记录；答案不受影响，请稍后重试，仍不行请联系技术人员。",
    "server_busy": "服务器正忙，请稍后自动重试；答案已保存在本机。",
    "disk_full": "服务器磁盘空间不足，请技术人员立即清理；已保存的答案不受影响。",
    # enrolment
    "enrolment_closed": "登记窗口没有打开，请在监考机上打开登记后再试。",
    "wrong_enrolment_code": "登记码不正确，请对照监考机上显示的登记码重新输入。",
    "seat_taken": "该座位号已登记了另一台电脑。请核对座位号，或先在监考机上注销旧电脑。",
    # packages
    "no_session": "还没有导入试卷包，请先导入本场试卷包。",
    "package_refused": "试卷包未通过检查，没有导入任何内容。",
    "wrong_opening_code": "开启码不正确，请逐组核对后重新输入；试卷仍处于密封状态。",
    "not_unsealed": "试卷尚未开启，请先输入开启码。",
    "already_unsealed": "试卷已经开启，无需重复操作。",
    # candidate log-in
    "unknown_candidate": "准考证号不在本考场名单中，请核对；如有疑问请举手示意监考人员。",
    "wrong_password": "准考证号或密码不正确，请核对后重试。",
    "id_number_required": "本场考试登录还需要输入证件号码。",
    "not_yet_open": "还没有到登录时间，请稍候。",
    "too_late": "已超过迟到时限，不能再进入考场。如有特殊情况，请监考人员报告主考。",
    "session_over": "本场考试已经结束。",
    "already_handed_in": "您已经交卷，不能再次登录。如属误操作，请举手示意监考人员。",
    "wrong_seat": "这不是您的座位，请到 {seat} 号座位登录；如需换座，请举手示意监考人员。",
    "in_use_elsewhere": "该准考证号已在另一台电脑登录。如需换机，请举手示意监考人员办理换机续考。",
    "not_enrolled_seat": "本机没有登记座位号，请考点技术人员处理。",
    "nothing_to_resume": "本机没有可以恢复的考试，请正常登录。",
    # sitting
    "fenced": "考试已转到另一台电脑继续，本机不再接收作答；本机已有答案会自动补交。",
    "not_started": "考试尚未开始，请等待监考人员宣布开始。",
    "paused": "考试已暂停，请停止作答并等待；剩余时间不会减少。",
    "sitting_closed": "作答已经结束，新的内容不再计入。",
    "gap": "有更早的作答尚未送达，正在自动补交。",
    "conflict": "发现同一序号的不同作答，已停止接收并请监考人员处理；两份内容都不会丢失。",
    "section_open": "请先提交当前部分；全部部分提交后才能交卷。",
    "parts": "作答内容的分段不完整，已停止接收并请监考人员处理；本机保存的内容不会丢失。",
    "hand_in_too_early": "还没有到可以交卷的时间。",
    "hand_in_needs_consent": "现在交卷需要主考同意，请举手示意监考人员。",
    # console
    "wrong_pin": "口令不正确，请重新输入。",
    "approvals_needed": "此操作需要 {roles} 分别输入口令批准。",
    "extension_over_limit": "延时合计超过 {limit_minutes} 分钟，需要评价组织的授权码。",
    "centre_code_wrong": "授权码不正确，或不是给本次申请的，延时未生效。请与评价组织逐项核对后重新输入。",
    "centre_not_asked": "本次申请已用过或已变化，请重新取得申请码，再打电话给评价组织。",
    "centre_code_unavailable": "本场试卷包不支持授权码延时（由旧版工具生成），请联系评价组织；现场延时不受影响。",
    "proposal_gone": "有建议已经处理过或有了变化，没有办理任何一条。请核对刷新后的列表，再办理一次。",
    "credit_over_loss": "{seat} 号座位的补时超过了中断的时间，没有办理。需要更多时间请另办延时。",
    "too_little_left": "{seat} 号座位办理后只剩 {left}，考试会突然结束，没有办理任何一名。至少要留 1 分钟，{advice}",
    "grant_of_closed_section": "{seat} 号座位的这项时间属于已经结束的部分，不能再撤销，没有办理任何一名。",
    "grant_gone": "所选的时间调整已经撤销或不存在，没有办理。请核对刷新后的列表。",
    "reason_needed": "请填写原因，原因会记入考场情况记录表。",
    "already_started": "考试已经开始。",
    "already_paused": "考试已经处于暂停状态。",
    "not_paused": "考试没有暂停。",
    "already_away": "已有一名考生暂离考场，同一时间只允许一人。",
    "not_away": "该考生没有暂离。",
    "seat_not_free": "{seat} 号座位正在使用，请选择空闲的备用座位。",
    "candidate_not_present": "该考生尚未登录，不能进行此操作。",
    "session_not_ended": "考试尚未结束，请先结束考试。",
    "review_after_end": "考试结束后才能复核迟到的作答；它们已妥善保存，不会丢失。",
    "held_undecided": "还有 {count} 条迟到的作答没有复核（{seats} 号座位），没有封存。"
    "请在“需要处理”中逐条复核；定不下来的可选“留待评价组织处理”，再封存。",
    "not_held": "其中有作答不在待复核之列，没有作任何改动。请刷新后重试。",
    "held_moved_on": "复核期间该考生的作答有了变化，没有作任何改动。请重新打开复核窗口核对。",
    "journal_other_session": "文件属于另一场考试，没有导入任何内容。请核对文件日期，选择本场考试机导出的文件。",
    "journal_conflict": "文件与服务器上同一序号的作答不同，没有导入任何内容。请保留该文件和考试机，联系技术支持。",
    "journal_unknown_login": "文件中有服务器没有记录的登录，没有导入任何内容。请保留该文件，联系技术支持。",
    "not_collected": "请先完成收卷清点（三方核对）。",
    "not_sealed": "请先封存成绩数据包。",
    "backup_anew": "本机的备份与服务器的记录不是同一份，正在自动重新备份；旧备份仍保留。",
    "upload_not_confirmed": "成绩数据尚未收到评价组织的回执，不能执行此操作。",
}


def sentence(code: str, **values: Any) -> str:
    """The Chinese sentence of a code, with its places filled; an unknown code gets the general sentence."""
    text = SENTENCES.get(code, SENTENCES["server_fault"])
    try:
        return text.format(**values)
    except (KeyError, IndexError):
        return text
