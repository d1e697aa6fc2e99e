"""Through a real day: what the installers, `stop` and the desk are told, from the written word of the server alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.protocol import commands as wire
from site_server.adapters.files.duty_file import DUTY_FILE, DutyFile
from site_server.adapters.files.lock import FolderLock
from site_server.commands.guard import ON_DUTY
from site_server.commands.line import main
from site_server.desk.control import Control
from site_server.guarding import OnDutyError
from site_server.service.view.duty import duty_of
from tests.support.server_parts import ServerParts
from tests.unit.site_server.service.evening.test_evening import job


class Guarded:
    """A server of parts that says what it is needed for, and what its folder's commands answer."""

    def __init__(self, parts: ServerParts, capsys: pytest.CaptureFixture[str]) -> None:
        self.parts, self._capsys = parts, capsys
        self.data = parts.folder.root
        self.file = DutyFile(self.data)

    def ask(self, *words: str) -> tuple[int, str]:
        self.file.tell(duty_of(self.parts.site.room, self.parts.site.clock.now_ms()))
        self._capsys.readouterr()
        code = main([*words, "--data", str(self.data)])
        return code, "".join(self._capsys.readouterr())

    def codes(self) -> tuple[int, int, int]:
        """Of replacing, removing, erasing."""
        replace, remove = ("guard", "--for", "replace"), ("guard", "--for", "remove")
        return self.ask(*replace)[0], self.ask(*remove)[0], self.ask(*remove, "--keep-data", "0")[0]


@pytest.fixture
def guarded(parts: ServerParts, capsys: pytest.CaptureFixture[str]) -> Iterator[Guarded]:
    """With the lock held as a running server holds it."""
    lock = FolderLock(parts.folder.root)
    assert lock.acquire()
    yield Guarded(parts, capsys)
    lock.release()


def test_a_whole_day(guarded: Guarded) -> None:
    parts = guarded.parts
    parts.clock.pass_ms(-7 * 86_400_000)
    assert guarded.codes() == (0, 0, 0), "a week before the exam"
    parts.clock.pass_ms(7 * 86_400_000)
    assert guarded.codes() == (ON_DUTY, ON_DUTY, ON_DUTY), "people are about to log in"
    parts.unsealed()
    pc = parts.login(1)
    code, told = guarded.ask("guard", "--for", "replace")
    assert code == ON_DUTY
    assert "试卷已经开启" in told
    parts.command(wire.StartRoom())
    pc.answer("s1", "A")
    code, told = guarded.ask("guard", "--for", "replace")
    assert code == ON_DUTY
    assert "正在考试，最早 " in told
    assert "全场暂停" in told, "the chief's way in an emergency"
    assert guarded.ask("stop")[0] == 1
    parts.command(wire.PauseRoom(reason="服务器程序须重装"))
    assert guarded.codes() == (0, ON_DUTY, ON_DUTY), "the chief's word is for another version, not for none"
    parts.command(wire.ResumeRoom())
    assert guarded.codes() == (ON_DUTY, ON_DUTY, ON_DUTY)
    pc.hand_in("proctor")
    parts.command(wire.EndRoom(reason="结束"))
    code, told = guarded.ask("guard", "--for", "remove")
    assert code == ON_DUTY
    assert "导出到 U 盘" in told
    assert job(parts, "collect").state == job(parts, "seal").state == "done"
    bundle = parts.site.need_room().state.bundle
    assert bundle is not None
    parts.command(wire.KeepCopy(bundle_sha256=bundle.bundle_sha256), by="tech")
    assert guarded.codes() == (0, 0, ON_DUTY), "what lies on a drive may still not be erased here"
    assert "回执" in guarded.ask("guard", "--for", "remove", "--keep-data", "0")[1]


def test_the_desk_stops_no_running_exam(guarded: Guarded) -> None:
    guarded.parts.started()
    guarded.ask("guard", "--for", "replace")
    for act in (Control(guarded.data).stop, Control(guarded.data).restart):
        with pytest.raises(OnDutyError) as refused:
            act()
        assert "没有停止" in refused.value.message


def test_a_server_that_does_not_run_may_be_repaired_and_not_removed(
    parts: ServerParts, capsys: pytest.CaptureFixture[str]
) -> None:
    guarded = Guarded(parts, capsys)
    parts.started()
    assert guarded.codes() == (0, ON_DUTY, ON_DUTY)


def test_an_installer_gets_the_sentence_for_its_own_window(guarded: Guarded, tmp_path: Path) -> None:
    guarded.parts.started()
    said = tmp_path / "guard.txt"
    assert guarded.ask("guard", "--for", "replace", "--say-to", str(said))[0] == ON_DUTY
    text = said.read_bytes().decode("utf-16-le")
    assert "没有安装" in text
    assert "\n" not in text


def test_a_folder_without_a_word_and_a_damaged_word_keep_nobody_from_a_repair(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    guard = ["guard", "--for", "replace", "--data"]
    assert main([*guard, str(tmp_path / "none")]) == 0
    assert not (tmp_path / "none").exists()
    (tmp_path / DUTY_FILE).write_bytes(b"{")
    assert main([*guard, str(tmp_path)]) == 0
    assert "现在可以" in capsys.readouterr().out


def test_nothing_is_said_of_a_session_whose_results_are_received(parts: ServerParts) -> None:
    file = DutyFile(parts.folder.root)
    file.tell(duty_of(parts.site.room, parts.site.clock.now_ms()))
    assert (parts.folder.root / DUTY_FILE).exists()
    file.tell(None)
    assert not (parts.folder.root / DUTY_FILE).exists()
