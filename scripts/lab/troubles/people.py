"""People in trouble: late, mistaken, double, ill, at a broken keyboard, in doubt, with a claim, unwilling to sign."""

import time
from typing import Final

from scripts.lab.troubles.room import FIRST, LATECOMER, SPARES, Room
from scripts.lab.troubles.trouble import Telling, Trouble, check

_S: Final = 1000
_NEAR_MS: Final = 2500
"""Two looks at a running clock, a second or so apart on a busy machine."""


def keyboard(room: Room, told: Telling) -> None:
    """16: the candidate raises a hand; a keyboard is changed, and the time is given back."""
    desk, candidate = room.desk, room.windows[FIRST]
    _hand(room, told, "equipment", "1 号考生的键盘失灵（或打不出汉字），在考试机上点“举手：器材”")
    told.seen(_row(room, "举手"))
    desk.todo("help_coming", FIRST)
    candidate.see("已知悉", 60)
    desk.clicked.append("（换键盘）")
    before, asked_s = desk.left_ms(FIRST), time.monotonic()
    desk.todo("help_there", FIRST)
    desk.act(FIRST, "extend")
    desk.click("#extend_5")
    desk.confirm("键盘失灵，更换键盘")
    desk.until(lambda s: s.facts["seats"]["1"]["left_ms"] > before + 240 * _S, "时间没有加上", 60)
    given = desk.left_ms(FIRST) - before + (time.monotonic() - asked_s) * _S
    candidate.until(lambda s: (s.facts["left_ms"] or 0) > before + 240 * _S, "考生屏幕上没有加上时间", 60)
    told.solved(f"考生屏幕先显示“已知悉”；换好后剩余时间多 {round(given / _S / 60)} 分钟，考试机和监考机一致")


def disputed_item(room: Room, told: Telling) -> None:
    """18: a candidate doubts an item; it is written down by the number on that candidate's screen."""
    desk = room.desk
    _hand(room, told, "paper", "1 号考生认为正在做的题有错，点“举手：试题”")
    told.seen(_row(room, "举手"))
    desk.todo("help_there", FIRST)
    desk.act(FIRST, "incident")
    desk.pick("#incident_category", "试题")
    item = desk.look().part("#incident_item")
    check(item is not None and item.text, "题号没有自动填上")
    desk.confirm(fields={"#incident_text": "考生认为选项有误，请其继续作答"})
    told.solved(f"题号“{item.text if item else ''}”由系统按该考生屏幕填好；记录后考生继续作答，随数据包上报")


def illness(room: Room, told: Telling) -> None:
    """23: a sudden illness; the clock of one stands still, then goes on with the same time."""
    desk, candidate = room.desk, room.windows[FIRST]
    _hand(room, told, "health", "1 号考生突然不舒服，点“举手：身体”")
    told.seen(_row(room, "举手"))
    desk.todo("help_there", FIRST)
    desk.act(FIRST, "pause")
    desk.confirm("身体不适，校医查看")
    candidate.screen("paused", 60)
    held = candidate.look().facts["left_ms"]
    desk.act(FIRST, "incident")
    desk.pick("#incident_category", "身体")
    desk.confirm(fields={"#incident_text": "头晕，校医查看后可以继续"})
    desk.todo("resume", FIRST)
    desk.confirm()
    candidate.screen("exam", 60)
    left = candidate.look().facts["left_ms"]
    check(abs((left or 0) - (held or 0)) < _NEAR_MS, f"恢复后剩余时间差 {((held or 0) - (left or 0)) / _S:.1f} 秒")
    told.solved(f"暂停期间时间不走：恢复后剩余时间与暂停时相差 {abs((left or 0) - (held or 0)) / _S:.1f} 秒")


def refuses_to_sign(room: Room, told: Telling) -> None:
    """24: a breach is recorded; the candidate refuses on the screen, and the people on duty sign."""
    desk, candidate = room.desk, room.windows[FIRST]
    desk.act(FIRST, "discipline")
    desk.pick("#discipline_code", "54")
    desk.confirm(fields={"#discipline_text": "与邻座考生交谈，经提醒后停止"})
    told.cause("1 号考生违规被警告，在考试机上看过代码和事实后点“拒签”")
    candidate.see("#case-refuse", 60)
    candidate.press("#case-refuse", lambda sight: sight.part("#case-refuse") is None)  # twice: it asks once more
    told.seen(_row(room, "考生拒签违规记录"))
    desk.todo("case", FIRST)
    desk.pick("#case_what", "凭口令签名")
    asked = {part.name.removeprefix("case_sign_") for part in desk.look().parts if part.name.startswith("case_sign_")}
    for staff_id in sorted(asked & desk.pins.keys()):
        desk.fill(f"#case_sign_{staff_id}", desk.pins[staff_id])
        desk.clicked.append(f"（{staff_id} 输入口令）")
    if "who" in asked:  # one more of those on duty
        desk.fill("#case_sign_who", desk.ids["inspector"])
        desk.fill("#case_sign_pin", desk.pins[desk.ids["inspector"]])
        desk.clicked.append("（巡考输入口令）")
    desk.confirm()
    desk.gone(f"#todo_case_{FIRST}", 60)
    candidate.gone("#case-refuse", 60)
    told.solved("在岗人员签名后事项消失；考生继续考试，告知书可打印")


