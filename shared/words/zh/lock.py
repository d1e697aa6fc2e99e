"""What a locked PC sees and what follows (`shared.exam.lock`): the names of both."""

from typing import Final

WORDS: Final = {
    "measure.off": "不管",
    "measure.log": "记录",
    "measure.warn": "提醒",
    "measure.block": "停住待解除",
    "sight.focus_lost": "键盘转到别的窗口",
    "sight.new_window": "出现别的程序的窗口",
    "sight.paste_in": "粘贴外来文字",
    "sight.copy_out": "向外复制文字",
    "sight.keys": "按离开考试的快捷键",
    "sight.forbidden_program": "运行禁用程序",
    "sight.renamed_program": "运行改名的禁用程序",
    "sight.remote_session": "远程桌面",
    "sight.debugger": "调试考试程序",
    "sight.virtual_machine": "虚拟机",
    "sight.second_display": "多台显示器",
    "sight.screen_capture": "截屏、录屏",
    "sight.usb_storage": "插入移动存储设备",
    "sight.network_out": "能连到外面的网络",
    "sight.clock_change": "时钟被改动",
    "sight.sleep": "睡眠或停顿",
    "sight.idle": "长时间没有动作",
    "sight.not_locked": "没有锁定",
    "sight.not_enforced": "锁定不完整",
    "sight.client_ended": "考试程序被结束",
    "sight.guard_ended": "守护进程被结束",
}
