"""A window of a test is put away whole: its background work ends, it closes, and is gone before the next test."""

from PySide6.QtCore import QCoreApplication, QEvent, QThreadPool
from PySide6.QtWidgets import QWidget

_WORK_MS = 5000


def put_away(window: QWidget) -> None:
    """Close it and let Qt delete it now."""
    QThreadPool.globalInstance().waitForDone(_WORK_MS)
    window.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