def double_login(room: Room, told: Telling) -> None:
    """8: the ticket of seat 5 at another PC."""
    desk, other = room.desk, SPARES[1]
    room.robot(other, ticket=room.tickets[5])
    told.cause("有人用 5 号考生的准考证号在 10 号机上又登录一次")
    room.stage.pcs[other].tell(do="arrive")
    desk.page("room")
    told.seen(_row(room, "又在"))
    desk.todo("identity", 5)
    desk.confirm(button="#identity_ok")
    desk.todo("settle", 5)
    desk.until(lambda s: s.part("#todo_settle_5") is None, "事项没有消失", 60)
    check(desk.state(5) == "working", f"5 号现在是 {desk.state(5)}")
    room.stage.pcs.pop(other).stop()
    told.solved("第二处登录被拒绝；核对两处的人和证件后 5 号考生一直在作答，没有中断")


def late(room: Room, told: Telling) -> None:
    """6: too late to be let in by rule, let in by the chief examiner."""
    desk = room.desk
    pc = room.robot(LATECOMER)
    desk.until(lambda s: s.facts["seats"]["7"]["device"] in {"waiting", "in_use"}, "7 号机没有待命", 60)
    desk.until(lambda s: s.facts["seats"]["8"]["state"] == "absent", "迟到时限没有到", 90)
    told.cause("7 号考生超过迟到时限才来")
    pc.tell(do="arrive")
    desk.page("room")
    told.seen(_row(room, "登录被拒", 60))
    desk.todo("late", LATECOMER)
    desk.confirm("途中车祸堵车，主考准许")
    pc.tell(do="arrive")
    room.on_screen(LATECOMER, "exam", 60)
    told.solved("7 号考生再次登录，进入作答；结束时间不变")


def mistaken_hand_in(room: Room, told: Telling) -> None:
    """7: handed in by mistake."""
    desk, pc = room.desk, room.stage.pcs[3]
    desk.page("room")
    desk.until(lambda s: s.facts["seats"]["3"]["answered"] >= 1, "3 号还没有作答", 60)
    before = desk.answered(3)
    told.cause("3 号考生误点交卷")
    pc.tell(do="hand_in")
    desk.until(lambda s: s.facts["seats"]["3"]["state"] == "handed_in", "3 号没有显示已交卷", 60)
    told.seen(" ".join(desk.see("#seat-3").split())[:60])
    desk.act(3, "reopen")
    desk.confirm("考生误点交卷")
    room.on_screen(3, "exam", 60)
    desk.until(lambda s: s.facts["seats"]["3"]["state"] == "working", "3 号没有恢复作答", 60)
    after = desk.answered(3)
    check(after >= before, f"作答从 {before} 题变成 {after} 题")
    told.solved(f"3 号回到作答界面，交卷前的 {before} 题都在，继续作答")


def later_claim(room: Room, told: Telling) -> None:
    """19: a claim for time that comes later, decided by what the account says."""
    desk = room.desk
    told.cause("4 号考生事后说前面断网耽误了时间")
    desk.act(4, "ledger")
    told.seen("“时间账”逐笔列出：" + _table(room))
    desk.key("Escape")
    before, asked_s = desk.left_ms(4), time.monotonic()
    desk.act(4, "extend")
    desk.click("#extend_kind_outage")
    desk.click("#extend_5")
    desk.confirm("断网时考生停下等待，经核实补时")
    desk.until(lambda s: s.facts["seats"]["4"]["left_ms"] > before + 240 * _S, "没有补上", 60)
    given = desk.left_ms(4) - before + (time.monotonic() - asked_s) * _S
    told.solved(f"剩余时间多 {round(given / _S / 60)} 分钟，时间账多一笔“补时”，写明原因和批准人")


def _hand(room: Room, told: Telling, kind: str, what: str) -> None:
    room.desk.page("room")
    told.cause(what)
    room.windows[FIRST].raise_hand(kind)


def _row(room: Room, words: str, wait_s: float = 30) -> str:
    """A row of 需要处理: the sentence with these words."""
    return room.desk.see(words, wait_s)


def _table(room: Room) -> str:
    rows = [part.text for part in room.desk.look().parts if part.kind == "row" and part.front]
    return "；".join(" ".join(row.split()) for row in rows[:3]) or "没有记录"


TROUBLES: Final = (
    Trouble(number=6, title="考生迟到", phase="exam", play=late),
    Trouble(number=7, title="误交卷", phase="exam", play=mistaken_hand_in),
    Trouble(number=8, title="同一准考证两处登录", phase="exam", play=double_login),
    Trouble(number=16, title="键盘或输入法坏了", phase="exam", play=keyboard),
    Trouble(number=18, title="对试题有疑问", phase="exam", play=disputed_item),
    Trouble(number=19, title="事后要求补时", phase="exam", play=later_claim),
    Trouble(number=23, title="突发疾病", phase="exam", play=illness),
    Trouble(number=24, title="考生拒绝签字", phase="exam", play=refuses_to_sign),
)
