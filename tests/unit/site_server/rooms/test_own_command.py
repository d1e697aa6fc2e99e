"""Which program serves, seen from an installed one."""

from pathlib import Path

import pytest

from site_server.rooms.own_command import server_program


@pytest.mark.parametrize(("folder", "suffix"), [("server", ".exe"), ("exam-site-server", "")])
def test_the_desk_starts_the_server_beside_it(folder: str, suffix: str, tmp_path: Path) -> None:
    server = tmp_path / folder / f"exam-site-server{suffix}"
    server.parent.mkdir()
    server.touch()
    assert server_program(tmp_path / "desk" / f"exam-server-desk{suffix}") == server
    assert server_program(server) == server


def test_alone_a_program_starts_itself(tmp_path: Path) -> None:
    alone = tmp_path / "desk" / "exam-server-desk.exe"
    assert server_program(alone) == alone
