"""Pictures of windows for ``--screenshot``, the demo and the documentation."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget


def screenshot(widget: QWidget, path: Path | str) -> Path:
    """Save a PNG of the widget as it would show now, and return its path.

    Lays it out first, so it works for a window never shown. Raises ``OSError`` if the file cannot be written.
    """
    target = Path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    widget.ensurePolished()
    if not widget.isVisible():
        widget.show()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    QApplication.processEvents()
    if not widget.grab().save(str(target)):
        raise OSError(f"cannot write {target.name}")
    return target
