"""The technician's commands, as typed."""

import json
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from shared.exchange.site_files import write_card
from tests.support.tiny_session import ROOT, CentreKeys, TinySession


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "site_server", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def test_init_makes_a_site_once(tmp_path: Path) -> None:
    card = tmp_path / "centre.pub.json"
    write_card(card, CentreKeys().card)
    arguments = ["init", "--data", str(tmp_path / "d"), "--site-id", "S1", "--site-name", "考点", "--centre", str(card)]
    made = run(*arguments)
    assert made.returncode == 0, made.stderr
    assert re.search(r"口令：\d{8}", made.stdout)
    assert (tmp_path / "d" / "site.pub.json").exists()
    again = run(*arguments)
    assert again.returncode == 1
    assert "已经初始化过" in again.stderr
    assert run("init", *arguments[1:-1], str(tmp_path / "none.json")).returncode == 1


def test_commands_without_a_site_or_server_say_so(tmp_path: Path) -> None:
    for command in ("run", "import"):
        extra = [__file__] if command == "import" else []
        refused = run(command, "--data", str(tmp_path / "nothing"), *extra)
        assert (refused.returncode, "没有考点" in refused.stderr) == (1, True)
    assert "没有考点" in run("enrolment", "--data", str(tmp_path)).stderr
    assert "没有考点" in run("status", "--data", str(tmp_path)).stderr


@pytest.mark.slow
def test_import_enrolment_status_with_and_without_a_running_server(tmp_path: Path) -> None:
    with TinySession(tmp_path, start=False) as tiny:
        data = str(tiny.data)
        imported = run("import", "--data", data, str(tiny.package))
        assert imported.returncode == 0, imported.stderr
        assert "考生 4 人，照片 4 张" in imported.stdout
        tiny.server.start()
        assert "已有服务器在运行" in run("run", "--data", data, "--port", "0").stderr
        assert "应到 4" in run("status", "--data", data).stdout
        again = run("import", "--data", data, str(tiny.build_package(tmp_path / "2.exampkg", serial=2)))
        assert again.returncode == 0, again.stderr
        broken = tmp_path / "broken.exampkg"
        broken.write_bytes(tiny.package.read_bytes()[:-1])
        refused = run("import", "--data", data, str(broken))
        assert refused.returncode == 1
        assert "试卷包" in refused.stderr
        assert "登记码：" in run("enrolment", "--data", data).stdout
        assert "已关闭" in run("enrolment", "--data", data, "--minutes", "0").stdout
        log = (tiny.data / "logs" / "server.log").read_text(encoding="utf-8")
        for candidate in tiny.plan.candidates:
            assert candidate.name not in log
            assert candidate.id_number not in log
        assert tiny.opening_code not in log


def test_a_port_in_use_and_a_wrong_option_are_told_in_chinese(tmp_path: Path) -> None:
    with TinySession(tmp_path, start=False) as tiny, socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        refused = run("run", "--data", str(tiny.data), "--host", "127.0.0.1", "--port", port)
        assert (refused.returncode, f"端口 {port} 已被本机的其他程序占用" in refused.stderr) == (1, True)
        assert "Errno" not in refused.stderr
    wrong = run("run", "--prot", "1")
    assert (wrong.returncode, "多写了 --prot" in wrong.stderr) == (2, True)


def test_the_running_server_says_where_to_find_it(tmp_path: Path) -> None:
    with TinySession(tmp_path, start=False) as tiny:
        command = [sys.executable, "-m", "site_server", "run", "--data", str(tiny.data), "--port", "0", "--no-announce"]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, encoding="utf-8") as server:
            assert server.stdout is not None
            told = [server.stdout.readline() for _ in range(2)]
            port = json.loads((tiny.data / "run.json").read_bytes())["port"]
            server.terminate()
            told.append(server.stdout.read())
        text = "".join(told)
        assert f":{port}" in text or "还没有网络地址" in text
        card = run("card", "--data", str(tiny.data))
        assert re.search(r"核对码：\S+", card.stdout)
        assert "site.pub.json" in card.stdout
