"""The developers' pages name what there is: paths, modules, links, pictures, decisions."""

import re
from pathlib import Path

import pytest

from tests.unit.test_house import ROOT, tracked_files

TOP = ("shared", "site_server", "proctor_console", "candidate_client", "scripts", "installers", "tests", "docs")
PAGES = [path for path in tracked_files() if path.suffix == ".md" and path.name != "CHANGELOG.md"]
FILES = {path.relative_to(ROOT).as_posix() for path in tracked_files()}
FOLDERS = {parent.as_posix() for name in FILES for parent in Path(name).parents}
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
CODE = re.compile(r"`([\w./-]+)`")
EXAMPLES = {"shared/exam/kinds/estimate.py", "candidate_client/ui/kinds/estimate.py", "docs/images", "media/文件名.png"}
"""What a reader of `house.md` and `authoring.md` is shown how to make."""


def is_there(name: str) -> bool:
    """A path or a dotted module of ours, or a name in one."""
    if "/" in name:
        return name.rstrip("/") in FILES | FOLDERS
    path, last = name.replace(".", "/").rpartition("/")[::2]
    if f"{path}/{last}" in FOLDERS or f"{path}/{last}.py" in FILES:
        return True
    holders = [held for held in (f"{path}.py", f"{path}/__init__.py") if held in FILES]
    return any(re.search(rf"\b{last}\b", (ROOT / held).read_text("utf-8")) for held in holders)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_what_a_page_names_is_there(page: Path) -> None:
    text = page.read_text("utf-8")
    named = {name for name in CODE.findall(text) if re.match(rf"(?:{'|'.join(TOP)})[/.]\w", name)} - EXAMPLES
    assert not sorted(name for name in named if not is_there(name))
    links = {link for link in LINK.findall(text) if not re.match(r"https?:|mailto:", link)} - EXAMPLES
    assert not sorted(link for link in links if not (page.parent / link).exists())


def test_every_decision_is_listed_once_under_its_number() -> None:
    folder = ROOT / "docs" / "adr"
    listed = LINK.findall((folder / "README.md").read_text("utf-8"))
    decisions = sorted(path.name for path in folder.glob("0*.md"))
    assert sorted(listed) == decisions
    for name in decisions:
        assert (folder / name).read_text("utf-8").startswith(f"# {name[:4]} "), name


def test_every_picture_is_shown_or_drawn_as_one_of_a_window() -> None:
    shown = {Path(link).name for page in PAGES for link in LINK.findall(page.read_text("utf-8"))}
    pictures = [name for name in FILES if name.startswith(("docs/images/", "docs/screens/"))]
    left = [name for name in pictures if Path(name).name not in shown]
    assert not [name for name in left if not re.fullmatch(r"docs/screens/(client|console)-[a-z-]+\.webp", name)]


def test_the_windows_kit_has_what_its_page_offers() -> None:
    text = (ROOT / "docs" / "ui.md").read_text("utf-8")
    offered = re.findall(r"`((?:widgets|look|work)\.\w+)`: ((?:`[^`]+`(?:, )?)+)", text)
    assert len(offered) > 20
    for module, parts in offered:
        source = (ROOT / "shared" / "qtkit" / f"{module.replace('.', '/')}.py").read_text("utf-8")
        for name in re.findall(r"`(\w+)", parts):
            assert re.search(
                rf"^(?:class|def) {name}\b|\b{name}\b.* import|^from .* import .*\b{name}\b", source, re.MULTILINE
            ), name
