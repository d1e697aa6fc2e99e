"""The service that systemd starts: `exam-site-server service --data FOLDER`. A thin edge over the signals of Unix."""

import signal
import sys
import threading
from pathlib import Path

from installers.service.keeper import ServerProgram, data_of, keep_running
from shared.machine.logs import log_to


def main() -> int:
    """Keep the server running until systemd asks to stop."""
    data = data_of(sys.argv)
    log_to(data / "logs" / "service.log")
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    keep_running(ServerProgram(Path(sys.executable), data), stop)
    return 0
