"""The proof itself, step by step in the order of a site's life: install, set up, examine, upgrade, uninstall.

Between two steps Windows is shut down and starts again, as on a site: what has to start by itself is seen to do so.
"""

import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from installers.lab.places import Lab
from installers.lab.wine import Wine
from installers.proof import closing, opening, sitting, traces
from installers.proof.bench import Bench
from installers.proof.ground import Ground
from installers.proof.machine import Machine
from installers.proof.report import Report, check
from installers.proof.screen import Screen
from installers.windows.make import Made

Step = Callable[[Bench], None]
STEPS: Final[dict[str, Step]] = {
    "school": opening.school,
    "server": opening.server,
    "site": opening.site,
    "client": opening.client,
    "exam": sitting.exam,
    "console": closing.console,
    "centre": closing.centre,
    "upgrade": closing.upgrade,
    "uninstall": closing.uninstall,
}
"""By the word that `dev.py windows --from` takes."""
_MOST_SHOWN: Final = 40


def prove(lab: Lab, made: Made, following: Made, out: Path, begin: str | None = None) -> None:
    """Everything on a machine that has nothing of the kit; pictures and `proof.log` in `out`.

    `begin`: the step to take the last proof up at, on the machine as it was kept before it.

    Raises:
        ProofError, WineError: something does not work.
        SetupError: there is no machine to take up.
    """
    started_s, ground = time.monotonic(), Ground(lab)
    report = Report(out / "proof.log", goes_on=begin is not None)
    if begin is None:
        ground.begin()
    else:
        ground.take_up(list(STEPS), begin)
    report.tell(f"{made.version} -> {following.version}, {_wine_version()}" + (f", from {begin}" if begin else ""))
    with Screen() as screen:
        for name in _steps_from(begin):
            with Wine(ground.lab, {"DISPLAY": screen.display}) as wine:
                machine = Machine(ground.lab, wine)
                STEPS[name](Bench(machine, screen, made, following, ground.folder, out, report))
                machine.stop_service()
            ground.keep(name)
    with report.step("every file and every value of the registry is as it was before"):
        left = traces.left_over(traces.read(ground.kept("school")), traces.read(ground.prefix))
        check("\n".join(["differences:", *left[:_MOST_SHOWN], f"{len(left)} in all"]), not left)
    report.tell(f"proved in {time.monotonic() - started_s:.0f} s")


def _steps_from(begin: str | None) -> Sequence[str]:
    names = list(STEPS)
    return names[names.index(begin) :] if begin else names


def _wine_version() -> str:
    return subprocess.run(
        ["/usr/lib/wine/wine64", "--version"], capture_output=True, text=True, check=True
    ).stdout.strip()
