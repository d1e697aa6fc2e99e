"""The voices: what is said travels by a pipe, and a machine without one has none."""

import stat
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from candidate_client.voice.choose import voice_for
from candidate_client.voice.linux import CommandVoice, espeak
from candidate_client.voice.windows import SapiVoice, sapi
from tests.support.candidate_pc import until


def program(folder: Path, text: str) -> str:
    made = folder / "espeak-ng"
    made.write_text(text, encoding="utf-8")
    made.chmod(made.stat().st_mode | stat.S_IXUSR)
    return str(made)


def test_what_is_said_comes_through_the_pipe_and_ends_when_told(tmp_path: Path) -> None:
    heard = tmp_path / "heard"
    script = f"import sys,time; open({str(heard)!r},'wb').write(sys.stdin.buffer.read()); time.sleep(60)"
    voice = CommandVoice((sys.executable, "-c", script))
    voice.say("单价 480 元")
    until(lambda: heard.is_file() and heard.read_bytes() == "单价 480 元".encode())
    assert voice.speaking
    voice.stop()
    assert not voice.speaking
    voice.stop()


def test_a_program_that_is_gone_is_no_fault(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    voice = CommandVoice((str(tmp_path / "gone"),))
    with caplog.at_level("CRITICAL", logger="candidate_client.voice.linux"):
        voice.say("甲")
    assert not voice.speaking


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script stands for the program")
@pytest.mark.parametrize(("listed", "found"), [("head\\ncmn", True), ("head", False)])
def test_a_machine_speaks_chinese_only_with_a_chinese_voice(tmp_path: Path, listed: str, found: bool) -> None:
    path = program(tmp_path, f"#!/bin/sh\nprintf '{listed}\\n'\n")
    assert (espeak(lambda name: path if name == "espeak-ng" else None) is not None) == found


def test_without_the_program_there_is_no_voice() -> None:
    assert espeak(lambda _name: None) is None


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has it")
def test_elsewhere_there_is_no_speech_interface() -> None:
    assert sapi() is None
    assert voice_for("win32") is None


def test_windows_is_spoken_to_beside_the_window() -> None:
    said: list[tuple[str, int]] = []
    speaker = SimpleNamespace(
        Speak=lambda text, flags: said.append((text, flags)), Status=SimpleNamespace(RunningState=2)
    )
    voice = SapiVoice(speaker)
    voice.say("甲")
    assert voice.speaking
    voice.stop()
    assert said == [("甲", 3), ("", 3)]
