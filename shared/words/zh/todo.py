"""What waits for a person at the console, and under which heading (`site_server.service.view.to_do`)."""

from typing import Final

WORDS: Final = {
    "outage": "断网停机补时建议",
    "server": "服务器",
    "seat": "{seat} 号 {name}",
    "of": "的",
    "clock_unsure": "服务器重启后无法确认中断了多久，请核对房间时钟，必要时给考生补时。",
    "outages": "{count} 名考生的电脑或服务器中断过，最长 {span}，请主考决定是否补时。",
    "taken_over": "本服务器 {until} 由备份接管，备份停在 {since}。这之间（约 {span}）办理的登录、暂停、"
    "延时、换机、交卷和违规记录可能缺失，请对照纸面记录逐项补办；作答由各考试机自动补交。",
    "move_pending": "{seat} 号座位等待换机续考，请在该座位的电脑上继续。",
    "offline": "{seat} 号座位的电脑失去联系，请到座位查看。",
    "hand_in": "{seat} 号座位申请提前交卷，需要主考同意。",
    "help": "{seat} 号座位举手：{kind:lock.help.}{coming}",
    "help_coming": "（已知悉）",
    "locked": "{seat} 号座位的电脑已停住：{what}。请到座位查看，处理后解除。",
    "lock_seen": "{seat} 号座位：{what}。",
    "sight": "{sight:lock.sight.}{evidence}{times}",
    "sight_evidence": "“{evidence}”",
    "sight_times": " {times} 次",
    "sights": "{words:list}",
    "sights_more": "，另有 {more} 项",
    "away_long": "{seat} 号座位暂离已超过 10 分钟。",
    "conflict": "{seat} 号座位的电脑与服务器记录不一致，请技术人员查看。",
    "identity": "{seat} 号座位身份核验有问题，请处理。",
    "held_now": "待复核",
    "held_later": "，考试结束后复核",
    "held": "{seat} 号座位有 {count} 条迟到的作答{when}。",
    "refused": "{seat} 号座位登录被拒：{sentence}",
    "next.login": "{at} 开放登录，启封试卷",
    "next.start": "{at} 开始考试",
    "next.check": "{at} 再次核验考生身份",
    "next.late": "{at} 停止入场，未登录的记为缺考",
    "next.remind": "{at} 提醒考生剩余时间",
    "next.section": "{at} “{title}”部分到时结束，进入下一部分",
    "next.last_candidate": "最后一名考生结束",
    "next.end": "考试结束",
    "next.all_in": "全部考生已交卷，请结束本场考试",
    "disk_low": "服务器磁盘只剩 {number:.1f} GB，请技术人员尽快清理。",
    "clock_moved": "服务器的系统时间被改动了约 {number} 秒；考试计时不受影响，仍按房间时钟进行。",
    "pc_sends": "{seat} 号座位的电脑上还有未送达的作答，正在自动补交，请勿关机或还原。",
    "pc_keeps": "{seat} 号座位的电脑上有 {kept} 份作答记录不能并入本场（以前场次的、"
    "损坏的或与服务器不一致的），已原样保留。请勿还原该机，请技术人员查看。",
    "pc_lacking": "{seat} 号座位的电脑上还有 {lacking} 条作答没有送达服务器，请让该机开机联网，"
    "不要还原，送达前先不要清点。",
    "collect_again": "清点之后又收到 {count} 条作答（{listed} 号座位），"
    "原来的清点和成绩数据包不含这些作答，请重新清点、封存并上传。",
}
