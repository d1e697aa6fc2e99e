"""The real registry: what the lock sets there is gone afterwards, with the keys that came with it."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from candidate_client.lockdown.settings.book import SettingsBook
from candidate_client.lockdown.settings.registry import KEY, RegistryStore

SCHOOL = r"HKUSER\Software\exam-site-kit test"
PLACES = (rf"{SCHOOL}\one\two|number", rf"{SCHOOL}\one\two|text", rf"{SCHOOL}|there")


def test_the_keys_around_a_value_are_told_from_the_outside_in() -> None:
    assert RegistryStore().around(r"HKLM\A\B|name") == (rf"{KEY}HKLM\A", rf"{KEY}HKLM\A\B")
    assert RegistryStore().around("LIVE|sticky") == ()


def test_what_is_written_through_is_the_whole_file_that_a_place_lies_in() -> None:
    store = RegistryStore("S-1-5-21-7")
    assert store.root(r"HKLM\SYSTEM\Control|deny") == ("HKLM", "SYSTEM")
    assert store.root(rf"{KEY}HKLM\SOFTWARE") == ("HKLM", "SOFTWARE")
    assert store.root(r"HKUSER\Software\A|name") == ("HKU", "S-1-5-21-7")
    assert RegistryStore().root(r"HKUSER\Software\A|name") == ("HKCU", "")
    store.settle(["LIVE|sticky"])


@pytest.mark.skipif(sys.platform != "win32", reason="the registry is Windows' own")
class TestRealRegistry:
    @pytest.fixture
    def store(self) -> Iterator[RegistryStore]:
        store = RegistryStore()
        store.write(PLACES[2], 3)
        yield store
        for place in (*PLACES, rf"{SCHOOL}\one|foreign"):
            store.write(place, None)
        for key in reversed(store.around(PLACES[0])[1:]):
            store.write(key, None)

    def test_what_was_set_is_gone_with_its_keys(self, store: RegistryStore, tmp_path: Path) -> None:
        book = SettingsBook(store, tmp_path / "before.json")
        assert book.put_on({PLACES[0]: 1, PLACES[1]: "x", PLACES[2]: 4}) == []
        assert [store.read(place) for place in PLACES] == [1, "x", 4]
        assert book.put_back() == []
        assert [store.read(place) for place in PLACES] == [None, None, 3]
        assert store.read(rf"{KEY}{SCHOOL}\one") is None
        assert store.read(f"{KEY}{SCHOOL}") == 1

    def test_a_key_that_somebody_uses_stays(self, store: RegistryStore, tmp_path: Path) -> None:
        book = SettingsBook(store, tmp_path / "before.json")
        book.put_on({PLACES[0]: 1})
        store.write(rf"{SCHOOL}\one|foreign", "of another program")
        assert book.put_back() == []
        assert store.read(rf"{KEY}{SCHOOL}\one\two") is None
        assert store.read(rf"{SCHOOL}\one|foreign") == "of another program"
