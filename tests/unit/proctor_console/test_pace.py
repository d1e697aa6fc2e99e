"""How fast an upload goes."""

from proctor_console.presenters.pace import Pace


def test_speed_is_that_of_the_last_seconds_and_not_of_what_was_there_before() -> None:
    pace = Pace()
    assert pace.text(0, 50_000_000, 100_000_000) == "已传 50.0 MB / 100.0 MB"
    assert pace.text(1_000, 52_000_000, 100_000_000) == "2.0 MB/秒 · 已传 52.0 MB / 100.0 MB"
    for second in range(2, 12):
        told = pace.text(second * 1_000, 52_000_000, 100_000_000)
    assert told.startswith("0 B/秒"), "a line that stands is told as standing"
    assert pace.text(13_000, 1_000_000, 100_000_000) == "已传 1.0 MB / 100.0 MB", "another upload"
    assert Pace().text(0, 0, 0) == ""
