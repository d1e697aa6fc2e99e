"""The fuzzers at work: a process for each core, seeds and what was kept of earlier runs, for so many minutes.

A mutant that a door answers from a line it never answered from before is kept and mutated further; that finds the deep
ways through a decoder without instrumenting it.
"""

import hashlib
import multiprocessing
import os
import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import msgspec

from scripts.devtools.places import ROOT
from scripts.lab.attack.fuzz import files, sheets, words
from scripts.lab.attack.fuzz.door import Door, FaultError, knock
from scripts.lab.attack.fuzz.mutate import mutate

CORPUS: Final = ROOT / "tests" / "corpus" / "fuzz"
"""A folder for each door; in it what once led somewhere new, or once was a fault."""
_ROUND_S: Final = 5.0
_MOST_KEPT: Final = 400


class Tally(msgspec.Struct, kw_only=True):
    """What a run did: bytes tried, ways through the doors, and each fault with its bytes."""

    tries: int = 0
    ways: int = 0
    faults: tuple[tuple[str, bytes], ...] = ()


def doors(only: str = "") -> list[Door]:
    """Every door whose name has that word."""
    return [door for room in (files, sheets, words) for door in room.doors() if only in door.name]


def kept(door: Door, corpus: Path = CORPUS) -> list[bytes]:
    """What the corpus has for this door."""
    return [path.read_bytes() for path in sorted((corpus / door.name).glob("*.bin"))]


def keep(door: Door, data: bytes, corpus: Path) -> None:
    """Put bytes into the corpus, once."""
    (corpus / door.name).mkdir(parents=True, exist_ok=True)
    (corpus / door.name / f"{hashlib.sha256(data).hexdigest()[:16]}.bin").write_bytes(data)


class Fuzzer:
    """One door's mutants, as many as one asks for."""

    def __init__(self, door: Door, seed: int, corpus: Path = CORPUS) -> None:
        self.door = door
        self.faults: list[tuple[str, bytes]] = []
        self.fresh: list[bytes] = []
        self.tries = 0
        self._dice = random.Random(f"{door.name}-{seed}")
        self._pool = [*door.seeds, *kept(door, corpus)]
        self._ways: set[str] = set()
        for data in list(self._pool):
            self._try(data)

    @property
    def ways(self) -> int:
        """In how many ways the door answered so far."""
        return len(self._ways)

    def go(self, until_s: float) -> None:
        """Mutate until that moment of the monotonic clock, or until something is wrong."""
        while time.monotonic() < until_s and not self.faults:
            self._try(mutate(self._dice, self._dice.choice(self._pool), self._dice.choice(self._pool)))

    def some(self, count: int) -> None:
        """So many mutants."""
        for _ in range(count):
            self._try(mutate(self._dice, self._dice.choice(self._pool), self._dice.choice(self._pool)))

    def _try(self, data: bytes) -> None:
        self.tries += 1
        try:
            way = knock(self.door, data)
        except FaultError as fault:
            self.faults.append((str(fault), data))
            return
        if way not in self._ways and len(self._pool) < _MOST_KEPT:
            self._ways.add(way)
            self._pool.append(data)
            self.fresh.append(data)


def work(number: int, minutes: float, only: str, found: Path) -> Tally:
    """One process: round and round the doors. What it found is in `found` as well, as it is found."""
    os.nice(5)
    end_s = time.monotonic() + minutes * 60
    fuzzers = [Fuzzer(door, number) for door in doors(only)]
    tally = Tally()
    while time.monotonic() < end_s and (open_doors := [f for f in fuzzers if not f.faults]):
        for fuzzer in open_doors:
            fuzzer.go(min(end_s, time.monotonic() + _ROUND_S))
            for fault, data in fuzzer.faults:
                print(fault, flush=True)
                keep(fuzzer.door, data, found)
    for fuzzer in fuzzers:
        tally.tries += fuzzer.tries
        tally.ways += fuzzer.ways
        tally.faults += tuple(fuzzer.faults)
        for data in _smallest(fuzzer.fresh):
            keep(fuzzer.door, data, found)
    return tally


def _smallest(data: Sequence[bytes]) -> Iterator[bytes]:
    """A few of them that a repository may hold."""
    yield from sorted((each for each in data if len(each) < 20_000), key=len)[:12]


def fuzz(minutes: float, *, processes: int, only: str, found: Path) -> Tally:
    """All processes together."""
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        parts = pool.starmap(work, [(number, minutes, only, found) for number in range(processes)])
    return Tally(
        tries=sum(part.tries for part in parts),
        ways=max((part.ways for part in parts), default=0),
        faults=tuple(fault for part in parts for fault in part.faults),
    )
