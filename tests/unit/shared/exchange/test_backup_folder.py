"""What a backup folder says is in it."""

from pathlib import Path

from shared.exchange.backup_file import FILES_FOLDER, KEYS_FILE
from shared.exchange.backup_folder import BackupFolder


def test_it_lists_whole_files_by_their_place_and_the_keys(tmp_path: Path) -> None:
    folder = BackupFolder(tmp_path)
    assert list(folder.files()) == []
    folder.put_file("packages/a.exampkg", b"package")
    folder.put_file(KEYS_FILE, b"keys")
    (tmp_path / FILES_FOLDER / "packages" / "b.exampkg.part").write_bytes(b"half")
    assert sorted(folder.files()) == sorted(["packages/a.exampkg", KEYS_FILE])
    assert (tmp_path / KEYS_FILE).read_bytes() == b"keys"
