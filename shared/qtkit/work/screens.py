"""The screens of this machine as Qt sees them, for the checks before the exam. On the window's own thread."""

from PySide6.QtGui import QGuiApplication

from shared.readiness.check import Screen


def screens() -> tuple[Screen, ...]:
    """Every screen after scaling, the main one first."""
    main = QGuiApplication.primaryScreen()
    found = sorted(QGuiApplication.screens(), key=lambda screen: screen is not main)
    return tuple(
        Screen(
            width=screen.geometry().width(),
            height=screen.geometry().height(),
            scale=round(screen.devicePixelRatio() * 100),
        )
        for screen in found
    )
