"""A picture of every item as a candidate sees it, for people who review a paper without running it."""

from pathlib import Path

from PySide6.QtCore import Qt

from candidate_client.bootstrap import build_application
from scripts.centre.authoring.exam_folder import Authored
from scripts.centre.authoring.preview.sitting import SEED
from scripts.centre.authoring.preview.window import PreviewWindow
from shared.qtkit.work.screenshot import screenshot


def take_pictures(authored: Authored, folder: Path, seed: str = SEED) -> list[Path]:
    """Write one PNG for each item, numbered as the candidate meets them. Raises OSError if one cannot be written."""
    app = build_application()
    folder.mkdir(parents=True, exist_ok=True)
    window = PreviewWindow(authored, seed)
    window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    window.show()
    made = []
    exam = window.view.exam
    for place, ordered in enumerate(exam.items if exam is not None else (), start=1):
        window.sitting.visit(ordered.item.item_id)
        app.processEvents()
        made.append(screenshot(window, folder / f"{place:03d}-{ordered.item.item_id}.png"))
    window.close()
    return made
