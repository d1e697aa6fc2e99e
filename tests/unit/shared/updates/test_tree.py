"""A folder as one file and back; an archive cannot write beside the folder it is given."""

import stat
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.updates import tree
from shared.updates.errors import UpdateError
from tests.support.releases import LINKS, program_folder


def test_a_folder_comes_back_as_it_was_and_packs_alike_twice(tmp_path: Path) -> None:
    source = program_folder(tmp_path / "source", "0.2.0")
    told = tree.pack(source, tmp_path / "a.zip")
    tree.pack(source, tmp_path / "b.zip")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    tree.unpack(tmp_path / "a.zip", tmp_path / "there")
    assert tree.fingerprint(tmp_path / "there") == told
    if LINKS:
        assert (tmp_path / "there" / "exam-candidate-client").stat().st_mode & stat.S_IXUSR
        assert (tmp_path / "there" / "_internal" / "library.so").is_symlink()


@pytest.mark.parametrize("change", ["byte", "gone", "more", "renamed", *(["link"] if LINKS else [])])
def test_whatever_changes_in_a_folder_changes_its_fingerprint(tmp_path: Path, change: str) -> None:
    folder = program_folder(tmp_path / "source", "0.2.0")
    before = tree.fingerprint(folder)
    library = folder / "_internal" / "library.so.1"
    if change == "byte":
        library.write_bytes(library.read_bytes()[:-1] + b"x")
    elif change == "gone":
        library.unlink()
    elif change == "more":
        (folder / "_internal" / "planted.so").write_bytes(b"")
    elif change == "renamed":
        library.rename(library.with_name("library.so.2"))
    else:
        link = folder / "_internal" / "library.so"
        link.unlink()
        link.symlink_to("data/words.txt")
    assert tree.fingerprint(folder) != before


@pytest.mark.parametrize("name", ["../up", "/etc/passwd", "a/../../up", "C:/windows", "..\\up", "folder/"])
def test_a_name_that_leads_out_of_the_folder_is_refused(tmp_path: Path, name: str) -> None:
    with zipfile.ZipFile(tmp_path / "bad.zip", "w") as archive:
        archive.writestr(zipfile.ZipInfo(name), b"x")
    with pytest.raises(UpdateError) as caught:
        tree.unpack(tmp_path / "bad.zip", tmp_path / "there")
    assert caught.value.code == "archive_refused"
    assert not (tmp_path / "up").exists()


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bad.zip", "w") as archive:
        info = zipfile.ZipInfo("door")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "../../outside")
    with pytest.raises(UpdateError) as caught:
        tree.unpack(tmp_path / "bad.zip", tmp_path / "there")
    assert caught.value.code == "archive_refused"


@given(junk=st.binary(max_size=300))
def test_any_bytes_are_an_archive_or_refused(tmp_path_factory: pytest.TempPathFactory, junk: bytes) -> None:
    folder = tmp_path_factory.mktemp("junk")
    (folder / "a.zip").write_bytes(junk)
    with pytest.raises(UpdateError):
        tree.unpack(folder / "a.zip", folder / "there")
