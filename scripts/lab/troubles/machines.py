"""Machines in trouble: 2 a PC, 3 a restore card, 4 and 5 the network, 9 and 10 the server, 14 its disk, 1 the power."""

import shutil
import subprocess
import time
from typing import Final

from scripts.lab.demo.processes import Program, run
from scripts.lab.troubles.room import FIRST, ON_ONE_SWITCH, SECOND, SPARES, Room, unmount
from scripts.lab.troubles.trouble import Telling, Trouble, check

_S: Final = 1000
_NEAR_MS: Final = 2500
_DARK_S: Final = 14.0
_CUT_S: Final = 15.0
_FULL: Final = 65_536
_TURNS: Final = 4


def pc_dies(room: Room, told: Telling) -> None:
    """2: a PC dies, and the candidate goes on at a spare."""
    desk, spare = room.desk, SPARES[0]
    room.robot(spare)
    desk.page("room")
    desk.until(lambda s: s.facts["seats"][str(spare)]["device"] == "waiting", "备用机没有待命", 60)
    desk.until(lambda s: s.facts["seats"]["3"]["answered"] >= 1, "3 号还没有作答", 60)
    before = desk.answered(3)
    told.cause("3 号考试机突然断电，起不来")
    room.stage.pcs.pop(3).kill()
    told.seen(desk.see("失去联系", 60))
    desk.todo("move", 3)
    desk.pick("#move_seat", f"{spare} 号")
    desk.confirm("电脑突然断电")
    room.on_screen(spare, "exam", 60)
    desk.until(lambda s: s.facts["seats"][str(spare)]["state"] == "working", "备用机上没有恢复作答", 60)
    after = desk.answered(spare)
    check(after >= before, f"作答从 {before} 题变成 {after} 题")
    told.solved(f"考生在 {spare} 号机继续，原来的 {before} 题都在，换机耽误的时间自动补回")


def restore_card(room: Room, told: Telling) -> None:
    """3: a PC comes back empty; it is enrolled again, and the candidate goes on."""
    desk, candidate = room.desk, room.windows[SECOND]
    before = candidate.look().facts["answers"]
    candidate.until(lambda s: s.facts["unsent"] == 0, "2 号还有没送出的作答")
    told.cause("2 号考试机重启，还原卡把程序数据全部还原了")
    candidate.program.kill()
    room.wipe(SECOND)
    candidate = room.open_window(SECOND, enrolled=True)
    desk.page("room")
    told.seen(desk.see("失去联系", 60))
    desk.page("prepare")
    desk.click(f"{SECOND} |", told=f"{SECOND} 号")  # as the PC says: what was enrolled there is revoked first
    desk.click("#device_revoke")
    desk.click("注销")
    desk.click("#enrolment_open")
    code = desk.until(lambda s: s.words("#enrolment_code"), "没有登记码").words("#enrolment_code")
    candidate.reach("#enrol-code", 60)
    candidate.fill("#enrol-server", f"127.0.0.1:{room.stage.server_port}")
    candidate.fill("#enrol-seat", str(SECOND))
    candidate.fill("#enrol-code", code)
    candidate.click("#enrol-button")
    desk.clicked.append("（2 号机输入登记码）")
    candidate.screen("exam")  # by itself: it is this seat's PC again, and the sitting is where it was
    desk.click("#enrolment_close")
    after = candidate.look().facts["answers"]
    check(after >= before, f"作答从 {before} 题变成 {after} 题")
    told.solved(f"登记后自动回到作答界面，原来的 {before} 题都在，从原题继续")


def lan_lost(room: Room, told: Telling) -> None:
    """4: the switch of three PCs; candidates go on, everything comes afterwards."""
    desk, cable = room.desk, room.stage.cable
    desk.page("room")
    before = {seat: desk.answered(seat) for seat in ON_ONE_SWITCH}
    told.cause("4、5、6 号所在的交换机掉线，考生继续作答")
    cable.cut()
    told.seen(desk.see("台电脑同时失去联系", 60))
    time.sleep(_CUT_S)
    cable.restore()
    desk.clicked.append("（接好网线）")
    desk.gone("台电脑同时失去联系", 60)
    desk.until(lambda s: all(not s.facts["seats"][str(seat)]["unsent"] for seat in ON_ONE_SWITCH), "没有补交完", 60)
    after = {seat: desk.answered(seat) for seat in ON_ONE_SWITCH}
    check(all(after[seat] >= before[seat] for seat in after), f"作答少了：{before} {after}")
    _decide(room)
    told.solved(
        f"恢复后断线期间的作答自动补交完（三人共 {sum(before.values())} 题变 {sum(after.values())} 题）；"
        "补时建议由主考决定：期间都在作答，不予补时"
    )


