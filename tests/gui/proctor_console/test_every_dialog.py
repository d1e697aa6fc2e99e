"""No dialog of the console is cut or larger than a screen of 1366x768 leaves.

Those of one hour here; all of them whenever the pictures of `docs/screens` are drawn (`scripts.lab.pictures dialogs`).
"""

from PySide6.QtWidgets import QApplication

from scripts.lab.pictures.every_dialog import HOURS, every_screen, faults_of
from shared.qtkit.look.theme import apply_theme
from tests.support.manual import ROOT


def test_the_dialogs_of_the_entry_are_whole(qapp: QApplication) -> None:
    apply_theme(qapp)
    seen = {name: faults_of(stage) for name, stage in every_screen(qapp, (HOURS[1][0],))}
    assert set(seen) == {"entry-round-room", "entry-round", "start"}
    assert not [told for told in seen.items() if told[1]]
    assert all((ROOT / "docs" / "screens" / f"console-{name}.webp").is_file() for name in seen)
