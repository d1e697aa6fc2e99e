"""The proof's own eyes and memory: buttons by their colour, what is left of an installation, machines kept."""

from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from installers.lab.places import Lab
from installers.proof import traces
from installers.proof.candidate import Candidate
from installers.proof.exam import make_paper
from installers.proof.ground import Ground
from installers.proof.run import STEPS
from installers.proof.screen import Screen
from installers.proof.shapes import blocks
from scripts.devtools.places import SetupError
from shared.exam.kinds.registry import KINDS

BLUE = "#1F4E8C"


def screen_with(*boxes: tuple[int, int, int, int], frame: bool = False) -> Image.Image:
    picture = Image.new("RGB", (400, 300), "white")
    pen = ImageDraw.Draw(picture)
    for box in boxes:
        pen.rectangle(box, outline=BLUE, fill=None if frame else BLUE, width=3)
    return picture


def test_buttons_are_found_from_top_to_bottom_with_words_on_them() -> None:
    picture = screen_with((200, 200, 299, 239), (20, 12, 119, 51))
    ImageDraw.Draw(picture).text((40, 24), "Hand in", fill="white")
    upper, lower = blocks(picture, BLUE)
    assert upper.middle == (70, 32)
    assert lower.middle == (250, 220)


def test_what_is_small_another_blue_or_a_frame_is_no_button() -> None:
    assert blocks(screen_with((20, 20, 40, 40)), BLUE) == []
    assert blocks(screen_with((20, 20, 200, 100)), "#1F4E8D") == []
    assert blocks(screen_with((20, 20, 200, 100), frame=True), BLUE) == []


def test_every_kind_has_one_item_and_keys() -> None:
    items = [type(item) for item in make_paper()[0].items()]
    assert sorted(map(str, items)) == sorted(str(kind.item) for kind in KINDS)
    assert Candidate(Screen(), {}).known == frozenset(items)


def machine(folder: Path, registry: str = "") -> Path:
    (folder / "drive_c" / "windows" / "temp").mkdir(parents=True)
    (folder / "drive_c" / "a.txt").write_text("a", "utf-8")
    for hive in traces.HIVES:
        (folder / hive).write_text(
            f'WINE REGISTRY Version 2\n\n[Software\\\\A] 1732\n#time=1\n"x"="1"\n{registry}', "utf-8"
        )
    return folder


class TestTraces:
    def test_a_later_time_and_a_log_are_no_trace(self, tmp_path: Path) -> None:
        before, after = machine(tmp_path / "1"), machine(tmp_path / "2")
        (after / "drive_c" / "windows" / "temp" / "setup.log").write_text("done", "utf-8")
        hive = after / "system.reg"
        hive.write_text(hive.read_text("utf-8").replace("1732", "1799"), "utf-8")
        assert traces.left_over(traces.read(before), traces.read(after)) == []

    def test_shelves_of_windows_are_no_trace_what_lies_on_them_is(self, tmp_path: Path) -> None:
        shelf = "[Software\\\\Classes\\\\Installer\\\\Products"
        before = machine(tmp_path / "1")
        after = machine(tmp_path / "2", f'\n{shelf}] 1\n\n[Console] 1\n"FontSize"=dword:1\n')
        assert traces.left_over(traces.read(before), traces.read(after)) == []
        more = machine(tmp_path / "3", f"\n{shelf}\\\\A1] 1\n\n[Software\\\\Policies\\\\Kit] 1\n")
        told = traces.left_over(traces.read(before), traces.read(more))
        assert len(told) == 2 * len(traces.HIVES)

    def test_files_and_values_that_came_went_or_changed_are_told(self, tmp_path: Path) -> None:
        value = '\n[Software\\\\ExamSiteKit] 1\n"k"=hex:01,\\\n  02\n'
        before, after = machine(tmp_path / "1"), machine(tmp_path / "2", value)
        (after / "drive_c" / "left.txt").touch()
        (after / "drive_c" / "a.txt").write_text("longer", "utf-8")
        told = traces.left_over(traces.read(before), traces.read(after))
        assert "file left.txt" in told
        assert "file changed a.txt" in told
        assert 'value system.reg [Software\\\\ExamSiteKit] "k"=hex:01,\\02' in told
        back = traces.left_over(traces.read(after), traces.read(before))
        assert "file gone left.txt" in back
        assert "value gone user.reg [Software\\\\ExamSiteKit]" in back


class TestGround:
    def test_a_proof_begins_on_a_fresh_machine(self, tmp_path: Path) -> None:
        ground = self.ground(tmp_path)
        ground.begin()
        (ground.prefix / "dirt").touch()
        ground.keep("server")
        ground.begin()
        assert [path.name for path in ground.prefix.iterdir()] == ["system.reg"]
        assert not ground.kept("server").exists()

    def test_it_is_taken_up_before_any_step_that_was_reached(self, tmp_path: Path) -> None:
        ground = self.ground(tmp_path)
        ground.begin()
        for step in ("school", "server", "site"):
            (ground.folder / step).touch()
            ground.keep(step)
        ground.take_up(list(STEPS), "site")
        assert {path.name for path in ground.folder.iterdir()} == {"school", "server"}
        assert not ground.kept("site").exists()
        with pytest.raises(SetupError, match="centre"):
            ground.take_up(list(STEPS), "upgrade")

    def ground(self, folder: Path) -> Ground:
        lab = Lab(folder)
        lab.pristine.mkdir()
        (lab.pristine / "system.reg").touch()
        return Ground(lab)
