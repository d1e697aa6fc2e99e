"""The PC's settings are put back wherever the lock is cut off, and by whoever comes next."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candidate_client.lockdown.settings import book as book_module
from candidate_client.lockdown.settings.book import SettingsBook, Value

WANTED: Final[dict[str, Value]] = {"tasks": 1, "shift": "506", "new": 7, "policy/update/now": 1, "policy/update/off": 1}
BEFORE: Final[dict[str, Value]] = {"shift": "510", "tasks": 0, "other": "untouched", "policy/": 1}


class PowerCutError(BaseException):
    """The process ends here; nothing catches it."""


class PaperStore:
    """Settings in a dictionary; a name with a slash lies in a key, which comes with it and goes only when it is empty.

    `tick` is called before each change and may end the process.
    """

    def __init__(self, values: dict[str, Value], tick: Callable[[], None] = lambda: None) -> None:
        self.values = dict(values)
        self.tick = tick
        self.refuses: set[str] = set()
        self.on_disk = dict(values)
        self.cannot_settle = False

    def read(self, place: str) -> Value:
        return self.values.get(place)

    def around(self, place: str) -> tuple[str, ...]:
        return tuple("/".join(place.split("/")[:depth]) + "/" for depth in range(1, place.count("/") + 1))

    def settle(self, places: Iterable[str]) -> None:
        if self.cannot_settle:
            raise OSError("the disk is gone")
        self.on_disk = dict(self.values)
        self.tick()

    def write(self, place: str, value: Value) -> None:
        if place in self.refuses:
            raise PermissionError(place)
        self.tick()
        if value is not None:
            self.values |= {**dict.fromkeys(self.around(place), 1), place: value}
        elif not any(other.startswith(place) and other != place for other in self.values if place.endswith("/")):
            self.values.pop(place, None)
        self.tick()


def _cut_at(step: int) -> Callable[[], None]:
    left = [step]

    def tick() -> None:
        left[0] -= 1
        if left[0] < 0:
            raise PowerCutError

    return tick


def _power_cut(work: Callable[[], object]) -> bool:
    try:
        work()
    except PowerCutError:
        return True
    return False


@pytest.mark.parametrize("back_too", [False, True])
def test_cut_off_at_every_point_the_settings_are_those_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, back_too: bool
) -> None:
    whole = 0
    for step in range(40):
        file = tmp_path / str(step) / "before.json"
        tick = _cut_at(step)
        store = PaperStore(BEFORE, tick)

        def save(path: Path, data: bytes, tick: Callable[[], None] = tick) -> None:
            tick()
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            tick()

        monkeypatch.setattr(book_module, "write_private", save)
        book = SettingsBook(store, file)
        cut = _power_cut(lambda book=book: (book.put_on(WANTED), back_too and book.put_back()))  # type: ignore[misc]
        whole += not cut
        store.tick = lambda: None
        after = SettingsBook(store, file)  # the next boot
        assert after.put_back() == []
        assert store.values == BEFORE
        assert not after.changed
    assert 0 < whole < 40, "some steps come before the end, and some after it"


@given(
    before=st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 3) | st.sampled_from(["x", "y"])),
    rounds=st.lists(st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 3)), max_size=4),
)
def test_however_often_it_is_put_on_the_first_values_come_back(
    tmp_path_factory: pytest.TempPathFactory, before: dict[str, Value], rounds: list[dict[str, Value]]
) -> None:
    store = PaperStore(before)
    book = SettingsBook(store, tmp_path_factory.mktemp("lock") / "before.json")
    for wanted in rounds:
        assert book.put_on(wanted) == []
        assert all(store.values[place] == value for place, value in wanted.items())
    book.put_back()
    assert store.values == before
    assert book.put_back() == []


def test_a_key_that_came_with_a_setting_goes_with_it_unless_somebody_uses_it(tmp_path: Path) -> None:
    store = PaperStore(BEFORE)
    book = SettingsBook(store, tmp_path / "before.json")
    book.put_on(WANTED)
    store.write("policy/update/of another", 5)
    assert book.put_back() == []
    assert store.values == {**BEFORE, "policy/update/": 1, "policy/update/of another": 5}


@pytest.mark.allow_log("setting tasks")
def test_what_will_not_go_back_is_kept_for_the_next_time(tmp_path: Path) -> None:
    store = PaperStore(BEFORE)
    book = SettingsBook(store, tmp_path / "before.json")
    book.put_on(WANTED)
    store.refuses = {"tasks"}
    with_log = book.put_back()
    assert with_log == ["tasks"]
    assert store.values["shift"] == "510"
    store.refuses = set()
    assert SettingsBook(store, tmp_path / "before.json").put_back() == []
    assert store.values == BEFORE


@pytest.mark.allow_log("setting tasks")
def test_a_place_that_refuses_is_named_and_the_others_hold(tmp_path: Path) -> None:
    store = PaperStore(BEFORE)
    store.refuses = {"tasks"}
    assert SettingsBook(store, tmp_path / "before.json").put_on(WANTED) == ["tasks"]
    assert store.values["shift"] == "506"


def test_nothing_is_changed_where_nothing_can_be_written_down(tmp_path: Path) -> None:
    store = PaperStore(BEFORE)
    (tmp_path / "file").write_text("no folder")
    with pytest.raises((FileExistsError, NotADirectoryError)):
        SettingsBook(store, tmp_path / "file" / "before.json").put_on(WANTED)
    assert store.values == BEFORE


@pytest.mark.allow_log("cannot be read")
def test_a_damaged_file_is_set_aside_and_said(tmp_path: Path) -> None:
    (tmp_path / "before.json").write_bytes(b"\x00garbage")
    assert SettingsBook(PaperStore(BEFORE), tmp_path / "before.json").put_back() == []
    assert (tmp_path / "before.damaged").exists()


def test_a_power_cut_after_the_last_value_loses_none_that_the_system_had_not_written_yet(tmp_path: Path) -> None:
    """Windows keeps what is written to its registry in memory for a while; a file that is gone is gone at once."""
    store, file = PaperStore(BEFORE), tmp_path / "before.json"
    book = SettingsBook(store, file)
    book.put_on(WANTED)
    store.on_disk = dict(store.values)
    book.put_back()
    after = PaperStore(store.on_disk)
    SettingsBook(after, file).put_back()
    assert after.values == BEFORE


@pytest.mark.allow_log("may not outlive a power cut")
def test_what_cannot_be_written_through_is_put_back_again_next_time(tmp_path: Path) -> None:
    store, file = PaperStore(BEFORE), tmp_path / "before.json"
    book = SettingsBook(store, file)
    book.put_on(WANTED)
    store.cannot_settle = True
    assert set(book.put_back()) >= set(WANTED)
    assert book.changed
    store.cannot_settle = False
    assert book.put_back() == []
    assert store.values == BEFORE