def lan_lost_at_hand_in(room: Room, told: Telling) -> None:
    """5: the network goes in the moment of handing in."""
    desk, candidate = room.desk, room.windows[FIRST]
    desk.page("room")
    told.cause("1 号考生点交卷的同时断网")
    room.first_cable.cut()
    candidate.hand_in()
    desk.until(lambda s: s.facts["seats"]["1"]["state"] == "offline", "1 号没有显示断线", 60)
    told.seen(desk.see("失去联系", 60))
    shown = candidate.until(lambda s: "交卷" in _all_words(s.parts), "考生屏幕没有说明", 60)
    del shown
    room.first_cable.restore()
    desk.clicked.append("（接好网线，考试机不要关）")
    desk.until(lambda s: s.facts["seats"]["1"]["state"] == "handed_in", "没有显示已交卷", 60)
    candidate.until(lambda s: s.facts["closed"] and not s.facts["unsent"], "考生屏幕没有显示交卷完成", 60)
    _decide(room)
    told.solved("恢复后自动交卷，作答全部送达；以考生点交卷的时刻为准")


def server_killed(room: Room, told: Telling) -> None:
    """9: the server ends in the middle of writing; it is started again."""
    desk = room.desk
    desk.page("room")
    before = _answers(room)
    told.cause("服务器程序在写入作答的瞬间被强行结束")
    cable = room.stage.cable
    cable.on_data = lambda _up: _once(room)
    end_s = time.monotonic() + 30
    while room.stage.server.running and time.monotonic() < end_s:
        time.sleep(0.01)
    cable.on_data = None
    if room.stage.server.running:
        room.stage.server.kill()
    told.seen(desk.see("连不上", 60))
    room.stage.start_server()
    desk.clicked.append("（重新启动服务器程序）")
    desk.gone("暂时连不上", 60)
    _on_their_feet(room)
    after = _answers(room)
    check(all(after[seat] >= count for seat, count in before.items()), f"作答少了：{before} {after}")
    told.solved(f"服务器重启后自动恢复，作答 {sum(before.values())} 题一题不少，考试机自动重连，继续增加")


def disk_full(room: Room, told: Telling) -> None:
    """14: the server's disk is full; nothing is lost, and it goes on when there is room again."""
    desk, folder = room.desk, room.places.server
    desk.page("room")
    used = shutil.disk_usage(folder).used
    told.cause("服务器磁盘满了")
    _resize(folder, str(used + _FULL))
    told.seen(desk.see("磁盘", 60))
    before = _answers(room)
    time.sleep(_CUT_S / 3)
    _resize(folder, "6g")
    desk.clicked.append("（技术人员清理磁盘）")
    desk.gone("服务器磁盘只剩", 60)
    if not room.stage.server.running:
        room.stage.start_server()
    _on_their_feet(room)
    desk.click("#room_message")
    desk.confirm(fields={"#message_text": "请继续作答"})
    desk.until(lambda s: all(not s.facts["seats"][str(seat)]["unsent"] for seat in _seats(room)), "没有补交完", 60)
    after = _answers(room)
    check(all(after[seat] >= count for seat, count in before.items()), f"作答少了：{before} {after}")
    told.solved("清理后警告消失，事项照常办理；期间的作答由考试机保存并自动补交")


def power_cut(room: Room, told: Telling) -> None:
    """1: everything goes dark, longer than a moment; the room stands still and goes on with one click."""
    desk = room.desk
    desk.page("room")
    seats = [str(seat) for seat in _seats(room)]
    told.cause(f"整个考场停电 {_DARK_S:.0f} 秒：服务器、监考机、全部考试机同时断电")
    facts = desk.look().facts["seats"]
    before = {seat: facts[seat]["left_ms"] for seat in seats}
    dark_s = time.monotonic()
    room.stage.server.kill()
    for seat in list(room.stage.pcs):
        room.stage.pcs[seat].kill()
    for one in room.windows.values():
        one.program.kill()
    room.console.kill()
    time.sleep(max(0.0, _DARK_S - (time.monotonic() - dark_s)))
    room.stage.start_server()
    room.open_console()
    desk = room.desk
    for seat in list(room.stage.pcs):
        room.robot(seat)
    for seat in list(room.windows):
        room.open_window(seat, enrolled=True)
    desk.see("#sign_in_pin", 60)
    desk.sign_in(desk.on_duty or desk.ids["proctor"])
    told.seen(desk.see("全场考试时间停在", 60))
    for seat in list(room.stage.pcs):
        room.on_screen(seat, "paused", 90)
    desk.todo("resume")
    held = {seat: desk.look().facts["seats"][seat]["left_ms"] for seat in seats}
    desk.confirm()
    for seat in list(room.stage.pcs):
        room.on_screen(seat, "exam", 60)
    off = max(abs(held[seat] - before[seat]) for seat in seats)
    check(off < _NEAR_MS, f"停电前后剩余时间相差 {off / _S:.1f} 秒")
    _on_their_feet(room)
    told.solved(f"点一次“恢复”全场继续；{len(seats)} 人停电前后剩余时间最多相差 {off / _S:.1f} 秒，作答都在")


