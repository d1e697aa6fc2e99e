"""Python's cyclic garbage collector, kept on the GUI thread.

Python collects cycles on whichever thread happens to allocate the object that reaches a threshold. A window that was
closed is such a cycle (its signals are connected to its own methods), and Qt must never destroy a widget off the GUI
thread: a PDF written in the background would crash the program by chance. So the automatic collector is switched off
and a timer of the GUI thread does what it would have done, with the same thresholds; reference counting goes on
everywhere as always.
"""

import gc
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Slot

INTERVAL_MS: Final = 500
"""How often the thresholds are looked at: often enough that a busy window holds no megabytes of dead objects."""


class GuiThreadCollector(QObject):
    """Lives as long as its application; `stop` gives the collector back to Python."""

    def __init__(self, app: QCoreApplication) -> None:
        super().__init__(app)
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(self.collect_due)
        app.aboutToQuit.connect(self.stop)

    def start(self) -> None:
        """Take over from Python. Call on the GUI thread."""
        gc.disable()
        if not gc.get_freeze_count():
            gc.freeze()  # modules and classes stay anyway; going through them made a full collection a pause of 50 ms
        self._timer.start()

    @Slot()
    def stop(self) -> None:
        """Give the collector back; twice is harmless."""
        self._timer.stop()
        gc.enable()

    @Slot()
    def collect_due(self) -> int:
        """Collect the oldest generation whose threshold is passed; returns how many objects were unreachable."""
        counts, thresholds = gc.get_count(), gc.get_threshold()
        for generation in (2, 1, 0):
            if counts[generation] > thresholds[generation] > 0:
                return gc.collect(generation)
        return 0


def collect_on_gui_thread(app: QCoreApplication) -> GuiThreadCollector:
    """The collector of `app`, started; the same one when called again."""
    existing = app.findChild(GuiThreadCollector)
    collector = existing if isinstance(existing, GuiThreadCollector) else GuiThreadCollector(app)
    collector.start()
    return collector
