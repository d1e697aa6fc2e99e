"""What is heard: news by its severity, what presses again and again, nothing of what is muted."""

from proctor_console.core.attention import Severity
from proctor_console.presenters.alarm import AGAIN_MS, Alarm
from proctor_console.presenters.todo import ToDoItem


def row(key: str, severity: Severity, of: tuple[str, ...] = (), *, inside: bool = False) -> ToDoItem:
    return ToDoItem(
        key=key,
        seat=1,
        ticket="T1",
        severity=severity,
        shape="problem",
        headline="",
        text="",
        age="",
        acts=(),
        of=of,
        inside=inside,
    )


def test_news_is_heard_once_by_its_severity() -> None:
    alarm = Alarm()
    assert alarm.strokes([], 0) == 0
    assert alarm.strokes([row("a", "note")], 0) == 0
    assert alarm.strokes([row("a", "note"), row("b", "soon")], 0) == 1
    assert alarm.strokes([row("a", "note"), row("b", "soon")], 60_000) == 0
    assert alarm.strokes([row("c", "now"), row("d", "soon")], 60_000) == 3


def test_what_must_be_done_now_is_heard_until_it_is_done() -> None:
    alarm, rows = Alarm(), [row("c", "now")]
    assert alarm.strokes(rows, 0) == 3
    assert alarm.strokes(rows, AGAIN_MS - 1) == 0
    assert alarm.strokes(rows, AGAIN_MS) == 3
    assert alarm.strokes([], 2 * AGAIN_MS) == 0
    assert alarm.strokes(rows, 2 * AGAIN_MS) == 3, "the same again is news again"


def test_a_muted_severity_is_silent_and_not_made_up_for() -> None:
    alarm, rows = Alarm(), [row("c", "now"), row("d", "soon")]
    alarm.muted = {"now"}
    assert alarm.strokes(rows, 0) == 1
    alarm.muted = {"now", "soon"}
    assert alarm.strokes([*rows, row("e", "soon")], 1) == 0
    alarm.muted = set()
    assert alarm.strokes([*rows, row("e", "soon")], 2) == 0


def test_rows_that_become_one_cause_are_no_news() -> None:
    alarm = Alarm()
    assert alarm.strokes([row("a", "soon"), row("b", "soon")], 0) == 1
    joined = row("joined", "soon", ("a", "b", "c"))
    assert alarm.strokes([joined], 1) == 0
    assert alarm.strokes([joined, row("a", "soon", inside=True)], 2) == 0
