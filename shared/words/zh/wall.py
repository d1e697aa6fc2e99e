"""The wall page 大屏, as a browser shows it (`site_server.web.wall`)."""

from typing import Final

WORDS: Final = {
    "title": "考场大屏",
    "enter": "请输入监考机“大屏”中显示的口令",
    "code": "大屏口令",
    "show": "显示",
    "full": "按 F11 全屏显示。口令只能看到时钟、阶段和座位状态，不能办理任何事项。",
    "refused": "大屏没有打开，或口令不对、已作废。请对照监考机“大屏”中的口令重新输入。",
    "connecting": "正在连接…",
    "lost": "连接中断，正在重连…",
    "lost_since": "以下为 {since} 的情况",
    "next": "下一事项",
    "nothing_next": "没有待办事项",
    "minutes_left": "还有 {count} 分钟",
    "seconds_left": "还有 {count} 秒",
    "due": "应到",
    "present": "已到",
    "seats": "各座位状态",
    "state.free": "空位",
    "state.waiting": "等待",
    "state.ready": "就绪",
    "state.working": "作答中",
    "state.paused": "已暂停",
    "state.away": "暂离",
    "state.offline": "断线",
    "state.ended": "已结束",
    "state.absent": "缺考",
}
