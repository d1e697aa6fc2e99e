"""A heart beats in one process and is read in another; whatever is not there rests."""

import subprocess
import sys
from pathlib import Path

import pytest

from shared.machine import heartbeat
from shared.machine.heartbeat import RESTS, Heart, Pulse

BEATS = """
import sys
from pathlib import Path
from shared.machine.heartbeat import Heart
heart = Heart(Path(sys.argv[1]))
for word in sys.stdin:
    heart.rest() if word.strip() == "rest" else heart.beat()
    print("done", flush=True)
"""


def test_another_process_reads_it_and_what_a_killed_one_counted_stays(tmp_path: Path) -> None:
    place = tmp_path / "it"
    pulse = Pulse(place)
    assert pulse.read() == RESTS
    words = [sys.executable, "-c", BEATS, str(place)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="ascii") as process:
        assert process.stdin is not None
        assert process.stdout is not None

        def tell(word: str) -> int:
            process.stdin.write(f"{word}\n")
            process.stdin.flush()
            assert process.stdout.readline() == "done\n"
            return pulse.read()

        assert [tell("beat"), tell("beat")] == [1, 2]
        process.kill()
    assert pulse.read() == 2
    successor = Heart(place)
    successor.beat()
    assert pulse.read() == 3
    successor.rest()
    assert pulse.read() == RESTS
    pulse.close()


def test_two_places_do_not_meet(tmp_path: Path) -> None:
    one = Heart(tmp_path / "one")
    one.beat()
    assert Pulse(tmp_path / "two").read() == RESTS
    one.rest()
    one.rest()
    one.beat()
    assert Pulse(tmp_path / "one").read() == RESTS


@pytest.mark.skipif(sys.platform == "win32", reason="memory with a name there, no file")
def test_without_a_folder_of_memory_it_lies_beside_the_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heartbeat, "_MEMORY", tmp_path / "none")
    heart = Heart(tmp_path / "it")
    heart.beat()
    assert (tmp_path / "it.heart").stat().st_size == 8
    assert Pulse(tmp_path / "it").read() == 1
    (tmp_path / "it.heart").write_bytes(b"short")
    assert Pulse(tmp_path / "it").read() == RESTS
    heart.rest()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="memory with a name there, no file")
def test_where_the_system_refuses_the_work_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heartbeat, "_MEMORY", tmp_path / "none")
    heart = Heart(tmp_path / "no" / "folder")
    heart.beat()
    heart.rest()
    assert Pulse(tmp_path / "no" / "folder").read() == RESTS
