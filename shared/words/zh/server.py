"""What the server tells of its jobs, imports, copies and its own state."""

from typing import Final

WORDS: Final = {
    "journal_hand_in.taken": "考生在本机的交卷已受理，试卷已收取。",
    "journal_hand_in.already": "该考生此前已经收卷。",
    "journal_hand_in.refused": "考生在本机的交卷未受理：{why}",
    "role.proctor": "监考员",
    "role.chief": "主考",
    "role.inspector": "巡考",
    "role.technician": "技术人员",
    "journal.elsewhere": "考生已在另一台电脑继续考试。",
    "journal.new": "新增 {new} 条作答记录。",
    "journal.nothing_new": "作答记录服务器都已有，没有新增。",
    "journal.held": "其中 {held} 条作答迟到，请在“需要处理”中复核。",
    "journal.torn": "文件末尾有一条断电时没有写完的记录，未计入。",
    "journal.check_again": "此前的清点（及封存）已不完整，请重新清点、封存。",
    "job.cancelled": "已取消；已完成的部分不受影响，可随时重新开始。",
    "job.uploading": "正在上传成绩数据包",
    "job.received": "已收到回执",
    "job.receipt": "评价组织已收到成绩数据包，回执编号 {receipt_id}，已保存。",
    "job.checking": "正在核对考试机、服务器和数据包三方记录",
    "job.checked": "应核对 {count} 份，三方一致 {agreeing} 份。",
    "job.mismatching": "{count} 份不一致，请查看对应座位的考试机。",
    "job.unreported": "{count} 台考试机收卷时没有连上，其服务器记录与数据包一致。",
    "job.collected": "收卷清点完成",
    "job.waiting": "正在等待各考试机的最后作答",
    "job.sealing": "正在生成并加密成绩数据包",
    "job.decided_meanwhile": "封存期间有了新的复核决定，请再次点“封存”。",
    "job.sealed": "成绩数据包已封存",
    "job.sealed_size": "成绩数据包已加密封存（{number:.1f} MB），可以上传或导出到 U 盘。",
    "disk_reserve": "服务器磁盘已满，正在用预留空间保存作答；导入试卷包、开启试卷和封存成绩已暂停。"
    "请技术人员立即清理磁盘，清理后自动恢复。",
    "unlocked_by_code": "断网期间由监考人员在该机凭续考码解除",
    "credit_for_move": "换机续考补时",
    "site_technician": "考点技术人员",
    "own_device": "服务器本机",
}
