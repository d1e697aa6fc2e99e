"""The technician's commands about backups, as processes: code, places, state, take-over, and what each refuses."""

import os
import subprocess
import sys
from pathlib import Path

from shared.exchange.backup_file import backups_in
from shared.exchange.site_files import encode_card
from tests.support.tiny_session import ROOT, CentreKeys, ServerProcess


def run(command: str, data: Path, *arguments: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "site_server", command, "--data", str(data), *arguments],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
        # as on Windows, which brings no time zones
        env={**os.environ, "PYTHONTZPATH": ""},
        encoding="utf-8",
    )
    return done.returncode, done.stdout + done.stderr


def test_from_init_to_another_machine(tmp_path: Path) -> None:
    data, drive, card = tmp_path / "data", tmp_path / "usb", tmp_path / "centre.pub.json"
    card.write_bytes(encode_card(CentreKeys().card))
    assert run("backup", data)[0] == 1
    code, text = run("init", data, "--site-id", "440106-01", "--site-name", "示范考点", "--centre", str(card))
    assert code == 0, text
    take_over_code = text.split("接管码：", 1)[1].split()[0]
    code, text = run("backup", data, "--to", str(drive))
    assert (code, "不存在" in text) == (1, True)
    drive.mkdir()
    assert run("backup", data, "--to", str(drive), "--every", "0.3", "--standby", "10.0.0.2:8443")[0] == 0
    told = run("backup", data)[1]
    assert "还没有备份" in told
    assert "备用服务器：10.0.0.2:8443" in told
    server = ServerProcess(data)
    server.start()
    server.stop()  # at the end what is new goes out once more
    assert backups_in(drive)[0][1].head is not None
    assert "最近一次备份到" in run("backup", data)[1]
    second = tmp_path / "second"
    code, text = run("take-over", second, "--from", str(drive), "--code", "0000-0000-0000-0000")
    assert (code, "接管码不正确" in text) == (1, True)
    assert not second.exists()
    code, text = run("take-over", second, "--from", str(drive), "--code", take_over_code.lower().replace("-", " "))
    assert code == 0, text
    assert f'python3 scripts/dev.py server run --data "{second}"' in text
    assert f"备份继续写到 {drive}" in text
    assert "最近一次备份到" in run("backup", second)[1]
    code, text = run("take-over", second, "--from", str(drive), "--code", take_over_code)
    assert (code, "没有改动" in text) == (1, True)
    moved = ServerProcess(second)
    moved.start()
    code, text = run("status", second)
    moved.stop()
    assert code == 0, text
    assert "接管码：" in run("take-over-code", data)[1]
