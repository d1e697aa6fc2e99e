"""After the exam: records, three-way check, sealing, an upload that is interrupted once, the receipt."""

import shutil
import time
from pathlib import Path

from scripts.lab.demo.stage import Stage


class Closing:
    """From the last hand-in to the receipt and the scores."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._say = stage.narrator.say

    def run(self) -> Path:
        """Do it all; the bundle as the centre received it."""
        does = self._stage.console_does
        checked = does("collect")
        self._say(f"收卷清点：三方核对 {checked['agreeing']}/{checked['sittings']} 一致")
        sealed = does("seal")
        self._say(f"成绩数据包已封存，{sealed['bytes']:,} 字节")
        does("screenshot", name="console-collection")
        self._upload(sealed["bytes"])
        receipt = does("wait_receipt")
        self._say(f"收到评价组织签名回执 {receipt['receipt_id']}")
        does("save_bundle", folder=str(self._stage.places.usb))
        does("print_records")
        self._say("考场签到表、考场情况记录表已打印为 PDF；成绩数据包另存一份到 U 盘")
        does("screenshot", name="console-receipt")
        received = max((self._stage.places.centre / "inbox").rglob("*.exambundle"), key=lambda p: p.stat().st_mtime)
        bundle = self._stage.places.out / "result.exambundle"
        shutil.copyfile(received, bundle)
        return bundle

    def _upload(self, size: int) -> None:
        uplink, does = self._stage.uplink, self._stage.console_does
        before = uplink.forwarded
        does("upload")
        deadline = time.monotonic() + 60
        while uplink.forwarded - before < size // 3 and time.monotonic() < deadline:
            time.sleep(0.02)
        uplink.cut()
        sent = uplink.forwarded - before
        self._say(f"上传到 {sent / size:.0%} 时网络中断")
        time.sleep(2.0)
        uplink.restore()
        does("retry_upload")
        self._say("网络恢复，从断点继续上传")
