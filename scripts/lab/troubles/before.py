"""Before the exam: 13 the firewall, 12 mock data, 15 versions, 11 a wrong clock, 20 which room, 21 who is absent."""

from typing import Final

from scripts.lab.faults.warp import Warp
from scripts.lab.troubles.room import SECOND, Room
from scripts.lab.troubles.trouble import Telling, Trouble, check

_HOUR_MS: Final = 3_600_000
_CHECK_S: Final = 120.0
_OLD: Final = (
    "import runpy, shared.protocol.version as v; v.PRODUCT_VERSION = '0.0.9'; "
    "runpy.run_module('scripts.lab.troubles.pc', run_name='__main__', alter_sys=True)"
)


def firewall(room: Room, told: Telling) -> None:
    """13: the server runs, and nobody reaches it."""
    desk = room.desk
    desk.see("#connect_code", 60)
    told.cause("服务器的防火墙（或杀毒软件）拦截了考场端口，监考机登记不上")
    desk.fill("#connect_server", f"127.0.0.1:{room.firewall.port}")
    desk.fill("#connect_code", room.console_code)
    desk.click("#connect_button")
    told.seen(desk.see("防火墙", 90))
    room.let_through()
    desk.clicked.append("（服务器上放行端口）")
    desk.click("#connect_button")
    desk.see("#sign_in_pin", 60)
    told.solved("放行后再点一次，登记成功，出现登录页")


def mock_data(room: Room, told: Telling) -> None:
    """12: a mock session was begun at the same server, and its answers are still there."""
    desk = room.desk
    room.import_package("mock")
    desk.until(lambda s: s.facts.get("kind") == "mock" and s.facts["session"], "模拟场次没有导入", 60)
    room.robot(3)
    desk.pins = {**room.mock_pins, "setup": room.stage.setup_pin}
    desk.change(desk.ids["proctor"])
    room.unseal(room.mock_code)
    room.on_screen(3, "ready", 90)
    desk.page("room")
    desk.click("#room_start")
    desk.confirm("模拟考试")
    room.on_screen(3, "exam")
    desk.until(lambda s: s.facts["seats"]["3"]["answered"] > 0, "模拟考试没有作答", 60)
    told.cause("上一次模拟考试没有结束，服务器和 3 号考试机里还留着它的作答")
    told.seen(desk.see("模拟"))
    desk.change(desk.ids["technician"])
    room.import_package("formal")
    desk.pins = {**room.stage.pins, "setup": room.stage.setup_pin}
    desk.see("#sign_in_pin", 60)  # the day has people of its own
    desk.sign_in(desk.ids["proctor"])
    desk.page("room")
    sight = desk.until(lambda s: s.facts["seats"].get("3", {}).get("answered") == 0, "正式场次里有模拟的作答")
    check(not any("模拟" in part.text for part in sight.parts if part.kind == "words"), "仍显示模拟")
    room.stage.pcs.pop(3).stop()
    room.forget_traces()
    desk.page("records")
    desk.click("#record_session")
    kept = desk.see("模拟")
    desk.key("Escape")
    desk.clicked.append("场次")
    told.solved(f"正式场次从零开始，没有一条模拟作答；模拟场次另存，“记录打印”页可查：{kept}")


def uneven_versions(room: Room, told: Telling) -> None:
    """15: an older program at one PC, and an older paper in somebody's hand."""
    desk = room.desk
    told.cause("2 号考试机装的是旧版程序；有人又拿来旧版试卷包")
    room.open_window(SECOND, by=("-c", _OLD)).screen("login", 120)
    desk.page("readiness")
    told.seen(desk.see("#ready_mixed", _CHECK_S) and _words(room, "ready_mixed"))
    room.windows.pop(SECOND).program.stop()
    room.open_window(SECOND, enrolled=True).screen("login", 120)
    desk.clicked.append("（2 号机重装同一版本）")
    desk.click("2 号 |", told="2 号")
    desk.click("#ready_one")
    desk.gone("#ready_mixed", _CHECK_S)
    desk.change(desk.ids["technician"])
    room.import_package("older")
    refused = desk.see("#package_problem") and _words(room, "package_problem")
    told.sentence += f"；旧试卷包：{refused}"
    desk.change(desk.ids["proctor"])
    told.solved("重查后版本提示消失；旧试卷包不收，场次仍是新版")


