"""After the exam: 17 the next package before the results are safe, 22 no network to the centre."""

from typing import Final

from scripts.lab.troubles.room import Room, is_on
from scripts.lab.troubles.trouble import Telling, Trouble, check


def old_results(room: Room, told: Telling) -> None:
    """17: somebody imports the next session while the results are here alone."""
    desk = room.desk
    desk.change(desk.ids["technician"])
    told.cause("成绩还没有确认上传，技术人员就要导入下一场的试卷包")
    room.import_package("next")
    told.seen(desk.see("还没有", 60))
    session = desk.look().facts["session"]
    check(session and "1430" not in session, "下一场已经启用")
    desk.page("collection")
    target = room.places.usb / "results.exambundle"
    desk.click("#export_bundle")
    desk.until(lambda s: s.part("#fileNameEdit"), "没有出现保存窗口")
    desk.fill("#fileNameEdit", str(target))
    desk.key("Return")
    desk.until(lambda _s: target.exists(), "U 盘上没有数据包", 60)
    desk.see("核对", 60)
    check(desk.look().facts["session"] == session, "场次变了")
    told.solved("下一场不予启用，本场数据原样；点“导出到 U 盘”存了第二份并读回核对，此后才可以导入下一场")


def no_uplink(room: Room, told: Telling) -> None:
    """22: the network to the centre is down, and comes back."""
    desk = room.desk
    desk.page("collection")
    told.cause("考点外网不通")
    room.stage.uplink.cut()
    desk.click("#job_upload")
    sentence = desk.see("成绩数据包完好地保存在本机", 120)
    told.seen(sentence)
    room.stage.uplink.restore()
    desk.clicked.append("（外网恢复，自动接着传；没有动就再点“上传”）")
    desk.until(lambda s: s.words("回执号") or is_on(s, "job_upload"), "没有接着传", 60)
    if not desk.look().words("回执号"):
        desk.click("#job_upload", 60)
    receipt = desk.see("回执号", 120)
    told.solved(receipt)


TROUBLES: Final = (
    Trouble(number=17, title="成绩未确认上传就要被覆盖", phase="evening", play=old_results),
    Trouble(number=22, title="上传时外网不通", phase="evening", play=no_uplink),
)
