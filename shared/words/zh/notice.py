"""What a candidate's screen says of time given or taken (`site_server.service.core.annex`)."""

from typing import Final

WORDS: Final = {
    "time": "{what}{then}。",
    "time_added": "您的{which}考试时间有更正：增加 {span}",
    "time_taken": "您的{which}考试时间有更正：减少 {span}",
    "granted_extension": "给您{which}延时 {span}",
    "granted_outage": "给您{which}补时 {span}",
    "reversed": "此前给您的{what}已撤销",
    "time_change": "时间调整",
    "word.extension": "延时",
    "word.outage": "补时",
    "word.correction": "时间更正",
    "section": "“{title}”部分",
    "its_section": "该部分",
    "new_end": "，{its}结束时间改为 {at}",
    "backup_opened": "监考人员已为您换用备用卷，请在新试卷上从头作答。原卷上已作的答案保留封存，剩余时间不变。",
    "main_paper_item": "原卷 {section} {number}",
    "room_held": "服务器中断过，全场考试时间已停住，已保存的作答都在，请在座位上等候恢复",
}
