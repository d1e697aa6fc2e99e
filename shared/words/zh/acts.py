"""What proctors are told of their acts (`shared.exam.acts`): why not, what it brings about, what to know before.

`refused.<code>` and `effect.<code>` are the codes of refusals and effects, `caution.<tag>` goes by the act itself. What
is put together from pieces stands under `part.<code>`. A new act adds its lines here.
"""

from typing import Final

WORDS: Final = {
    "refused.not_allowed": "您的职责不能办理，请由有权限的人员登录后办理。",
    "refused.reason_needed": "请填写原因，原因会记入考场情况记录表。",
    "refused.nobody_chosen": "没有选择考生。",
    "refused.not_started": "考试尚未开始。",
    "refused.session_over": "考试已经结束。",
    "refused.unknown_candidate": "准考证号不在本考场名单中，请核对。",
    "refused.candidate_not_present": "{seat} 号座位的考生尚未登录，不能办理。",
    "refused.sitting_closed": "{seat} 号座位已经交卷，不能办理。",
    "refused.sitting_terminated": "{seat} 号座位的考试已被终止，不能办理。",
    # what only the console sees
    "refused.no_session": "还没有导入试卷包。",
    "refused.seat_empty": "这个座位没有考生。",
    "refused.nothing_held": "该考生没有迟到的作答待复核。",
    "refused.no_proposals": "没有待决定的补时建议。",
    # the room
    "refused.already_unsealed": "试卷已经开启，无需重复办理。",
    "refused.not_unsealed": "请先输入开启码开启试卷。",
    "refused.already_started": "考试已经开始。",
    "refused.already_paused": "{who}已经暂停。",
    "refused.not_paused": "{who}没有暂停。",
    "refused.message_empty": "请填写要发送的内容。",
    "refused.nobody_reads": "收件的考生都不在考试中，消息无人能看到。",
    # clocks
    "refused.time_out_of_range": "请填写时间（不超过 8 小时）。",
    "refused.extension_over_limit": "{seat} 号座位在现场所给的时间合计不能超过 {limit}，还可以给 {left}，"
    "没有办理任何一名。更多时间请用“延时”，凭评价组织的授权码办理。",
    "refused.centre_not_asked": "本次申请已用过或已变化，请重新取得申请码，再打电话给评价组织。",
    # time accounts
    "refused.no_proposal_chosen": "没有选择补时建议。",
    "refused.proposal_twice": "同一条补时建议选了两次，没有办理任何一条。",
    "refused.proposal_gone": "有建议已经处理过或有了变化，没有办理任何一条。请核对刷新后的列表，再办理一次。",
    "refused.credit_over_loss": "{seat} 号座位的补时超过了中断的时间，没有办理。需要更多时间请另办延时。",
    "refused.too_little_left": "{seat} 号座位办理后只剩 {left}，考试会突然结束，没有办理任何一名。"
    "至少要留 1 分钟，{advice}",
    "refused.no_grant_chosen": "没有选择要撤销的时间调整。",
    "refused.grant_gone": "所选的时间调整已经撤销或不存在，没有办理。请核对刷新后的列表。",
    "refused.grant_of_closed_section": "{seat} 号座位的这项时间属于已经结束的部分，不能再撤销，没有办理任何一名。",
    # seats
    "refused.no_free_seat": "没有空闲的座位。",
    "refused.seat_not_free": "{seat} 号座位正在使用，请选择空闲的备用座位。",
    "refused.hand_in_allowed_already": "已经允许交卷，请考生在屏幕上交卷。",
    "refused.not_handed_in": "{seat} 号座位没有交卷，无需重新打开。",
    "refused.no_time_left": "剩余时间已用完，请先补时或延时（重新打开后才计时），再重新打开。",
    "refused.no_sections": "本场考试不分部分计时。",
    "refused.section_not_submitted": "该部分没有提交，或其后的部分也已提交，不能重新打开。",
    "refused.section_ended_by_time": "该部分是到时结束的，不能重新打开；如需补偿，请给当前部分延时或补时。",
    "refused.section_time_over": "该部分的时间已经用完，不能重新打开；如需补偿，请给当前部分延时或补时。",
    "refused.seat_not_in_room": "本考场没有 {seat} 号座位。",
    "refused.pc_unlocked_already": "{seat} 号座位的电脑已经允许退出。",
    "refused.pc_not_unlocked": "{seat} 号座位的电脑仍然锁定着。",
    "refused.no_exit_challenge": "请输入考试机屏幕上显示的申请码。",
    "refused.resume_code_void": "该考生正在换机，原电脑的续考码已经作废。请在新座位续考。",
    # people
    "refused.identity_in_doubt": "{seat} 号座位的身份还有疑问，请先单独核对。",
    "refused.already_away": "{seat} 号考生正在暂离，同一时间只允许一人。",
    "refused.not_away": "该考生没有暂离。",
    "refused.breach_unknown": "违规代码不在本场使用的代码表中。",
    "refused.logged_in_already": "{seat} 号座位的考生已经登录，无需准许入场。",
    "refused.not_late_yet": "还没有超过迟到时限（或已经准许），考生可直接登录。",
    # PCs
    "refused.not_blocked": "{seat} 号座位的电脑没有被停住，无需解除。",
    "refused.nothing_seen": "{seat} 号座位没有待查看的提醒。",
    "refused.no_hand_up": "{seat} 号座位没有举手，或已经答复。",
    # answers
    "refused.no_answer_chosen": "没有选择要复核的作答。",
    "refused.review_after_end": "考试结束后才能复核迟到的作答；它们已妥善保存，不会丢失。",
    # ------------------------------------------------------------ effects: the room
    "effect.unsealed": "试卷已开启，正以密文发往各考试机；考试开始前任何人看不到内容。",
    "effect.room_started": "已登录 {present} 人（应到 {due} 人）同时开始作答，时长 {span}{sections}，"
    "{begin} 开始，{end} 结束。{not_ready}",
    "effect.room_paused": "全场暂停，{working} 名在考考生停止作答，所有人的剩余时间停住，直到恢复。",
    "effect.room_resumed": "全场恢复，{working} 名在考考生继续作答；共暂停 {stood}，各人结束时间顺延。",
    "effect.message_sent": "消息显示在 {who}的屏幕上，并记入考场记录。",
    "effect.room_ended": "本场考试结束，{taken}{absent}。",
    # clocks and time accounts
    "effect.sittings_paused": "{who}暂停，停止作答，剩余时间不减少，直到恢复。",
    "effect.sittings_resumed": "{who}恢复作答{then}。",
    "effect.time_given": "给 {who}{sections}{word} {span}{then}。",
    "effect.centre_asked": "申请码 {challenge}：请打电话给评价组织，取得 {who}的授权码。",
    "effect.outages_declined": "{who}的中断不予补时，结束时间不变；原因记入考场记录，不再建议。",
    "effect.time_corrected": "更正 {who}{sections}的时间：{change}{then}。",
    "effect.grants_reversed": "撤销 {who}{sections}的时间调整：{change}{then}。",
    # seats
    "effect.seat_moved": "{seat} 号座位换到 {to} 号座位续考：原电脑立即停止接收作答，"
    "已保存的作答、标记和剩余时间带到新电脑{credit}。",
    "effect.seat_changed": "{seat} 号座位的考生改到 {to} 号座位登录。",
    "effect.hand_in_allowed": "允许 {who}提前交卷，由考生本人在屏幕上交卷。",
    "effect.reopened": "重新打开 {seat} 号座位的试卷，考生在原有作答上继续，剩余 {left}{then}。",
    "effect.section_reopened": "重新打开 {seat} 号座位的“{title}”部分，时间按未曾提交计算{then}；"
    "“{later}”部分已作的答案保留，等该部分结束后再计时。",
    "effect.pc_unlocked": "{seat} 号座位的电脑允许退出考试程序，不再锁定；作答和计时不受影响。"
    "恢复锁定或有人登录后重新锁定。",
    "effect.pc_locked": "{seat} 号座位的电脑恢复锁定。",
    "effect.exit_code_shown": "显示 {seat} 号座位这台电脑的退出码，只对这个申请码有效，并记入考场记录。",
    "effect.resume_code_shown": "显示 {seat} 号座位这台电脑的续考码，并记入考场记录。",
    # people
    "effect.identity_right": "{seat} 号座位身份核对相符。",
    "effect.identity_wrong": "{seat} 号座位身份核对有问题，列入“需要处理”。",
    "effect.checked_again": "{who}开考后身份复核相符，记入考场记录。",
    "effect.leave_started": "登记 {seat} 号座位考生暂离考场，考试时间照常计算。",
    "effect.leave_ended": "{seat} 号座位考生返回考场，离开 {away}。",
    "effect.incident_of_seat": "{seat} 号座位的情况记入考场情况记录表，考试照常进行。",
    "effect.incident_of_room": "考场情况记入考场情况记录表，考试照常进行。",
    "effect.warned": "记录 {seat} 号座位考生违规（{breach}）并警告，考生屏幕上会显示，考试继续。",
    "effect.terminated": "记录 {seat} 号座位考生违规（{breach}），终止其考试，已作答内容收回。",
    "effect.late_entry_allowed": "准许 {seat} 号座位考生超过迟到时限进入考场，考试结束时间不变。",
    # PCs
    "effect.lock_released": "解除 {seat} 号座位的停住，考生可以继续；原因记入考场记录。",
    "effect.lock_released_late": "解除 {seat} 号座位的停住，考生可以继续；停住了 {stood}，列入补时建议，由主考决定。",
    "effect.lock_noted": "{seat} 号座位的提醒已查看，记入考场记录。",
    "effect.help_coming": "{seat} 号座位的屏幕显示“监考已知悉，请稍候”。",
    "effect.help_there": "{seat} 号座位的举手办结。",
    # answers
    "effect.reviewed": "{seat} 号座位迟到的作答已复核：{decisions}。{again}",
    # ------------------------------------------------------------ parts
    "part.not_ready": "{who}的电脑考前检查不合格，由主考确认并写明原因。",
    "part.sections": "（{times}，分别计时）",
    "part.section_time": "{title} {span}",
    "part.papers_taken": "收回未交卷 {count} 份",
    "part.no_papers_taken": "所有考生都已交卷",
    "part.become_absent": "，{count} 名未登录的考生记为缺考",
    "part.by_extension": "延时",
    "part.by_credit": "补时",
    "part.by_extension_of_centre": "凭授权码延时",
    "part.by_credit_of_centre": "凭授权码补时",
    "part.between": "{least} 至 {most}",
    "part.end_moves": "，结束时间改为 {end}",
    "part.ends_move": "，结束时间改为 {first} 至 {last}",
    "part.section_end_moves": "，该部分结束时间改为 {end}",
    "part.section_ends_move": "，该部分结束时间改为 {first} 至 {last}",
    "part.runs_when_resumed": "，时钟恢复后计时",
    "part.runs_when_reopened": "，{who}已收卷，重新打开后计时",
    "part.of_seats": "{who}",
    "part.in_section": "（“{title}”部分）",
    "part.in_own_sections": "（各自当前的部分：{parts}）",
    "part.people_in_section": "{title} {count} 人",
    "part.more_time": "增加 {span}",
    "part.less_time": "减少 {span}",
    "part.own_time": "各人增减不同",
    "part.take_less": "请少减一些。",
    "part.correct_instead": "可改用“更正”减少较短的时间。",
    "part.lost_time_comes_back": "，换机耽误的时间续考时补回",
    "part.runs_when_back": "，考生的电脑恢复连接或重新登录后计时",
    "part.list": "{parts}",
    "part.review_keep_newer": "维持现有作答 {count} 条",
    "part.review_use_held": "采用迟到的作答 {count} 条",
    "part.review_to_centre": "留待评价组织处理 {count} 条",
    "part.seal_again": "此前封存的成绩数据包不含这些决定，请重新封存。",
    "part.seat_without_pc": "{seat} 号座位还没有登记电脑，请先登记。",
    "part.seats": "{numbers:list} 号座位",
    "part.many_seats": "{numbers:list} 等 {count} 个座位",
    "part.everyone": "全场考生",
    "part.comma": "，",
    # ------------------------------------------------------------ cautions
    "caution.start_room": "开始后不能撤回。",
    "caution.end_room": "结束后不能继续作答，也不能撤回。",
    "caution.start_leave": "返回时请再次登记。",
    "caution.show_resume_code": "只在该电脑重启后连不上服务器时使用：当面核对考生，由监考人员在该电脑上输入，"
    "考生即可凭本机保存的作答继续；网络恢复后自动上传。",
}