def disk_lost(room: Room, told: Telling) -> None:
    """10: the server's disk is gone; another machine takes over from the console's copy and the PCs' journals."""
    desk = room.desk
    desk.page("room")
    before = _answers(room)
    told.cause("服务器硬盘损坏，数据全没了")
    time.sleep(6)  # the console copies every five seconds
    room.stage.server.kill()
    unmount(room.places.server)
    shutil.rmtree(room.places.server)
    told.seen(desk.see("连不上", 60))
    second = room.places.out / "second-server"
    arguments = ["-m", "site_server", "take-over", "--from", str(room.places.console / "backup"), "--data", str(second)]
    run("take-over", [*arguments, "--code", room.stage.take_over_code], room.places.logs)
    arguments = ["-m", "site_server", "run", "--data", str(second), "--host", "127.0.0.1"]
    room.stage.server = Program("second-server", [*arguments, "--port", str(room.second_port)], room.places.logs)
    room.wait_listening(room.second_port)
    room.stage.server_port = room.second_port
    room.places.server = second
    desk.clicked.append("（备用机上运行 take-over，输入接管码，再运行 run）")
    desk.click("#sign_out")
    desk.click("#sign_in_other_server")
    desk.fill("#connect_server", f"127.0.0.1:{room.second_port}")
    desk.click("#connect_button")
    desk.see("#sign_in_pin")
    desk.sign_in(desk.on_duty)
    desk.page("room")
    told.sentence += "；接管后：" + desk.see("由备份接管", 60)
    desk.todo("settle")
    _on_their_feet(room)
    after = _answers(room)
    check(all(after[seat] >= count for seat, count in before.items()), f"作答少了：{before} {after}")
    told.solved(f"考试机和监考机自己找到新服务器；作答 {sum(before.values())} 题一题不少（备份里没有的由考试机补交）")


# ---------------------------------------------------------------- parts
def _seats(room: Room) -> list[int]:
    """Where somebody is at work now, by what the console shows."""
    seats = room.desk.look().facts["seats"]
    return [int(seat) for seat, shown in seats.items() if shown["state"] in {"working", "offline", "paused", "problem"}]


def _answers(room: Room) -> dict[int, int]:
    """Answered items by seat, of those whose PC is a robot at work."""
    seats = room.desk.look().facts["seats"]
    return {seat: seats[str(seat)]["answered"] for seat in room.stage.pcs if seats[str(seat)]["ticket"]}


def _on_their_feet(room: Room) -> None:
    """Wait until everybody at work is on the line again, resume a room that stands still, and decide about outages."""
    desk = room.desk
    desk.page("room")
    if desk.look().part("#todo_resume_0") is not None:
        desk.todo("resume")
        desk.confirm()
    desk.until(
        lambda s: all(s.facts["seats"][str(seat)]["state"] != "offline" for seat in _seats(room)), "还有电脑断线", 90
    )
    _decide(room)


def _decide(room: Room) -> None:
    """What outages cost: the candidates went on answering, so nothing is made good. Who came back later comes later."""
    desk = room.desk
    for _ in range(_TURNS):
        time.sleep(1.5)
        if desk.look().part("#todo_outages_0") is None:
            return
        desk.todo("outages")
        desk.click("#outage_decline")
        desk.confirm("期间照常作答")
    desk.gone("#todo_outages_0", 60)


def _once(room: Room) -> None:
    room.stage.cable.on_data = None
    room.stage.server._popen.kill()  # at once, from the cable's thread


def _resize(folder: object, size: str) -> None:
    done = subprocess.run(["mount", "-o", f"remount,size={size}", str(folder)], check=False)
    check(done.returncode == 0, "这里不能给服务器单独的磁盘（需要 root）")


def _all_words(parts: object) -> str:
    return " ".join(part.text for part in parts) if isinstance(parts, list) else ""


TROUBLES: Final = (
    Trouble(number=1, title="全场停电", phase="exam", play=power_cut),
    Trouble(number=2, title="一台电脑坏了，换机", phase="exam", play=pc_dies),
    Trouble(number=3, title="还原卡还原了电脑", phase="exam", play=restore_card),
    Trouble(number=4, title="考试中断网几分钟", phase="exam", play=lan_lost),
    Trouble(number=5, title="交卷时断网", phase="exam", play=lan_lost_at_hand_in),
    Trouble(number=9, title="服务器写入时被结束", phase="exam", play=server_killed),
    Trouble(number=10, title="服务器硬盘损坏，另一台接管", phase="exam", play=disk_lost),
    Trouble(number=14, title="磁盘满", phase="exam", play=disk_full),
)
