"""Every picture of the manuals is there and drawn by script; every picture the script draws is shown somewhere."""

from scripts.lab.pictures.manual import names
from tests.support.manual import MANUALS, ROOT, pictures

SHOWN = {picture for manual in MANUALS.glob("*.md") for picture in pictures(manual.name)}
IMAGES = ROOT / "docs" / "images"


def test_every_picture_named_in_a_manual_is_there() -> None:
    assert SHOWN
    assert not [str(picture) for picture in SHOWN if not picture.is_file()]


def test_every_picture_of_a_manual_is_made_by_script_and_every_one_made_is_shown() -> None:
    assert {picture.name for picture in SHOWN if picture.parent == IMAGES} == names()


def test_pictures_are_pictures() -> None:
    for name in names():
        assert (IMAGES / name).read_bytes().startswith(b"\x89PNG"), name
