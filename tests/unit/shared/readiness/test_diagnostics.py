"""A diagnostics file holds what helps, and nothing of people, seals and papers; `doctor` tells cause and cure."""

import logging
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candidate_client.__main__ import main as client_main
from shared.machine.logs import log_to
from shared.readiness import doctor
from shared.readiness.check import Against, Ask, Verdict
from shared.readiness.diagnostics import file_name, write_diagnostics
from shared.readiness.machines.choose import this_machine
from shared.readiness.scrub import scrubbed
from site_server.commands.line import main as server_main
from tests.support.tiny_session import TinySession

HELPS = "2026-11-26 09:30:01,123 WARNING shared.link.seeker no answer from 192.168.1.10:8443 after 5000 ms: timed_out"


def everything(path: Path) -> bytes:
    with zipfile.ZipFile(path) as file:
        assert file.testzip() is None
        return b"\n".join(file.read(name) for name in file.namelist())


def test_nothing_of_people_seals_and_papers_is_in_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    tiny = TinySession(tmp_path / "day", start=False, pin="86420975")
    data, target = tiny.data, tmp_path / "diagnostics.zip"
    plan = tiny.plan
    people = [text for c in plan.candidates for text in (c.name, c.id_number, c.ticket, c.ticket[-6:], c.school)]
    people += [member.name for member in plan.staff] + ["86420975", "𠮷野·买买提"]
    keys = [path.read_bytes() for path in (data / "keys").iterdir()]
    secrets = [key.hex() for key in keys if b"-----" not in key[:12]]
    secrets += [line.decode() for key in keys if b"-----" in key[:12] for line in key.splitlines() if b"--" not in line]
    secrets = [secret for secret in secrets if len(secret) >= 24]  # the last letters of a key alone open nothing
    secrets += [tiny.opening_code, "7K2M-9QXA-41TD", "P1234567X"]
    contents = ["单位边际贡献约为多少元？", "应交税费——应交增值税"]
    root = logging.getLogger()
    before = list(root.handlers)
    log_to(data / "logs" / "server.log")
    careless = logging.getLogger("careless")
    # What the rules of the log forbid, as if somebody had broken them.
    for secret in (*people, *secrets, *contents):
        careless.info("refused %s by 10.0.0.5", secret)
    careless.info(HELPS.partition(" WARNING ")[2])
    for handler in [h for h in root.handlers if h not in before]:
        root.removeHandler(handler)
        handler.close()
    monkeypatch.setenv("COLUMNS", "100")
    assert server_main(["diagnostics", "--data", str(data), "--to", str(target)]) == 0
    assert "诊断文件已生成" in capsys.readouterr().out
    held = everything(target)
    for secret in (*people, *secrets, *contents):
        assert secret.encode() not in held, secret
    assert b"192.168.1.10:8443 after" in held
    assert b"timed_out" in held
    assert "磁盘写入".encode() in held
    assert b"port: 8443" in held


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        (HELPS, HELPS.replace("5000", "*")),
        ("2026-11-26 09:30:01,123 INFO x ticket 2611280012 in", "2026-11-26 09:30:01,123 INFO x ticket * in"),
        ("id 37010119900101123X", "id *"),
        ("pin 2468 for 张三·𠮷", "pin * for *"),
        ("code 7K2M-9QXA-41TD", "code *"),
        ("key MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0w", "key *"),
        ("File /home/zhangsan/exam/x.py", "File /home/*/exam/x.py"),
        ("site_server.service.readiness.board took 12 ms", "site_server.service.readiness.board took 12 ms"),
    ],
)
def test_what_stays_of_a_line(line: str, kept: str) -> None:
    assert scrubbed(line) == kept


@given(st.text(), st.from_regex(r"\A[1-9][0-9]{9,17}\Z"), st.text())
def test_no_long_number_gets_through_whatever_stands_around_it(before: str, number: str, after: str) -> None:
    assert number not in scrubbed(before + number + after)


def test_no_other_file_of_the_folder_is_opened(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "vault.key").write_text("secret", "utf-8")
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "client.log").write_text("a line\n", "utf-8")
    made = write_diagnostics(tmp_path / "d.zip", "client", tmp_path, (), Against(version="1"), {"seat": 3})
    with zipfile.ZipFile(made) as file:
        assert sorted(file.namelist()) == ["about.txt", "checks.txt", "logs/client.log"]
    assert file_name("client", 0) == "diagnostics-client-19700101-0000.zip"


def test_doctor_tells_cause_and_cure_and_ends_with_one_where_something_is_red(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    against = Against(place="server", version="1")
    found = doctor.examine(Ask(place="server", machine=this_machine(), data=tmp_path / "gone", version="1"), against)
    told = doctor.told(found, against)
    assert told.splitlines()[0].startswith("[不合格]")
    assert "怎么办：先登记或初始化本机" in told
    assert doctor.exit_code(found) == 1
    assert doctor.exit_code((Verdict(key="cpu", grade="weak", code="few", values={"cores": 2}),)) == 0
    assert client_main(["--doctor", "--data", str(tmp_path / "client")]) == 1
    assert "没有证书（还没有登记）" in capsys.readouterr().out
