"""The load generator processes as the coordinator sees them: start them, give all the same order, add up reports."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Self

import msgspec

from scripts.devtools.places import ROOT
from scripts.lab.bench.tally import Counts, added
from scripts.lab.bench.worker import Crewing, Order, Report


class CrewError(Exception):
    """A generator process ended; the reason stands on its standard error."""


class Crew:
    """Some generator processes, each with its share of the candidates."""

    def __init__(self, crewing: Crewing, folder: Path, processes: int) -> None:
        self._started: list[subprocess.Popen[bytes]] = []
        for number in range(processes):
            share = Crewing(
                host=crewing.host, port=crewing.port, site_ca=crewing.site_ca, seats=crewing.seats[number::processes]
            )
            path = folder / f"generator-{number}.json"
            path.write_bytes(msgspec.json.encode(share))
            self._started.append(
                subprocess.Popen(
                    [sys.executable, "-P", "-m", "scripts.lab.bench.worker", str(path)],
                    cwd=ROOT,
                    env={**os.environ, "PYTHONPATH": str(ROOT)},
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                )
            )
        for process in self._started:
            _line(process)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._started:
            if process.stdin is not None:
                process.stdin.close()
        for process in self._started:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            if process.stdout is not None:
                process.stdout.close()

    def begin(self, order: Order) -> None:
        """Give the order and do not wait."""
        for process in self._started:
            if process.stdin is None:
                raise CrewError("no input")
            process.stdin.write(msgspec.json.encode(order) + b"\n")
            process.stdin.flush()

    def end(self) -> Report:
        """Wait for everybody's report."""
        return _joined([msgspec.json.decode(_line(process), type=Report) for process in self._started])

    def do(self, order: Order) -> Report:
        """Give the order and wait. Raises CrewError."""
        self.begin(order)
        return self.end()


def _joined(reports: Sequence[Report]) -> Report:
    counts: Counts = added([report.counts for report in reports])
    return Report(
        did=reports[0].did,
        took_s=max(report.took_s for report in reports),
        counts=counts,
        moments_s=sorted(moment for report in reports for moment in report.moments_s),
        connects_s=sorted(moment for report in reports for moment in report.connects_s),
        outages_s=[outage for report in reports for outage in report.outages_s],
        lost=sum(report.lost for report in reports),
    )


def _line(process: subprocess.Popen[bytes]) -> bytes:
    line = process.stdout.readline() if process.stdout is not None else b""
    if not line:
        raise CrewError(f"a load generator ended with code {process.wait()}")
    return line
