"""What looks mean: states once while they last, moments each time, and never a flood."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from candidate_client.watch.calm import MOST_DIFFERENT, Calm
from candidate_client.watch.judge import Judge
from candidate_client.watch.look import Look, Program, Window
from shared.exam.lock import LockPolicy, Measures, WatchLists

S = 1000
LISTS = WatchLists(programs=("todesk", "qq"))


class Pc:
    """Looks every second."""

    def __init__(self, **policy: Any) -> None:
        self.judge, self.policy = Judge(), LockPolicy(**policy)
        self.now_ms, self.ahead_ms = 1_000_000, 0

    def look(self, after_s: int = 1, **seen: Any) -> list[tuple[str, str, int]]:
        self.now_ms += after_s * S
        look = Look(steady_ms=self.now_ms, wall_ms=self.now_ms + self.ahead_ms, **seen)
        return [(t.sight, t.evidence, t.times) for t in self.judge.judge(look, self.policy, LISTS)]


def test_a_forbidden_program_is_told_once_while_it_runs_and_again_when_it_comes_back():
    pc = Pc()
    running = (Program(name="todesk"), Program(name="explorer"))
    assert pc.look(programs=running) == [("forbidden_program", "todesk", 1)]
    for _ in range(100):
        assert pc.look(programs=running) == []
    assert pc.look(programs=()) == []
    assert pc.look(programs=running) == [("forbidden_program", "todesk", 1)]


def test_a_renamed_tool_is_known_by_its_original_name_its_maker_or_its_file():
    pc = Pc(hashes=("ab" * 32,))
    renamed = (
        Program(name="notes", original="todesk"),
        Program(name="help", publisher="anydesk software gmbh"),
        Program(name="tool", sha256="ab" * 32),
        Program(name="sogoucloud", publisher="tencent technology"),
    )
    assert pc.look(programs=renamed) == [
        ("renamed_program", "help = anydesk", 1),
        ("renamed_program", "notes = todesk", 1),
        ("renamed_program", "tool = abababababab", 1),
    ]


def test_a_program_that_takes_pictures():
    assert Pc().look(programs=(Program(name="obs64"),)) == [("screen_capture", "obs64", 1)]


def test_keys_that_lead_out_are_told_and_the_one_that_takes_pictures_as_such():
    pc = Pc()
    assert pc.look(keys=("Alt+Tab", "PrintScreen", "Win")) == [
        ("keys", "Alt+Tab", 1),
        ("screen_capture", "PrintScreen", 1),
        ("keys", "Win", 1),
    ]
    assert pc.look(keys=("Win",) * 30) == []
    assert [told for _ in range(60) for told in pc.look()] == [("keys", "Win", 30)]


def test_windows_that_were_there_are_no_news_and_input_methods_never():
    pc = Pc()
    desktop = Window(number=1, program="explorer", title="桌面")
    assert pc.look(windows=(desktop,)) == []
    pinyin, chat = Window(number=2, program="chsime"), Window(number=3, program="chrome", title="答案 " * 40)
    (told,) = pc.look(windows=(desktop, pinyin, chat))
    assert told[0] == "new_window"
    assert told[1].startswith("chrome · 答案")
    assert len(told[1]) < 60
    assert pc.look(windows=(desktop, pinyin, chat)) == []


def test_a_window_with_the_number_of_one_that_went_is_news():
    pc = Pc()
    pc.look(windows=(Window(number=7, pid=10, program="calc"),))
    assert pc.look(windows=(Window(number=7, pid=11, program="chat"),)) == [("new_window", "chat", 1)]


def test_the_keyboard_matters_while_somebody_works():
    pc = Pc()
    other = Window(number=3, program="notepad", title="a")
    assert pc.look(foreign=other, working=False) == []
    assert pc.look(foreign=other) == [("focus_lost", "notepad · a", 1)]
    assert pc.look(foreign=Window(number=4, program="fcitx5")) == []


def test_a_flapping_window_is_two_lines_not_an_hour_of_them():
    pc, told = Pc(), []
    other = Window(number=3, program="updater")
    for _ in range(1800):
        told += pc.look(foreign=other)
        told += pc.look(foreign=None)
    assert len(told) <= 61
    assert sum(times for _, _, times in told) >= 1770, "the last minute is still being counted"
    assert told[0] == ("focus_lost", "updater", 1)


def test_a_thousand_names_are_few_lines():
    pc, told = Pc(), []
    for number in range(1000):
        told += pc.look(foreign=Window(number=number, program=f"p{number}"))
    assert len(told) < 150, "1000 s are 17 quiet times of at most seven things"
    assert any(evidence == "…" for _, evidence, _ in told)


def test_the_clock_the_sleep_and_the_drive():
    pc = Pc()
    assert pc.look(drives=("OLD",)) == []
    assert pc.look(drives=("OLD", "KINGSTON")) == [("usb_storage", "KINGSTON", 1)]
    pc.ahead_ms = 3_600 * S
    assert pc.look(drives=("OLD",)) == [("clock_change", "+1 小时", 1)]
    pc.ahead_ms = 0
    assert pc.look() == [("clock_change", "−1 小时", 1)]
    assert pc.look(after_s=90) == [("sleep", "1 分 30 秒", 1)], "a sleep changes no clock"


def test_what_the_package_does_not_watch_is_nothing():
    pc = Pc(measures=Measures(virtual_machine="off"))
    assert pc.look(virtual="KVM", remote="rdp", screens=2, way_out="1.1.1.1:53", debugger="gdb", idle_s=1000) == [
        ("debugger", "gdb", 1),
        ("idle", "", 1),
        ("network_out", "1.1.1.1:53", 1),
        ("remote_session", "rdp", 1),
        ("second_display", "2", 1),
    ]


def test_what_is_not_told_is_nothing():
    assert Pc().look() == []


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 12)), max_size=200))
def test_nothing_that_happened_is_lost_and_nothing_is_made_up(happened: list[tuple[int, int]]) -> None:
    calm, now, told = Calm(), 0, []
    for after_s, thing in happened:
        now += after_s * S
        one = calm.happened("focus_lost", str(thing), now, 60 * S)
        told += [one] if one is not None else []
        told += calm.due(now, 60 * S)
    told += calm.due(now + 60 * S, 60 * S)
    assert sum(one.times for one in told) == len(happened)
    spans = now // (60 * S) + 2
    assert len(told) <= spans * (MOST_DIFFERENT + 1) * 2
