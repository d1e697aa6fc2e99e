"""Bytes of adversaries at every reader: what was kept of long runs, known nasty ones, and a few fresh mutants."""

import sys
import time

import pytest

from scripts.lab.attack.fuzz.door import Door, FaultError, knock
from scripts.lab.attack.fuzz.run import CORPUS, Fuzzer, doors, kept
from tests.unit.shared.test_decoding import NASTY

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="the fuzzers measure by clocks and figures that Linux has"),
    pytest.mark.allow_log(".*", required=False),
]
DOORS = {door.name: door for door in doors()} if sys.platform != "win32" else {}


@pytest.mark.parametrize("name", DOORS)
def test_a_door_reads_or_refuses_by_name(name: str) -> None:
    door = DOORS[name]
    for data in (*door.seeds, *kept(door), *NASTY):
        knock(door, data)


@pytest.mark.parametrize("name", DOORS)
def test_a_few_fresh_mutants_are_read_or_refused(name: str) -> None:
    fuzzer = Fuzzer(DOORS[name], seed=7)
    fuzzer.some(12)
    assert fuzzer.faults == []


def test_the_corpus_is_of_these_doors() -> None:
    assert {folder.name for folder in CORPUS.iterdir()} <= set(DOORS)


@pytest.mark.parametrize("error", [KeyError("x"), MemoryError(), RecursionError()])
def test_another_error_is_a_fault(error: Exception) -> None:
    def read(_data: bytes) -> None:
        raise error

    with pytest.raises(FaultError):
        knock(Door(name="x", read=read, errors=(ValueError,), seeds=()), b"")


def test_a_reader_that_hangs_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scripts.lab.attack.fuzz.door.PATIENCE_S", 0.05)

    def read(_data: bytes) -> None:
        while True:
            pass

    with pytest.raises(FaultError, match="not done"):
        knock(Door(name="x", read=read, errors=(ValueError,), seeds=()), b"")


def test_other_work_on_the_machine_is_no_fault_of_a_reader_and_waiting_for_ever_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("scripts.lab.attack.fuzz.door.PATIENCE_S", 0.1)

    def door(waits_s: float) -> Door:
        return Door(name="x", read=lambda _data: time.sleep(waits_s), errors=(ValueError,), seeds=())

    assert knock(door(0.3), b"") == "read"
    with pytest.raises(FaultError, match="not done"):
        knock(door(60), b"")
