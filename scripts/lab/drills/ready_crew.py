"""Several healthy PCs of the readiness drill in one process: the client's real engines, a screen without a window.

    python -m scripts.lab.drills.ready_crew FOLDER…

One process for each of 45 would cost more memory than a developer's machine has; what spoils a PC has a process of its
own (`ready_sabotage`).
"""

import signal
import sys
import threading
from pathlib import Path

from candidate_client.bootstrap import build_application, build_engine
from candidate_client.core.settings import Settings, Sights
from shared.machine.logs import log_to
from shared.qtkit.work.screens import screens
from shared.readiness.check import Lock


def main() -> None:
    """Run until told to end."""
    folders = [Path(argument) for argument in sys.argv[1:]]
    log_to(folders[0] / "crew.log")
    app = build_application()
    engines = []
    for folder in folders:
        sights = Sights()
        sights.screens, sights.lock = screens(), Lock(engaged=True)
        engines.append(build_engine(Settings(data=folder, check=True), sights))
    for engine in engines:
        engine.start()
    done = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: done.set())
    while not done.wait(0.5):
        app.processEvents()
    for engine in engines:
        engine.stop()


if __name__ == "__main__":
    main()