def wrong_clock(room: Room, told: Telling) -> None:
    """11: a PC two hours slow; set right before the exam, and set wrong again while it runs."""
    desk = room.desk
    if SECOND in room.windows:
        room.windows.pop(SECOND).program.stop()
    else:
        room.open_window(SECOND).screen("login", 120)
        room.windows.pop(SECOND).program.stop()
    warp = Warp(room.places.out / "clock")
    warp.jump(-2 * _HOUR_MS)
    told.cause("2 号考试机的时钟慢 2 小时")
    by = ("-m", "scripts.lab.faults.warp", str(warp.control), "scripts.lab.troubles.pc")
    room.open_window(SECOND, by=by, enrolled=True).screen("login", 120)
    desk.page("readiness")
    desk.click("2 号 |", _CHECK_S, told="2 号")
    desk.click("#ready_one")
    sight = desk.until(lambda s: any("时钟" in p.text and "慢" in p.text for p in s.parts), "没有说时钟慢", _CHECK_S)
    told.seen(next(p.text for p in sight.parts if "时钟" in p.text and "慢" in p.text))
    warp.jump(2 * _HOUR_MS)
    desk.clicked.append("（校准 2 号机的日期和时间）")
    desk.click("#ready_one")
    desk.until(
        lambda s: not any("时钟" in p.text and "慢" in p.text for p in s.parts if p.kind == "row"),
        "仍说时钟慢",
        _CHECK_S,
    )
    told.solved("校准后点“重查所选”，该项合格")


def whose_room(room: Room, told: Telling) -> None:
    """20: somebody stands at the door and does not know where to sit."""
    desk = room.desk
    desk.page("room")
    name = str(desk.look().facts["seats"]["8"]["name"])
    told.cause("考生不知道自己在哪个考场、哪个座位，只说得出准考证号")
    desk.fill("#find_seat", room.tickets[8][-6:])
    found = desk.see("个座位")
    desk.key("Return")
    told.seen(f"查找框旁“{found}”，座位图上只亮着 8 号")
    desk.see("8 号")
    desk.until(lambda s: s.words(room.tickets[8]), "右侧没有显示该准考证号")
    desk.key("ctrl+f", "Escape")
    told.solved(f"右侧显示 8 号{name[:1]}同学的照片和准考证号，带到 8 号入座")


def absent_proctor(room: Room, told: Telling) -> None:
    """21: a proctor does not come; somebody else is admitted, with a PIN of their own."""
    desk = room.desk
    told.cause("监考乙没有到场")
    desk.page("room")
    desk.click("#staff_open")
    told.seen(desk.see("JK02 |") if desk.look().part("JK02 |") else desk.see("未登录"))
    desk.click("#staff_substitute")
    desk.fill("#substitute_name", "替补")
    desk.pick("#substitute_replaces", "监考乙")
    desk.confirm("监考乙未到")
    pin = desk.see("#substitute_pin")
    staff_id = desk.read("口令只在办理后显示一次", r"工号 ?(\w+)")
    desk.click("#substitute_pin_close")
    desk.pins[staff_id] = pin.replace(" ", "").replace("-", "")
    desk.key("Escape")
    desk.click("#sign_out")
    desk.sign_in(staff_id)
    told.solved(f"替补（{staff_id}）用本人口令登录成功，此后由其办理")
    desk.ids["proctor"] = staff_id


def _words(room: Room, name: str) -> str:
    """The words of a banner: they stand in it, not on it."""
    sight = room.desk.look()
    box = next((p.place for p in sight.parts if p.name == name), None)
    inside = [p.text for p in sight.parts if p.kind == "words" and p.text and box and p.place and _within(p.place, box)]
    return inside[0] if inside else ""


def _within(place: list[int], box: list[int]) -> bool:
    return box[0] <= place[0] <= box[0] + box[2] and box[1] <= place[1] <= box[1] + box[3]


TROUBLES: Final = (
    Trouble(number=13, title="防火墙或杀毒软件拦截端口", phase="connecting", play=firewall),
    Trouble(number=12, title="模拟考试的数据还在", phase="mock", play=mock_data),
    Trouble(number=15, title="程序或试卷版本不一致", phase="morning", play=uneven_versions),
    Trouble(number=11, title="电脑时钟不对", phase="morning", play=wrong_clock),
    Trouble(number=20, title="考生不知道自己的考场", phase="morning", play=whose_room),
    Trouble(number=21, title="监考人员缺席", phase="morning", play=absent_proctor),
)
