"""Draws docs/images/performance.svg from a run: `python -m scripts.lab.bench.chart figures.json out.svg`."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import msgspec

from scripts.lab.bench.figures import SAVE_P99_MS, Figures, RoomFigures

_WIDTH: Final = 860
_LEFT: Final = 150
_RIGHT: Final = 130
_BAR: Final = 18
_COLOURS: Final = {"p50": "#8fb8de", "p95": "#4a86c5", "p99": "#1f4e8c", "one": "#d9a441", "group": "#2e8b57"}
_STYLE: Final = (
    "text{font:13px 'Segoe UI','Noto Sans',sans-serif;fill:#24292f}.h{font-weight:600;font-size:15px}"
    ".s{fill:#57606a;font-size:12px}"
)


def draw(figures: Figures) -> str:
    """The chart: how long a save takes by size of room, and how many fit into a second."""
    parts: list[str] = []
    bottom = _latency(parts, figures.rooms, 20)
    bottom = _rates(parts, figures, bottom + 30)
    machine = figures.machine
    note = f"{machine.cores} cores, load generator included · {machine.system} · Python {machine.python}"
    parts.append(f'<text class="s" x="16" y="{bottom + 24}">{note} · {figures.taken[:10]}</text>')
    height = bottom + 40
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}">'
        f'<style>{_STYLE}</style><rect width="{_WIDTH}" height="{height}" fill="#ffffff"/>{"".join(parts)}</svg>\n'
    )


def _latency(parts: list[str], rooms: Sequence[RoomFigures], top: int) -> int:
    title = "Time from an answer being due to “saved”, paced room (ms; the mark is the target for p99)"
    parts.append(f'<text class="h" x="16" y="{top + 4}">{title}</text>')
    top += 22
    longest = max(
        [*(room.paced["save"].p99_ms for room in rooms), *(SAVE_P99_MS.get(room.clients, 0) for room in rooms)]
    )
    for room in rooms:
        save = room.paced["save"]
        label = f"{room.clients} candidates"
        parts.append(f'<text x="16" y="{top + 30}">{label}</text>')
        for name, value in (("p50", save.p50_ms), ("p95", save.p95_ms), ("p99", save.p99_ms)):
            parts.extend(_bar(top, value / longest, _COLOURS[name], f"{name} {value:.1f} ms"))
            top += _BAR + 2
        target = SAVE_P99_MS.get(room.clients)
        if target:
            x = _LEFT + (_WIDTH - _LEFT - _RIGHT) * target / longest
            mark = f'<line x1="{x:.0f}" x2="{x:.0f}" y1="{top - 60}" y2="{top}" stroke="#c0392b" stroke-width="2"/>'
            parts.append(mark + f'<text class="s" x="{x + 4:.0f}" y="{top - 48}">{target:.0f}</text>')
        top += 12
    return top


def _rates(parts: list[str], figures: Figures, top: int) -> int:
    title = "Saves a second, every client answering without a pause (each acknowledged after a durable commit)"
    parts.append(f'<text class="h" x="16" y="{top + 4}">{title}</text>')
    top += 22
    most = max(max(room.closed_loop_per_s, room.naive_per_s) for room in figures.rooms) or 1.0
    for room in figures.rooms:
        parts.append(f'<text x="16" y="{top + 22}">{room.clients} candidates</text>')
        for name, text, value in (
            ("one", "one commit each", room.naive_per_s),
            ("group", "shared commits", room.closed_loop_per_s),
        ):
            parts.extend(_bar(top, value / most, _COLOURS[name], f"{value:.0f} {text}"))
            top += _BAR + 2
        top += 12
    return top


def _bar(top: int, share: float, colour: str, text: str) -> Iterator[str]:
    width = max(1.0, (_WIDTH - _LEFT - _RIGHT) * share)
    yield f'<rect x="{_LEFT}" y="{top}" width="{width:.0f}" height="{_BAR}" rx="2" fill="{colour}"/>'
    yield f'<text class="s" x="{_LEFT + width + 6:.0f}" y="{top + 13}">{text}</text>'


if __name__ == "__main__":
    source, target_file = map(Path, sys.argv[1:3])
    target_file.write_text(draw(msgspec.json.decode(source.read_bytes(), type=Figures)), "utf-8", newline="\n")
