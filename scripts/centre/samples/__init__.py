"""Sample material of the awarding centre: a whole exam, a site's rosters, and the script that draws its pictures."""

from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent
EXAM: Final = FOLDER / "exam"
"""The authoring folder of a paper of 44 items, every kind among them."""
SITE: Final = FOLDER / "site"
"""`plan.toml`, the rosters and the photos of one room."""
