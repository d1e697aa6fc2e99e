"""Fonts are found in the documented order, and their absence is told in a sentence."""

from pathlib import Path

import pytest

from shared import fonts


def folder_with(path: Path, *names: str) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    for name in names:
        (path / name).write_bytes(b"font")
    return path


def test_the_environments_folder_comes_before_the_cache(tmp_path: Path) -> None:
    named = folder_with(tmp_path / "named", "NotoSansSC_400Regular.ttf")
    cache = folder_with(tmp_path / "cache" / "exam-site-kit" / "fonts", *fonts.REGULAR_NAMES, *fonts.BOLD_NAMES)
    env = {
        fonts.FONTS_ENV: str(named),
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
        "LOCALAPPDATA": str(tmp_path / "cache"),
    }
    found = fonts.font_paths(env)
    assert found.regular == named / "NotoSansSC_400Regular.ttf"
    assert found.bold == cache / "NotoSansSC_700Bold.ttf"


def test_missing_fonts_are_told_in_chinese(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "font_folders", lambda environ=None: (tmp_path,))
    with pytest.raises(fonts.FontsMissingError, match="没有找到中文字体") as caught:
        fonts.font_paths()
    assert caught.value.searched == (tmp_path,)


def test_all_leaves_out_a_missing_rare_font(tmp_path: Path) -> None:
    some = fonts.FontPaths(regular=tmp_path / "r", bold=tmp_path / "b", rare=None)
    assert some.all() == (tmp_path / "r", tmp_path / "b")


def test_this_machine_has_the_fonts() -> None:
    assert all(path.is_file() for path in fonts.font_paths().all())
