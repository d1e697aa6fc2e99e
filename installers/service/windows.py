"""The service that Windows starts: `exam-site-server.exe service --data FOLDER`. A thin edge over pywin32."""

import logging
import sys
import threading
from pathlib import Path
from typing import Final

import servicemanager
import win32service
import win32serviceutil

from installers.service.keeper import STOP_S, ServerProgram, data_of, keep_running
from shared.machine.logs import log_to

SERVICE: Final = "ExamSiteServer"
log = logging.getLogger(__name__)


class SiteService(win32serviceutil.ServiceFramework):
    """Windows asks it to start and to stop; it keeps the server running in between."""

    _svc_name_ = SERVICE

    def __init__(self, arguments: list[str]) -> None:
        super().__init__(arguments)
        self._stop = threading.Event()

    def SvcStop(self) -> None:
        """Windows asks to stop: said at once, done by `SvcDoRun`."""
        self.ReportServiceStatus(win32service.SERVICE_STOP_PENDING, waitHint=int(STOP_S * 1000))
        self._stop.set()

    def SvcShutdown(self) -> None:
        """The machine is shut down."""
        self.SvcStop()

    def SvcDoRun(self) -> None:
        """The life of the service."""
        data = data_of(sys.argv)
        log_to(data / "logs" / "service.log")
        try:
            keep_running(ServerProgram(Path(sys.executable), data), self._stop)
        except Exception:
            log.exception("the service failed")
            raise
        log.info("the service stopped")


def main() -> int:
    """Hand this process over to Windows' service control manager; returns when the service has ended."""
    servicemanager.Initialize()
    servicemanager.PrepareToHostSingle(SiteService)
    servicemanager.StartServiceCtrlDispatcher()  # type: ignore[no-untyped-call]  # its stub says nothing
    return 0
