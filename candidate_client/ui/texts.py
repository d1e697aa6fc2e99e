"""Sentences that more than one screen says."""

from PySide6.QtCore import QCoreApplication

from candidate_client.core.state import ClientView
from candidate_client.presenters.saving import SaveLine
from candidate_client.presenters.section import section_facts
from shared.formatting import clock_time, duration_words
from shared.protocol.device import SessionCard
from shared.qtkit.widgets.text import ToneName


def tr(text: str) -> str:
    """A sentence in the language of the window."""
    return QCoreApplication.translate("Client", text)


def link_words(view: ClientView) -> tuple[str, ToneName | None]:
    """The line to the server in a few words."""
    if view.device is None:
        return tr("○ 本机未登记"), None
    if view.link.trouble:
        return tr("▲ 不能连接服务器"), "problem"
    if view.link.online:
        return tr("● 已连接服务器"), "success"
    return tr("⚡ 正在连接服务器…"), "warn"


def session_duration(session: SessionCard) -> str:
    """`2 小时`, or `2 小时（理论 1 小时，实操 1 小时，分别计时）`."""
    whole = duration_words(session.duration_s * 1000)
    if not session.sections:
        return whole
    parts = "，".join(f"{section.title} {duration_words(section.duration_s * 1000)}" for section in session.sections)
    return tr("{whole}（{parts}，分别计时）").format(whole=whole, parts=parts)


def out_of_reach(view: ClientView, local_ms: int, after_ms: int = 5_000) -> bool:
    """Whether an enrolled PC has not reached its server for a while."""
    since = view.link.offline_since_ms
    return view.device is not None and not view.link.online and since is not None and local_ms - since >= after_ms


def offline_sentence(view: ClientView) -> str:
    """What a candidate reads while the line is down: what happened, what is safe, what to do."""
    if view.link.trouble:
        return view.link.trouble
    if view.restarted:
        return tr(
            "本机已凭续考码恢复您的作答，目前连不上服务器。请继续作答，作答保存在本机，连接恢复后自动上传；"
            "显示的剩余时间是估计值，以服务器为准。"
        )
    return tr("与服务器的连接中断，您的答案已保存在本机，请继续作答，无需操作。")


def section_words(view: ClientView) -> str:
    """What a candidate reads when another section opened: calm, and only what matters now; empty if nothing to say."""
    facts, run = section_facts(view), view.section
    if facts is None or run is None or not run.came or run.notice_id in view.setting.dismissed:
        return ""
    sentence = {
        "time": tr("“{before}”部分时间已到，作答已保存，不能再返回。现在是“{title}”部分，请继续作答。"),
        "submitted": tr("“{before}”部分已提交，作答已保存，不能再返回。现在是“{title}”部分，请继续作答。"),
        "back": tr("现在是“{title}”部分：该部分仍在计时，请继续作答；在“{before}”部分已作的答案都已保存。"),
    }[run.came]
    return sentence.format(before=facts.before_title, title=facts.title)


def save_words(line: SaveLine, zone: str) -> tuple[str, ToneName | None]:
    """The save state for the header."""
    if line.kind == "saved" and line.at_ms is not None:
        return tr("已保存 {time}").format(time=clock_time(line.at_ms, zone)), "success"
    if line.kind == "kept":
        return tr("已存本机，{count} 项待上传").format(count=line.waiting), "warn"
    if line.kind == "saving":
        return tr("正在保存…"), None
    return tr("自动保存已开启"), None
