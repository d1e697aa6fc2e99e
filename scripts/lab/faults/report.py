"""The sum of many runs, on the screen and as JSON."""

from collections import Counter
from collections.abc import Sequence

import msgspec

from scripts.lab.faults.run import TIME_LIMIT_MS, Verdict
from scripts.lab.faults.time_check import TimeVerdict


class Report(msgspec.Struct, kw_only=True):
    """The figures of a batch. Entries are steps of a candidate: an answer, a flag, a visit, a hand-in."""

    seed: int
    runs: int = 0
    failed: list[int] = []
    seconds: float = 0.0
    done: dict[str, int] = {}
    acknowledged: int = 0
    stored: int = 0
    lost: int = 0
    hash_mismatches: int = 0
    held: int = 0
    stranded: int = 0
    candidates_timed: int = 0
    readings: int = 0
    largest_time_error_ms: int = 0
    time_errors_ms: dict[str, int] = {}
    problems: dict[int, list[str]] = {}


def report_of(seed: int, verdicts: Sequence[Verdict], seconds: float) -> Report:
    """Add everything up."""
    done: Counter[str] = Counter()
    errors = dict.fromkeys((f for f in TimeVerdict.__struct_fields__ if f not in {"candidates", "readings"}), 0)
    report = Report(seed=seed, runs=len(verdicts), seconds=round(seconds, 1))
    for verdict in verdicts:
        done.update(verdict.done)
        report.acknowledged += verdict.answers.acknowledged
        report.stored += verdict.answers.stored
        report.lost += verdict.answers.lost
        report.hash_mismatches += verdict.answers.mismatches
        report.held += verdict.answers.held
        report.stranded += verdict.answers.stranded
        report.candidates_timed += verdict.times.candidates
        report.readings += verdict.times.readings
        for name, largest in errors.items():
            errors[name] = max(largest, getattr(verdict.times, name))
        if verdict.problems:
            report.failed.append(verdict.seed)
            report.problems[verdict.seed] = verdict.problems
    report.done = dict(sorted(done.items()))
    report.time_errors_ms = errors
    report.largest_time_error_ms = max(errors.values(), default=0)
    return report


def line_of(verdict: Verdict, number: int, runs: int) -> str:
    """One run on one line."""
    faults = ", ".join(f"{count} {kind}" for kind, count in sorted(verdict.done.items()) if count)
    state = "FAIL" if verdict.problems else "ok"
    return (
        f"{number:4d}/{runs} seed {verdict.seed} {state:4s} {verdict.seconds:5.1f} s  "
        f"acknowledged {verdict.answers.acknowledged:4d}  time error {verdict.times.largest_ms():3d} ms  {faults}"
    )


def lines_of(report: Report) -> list[str]:
    """The report for the screen."""
    errors = ", ".join(f"{name} {ms}" for name, ms in report.time_errors_ms.items())
    lines = [
        f"runs                    {report.runs} in {report.seconds:.0f} s, first seed {report.seed}",
        *(f"{kind:24s}{count}" for kind, count in report.done.items()),
        f"entries acknowledged    {report.acknowledged}",
        f"entries stored          {report.stored}, of these held for review {report.held}",
        f"acknowledged and lost   {report.lost}",
        f"hash mismatches         {report.hash_mismatches}",
        f"left on a PC's disk     {report.stranded}",
        f"candidates timed        {report.candidates_timed}, readings of remaining time on screens {report.readings}",
        f"largest time error      {report.largest_time_error_ms} ms of {TIME_LIMIT_MS} allowed ({errors})",
        f"failed runs             {len(report.failed)}",
    ]
    for seed, problems in report.problems.items():
        lines += [f"  seed {seed}: {problem}" for problem in problems[:8]]
        lines.append(f"  replay: python3 scripts/dev.py faults --seed {seed}")
    return lines
