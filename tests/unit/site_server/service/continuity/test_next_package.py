"""The package that waits, when it was opened by another road or the server ended just then."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.protocol.errors import WireError
from site_server.service.continuity import next_package
from site_server.service.continuity.next_package import preload, start_next, waiting
from tests.support.server_parts import ServerParts


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[ServerParts]:
    parts = ServerParts(tmp_path)
    yield parts
    parts.stop()


def load_ahead(parts: ServerParts, name: str) -> Path:
    path = parts.tiny.build_package(parts.tiny.folder / f"{name}.exampkg", session_id=name)
    incoming = parts.folder.incoming()
    incoming.write_bytes(path.read_bytes())
    preload(parts.site, incoming, "setup")
    return path


def session_survives(parts: ServerParts, name: str) -> None:
    parts.restart()
    assert parts.site.need_room().plan.session_id == name


def test_a_package_that_waited_and_was_imported_keeps_its_file(parts: ServerParts) -> None:
    parts.import_package(load_ahead(parts, "S-B"))
    assert waiting(parts.site) is None, "its session is open"
    load_ahead(parts, "S-C")
    session_survives(parts, "S-B")
    found = waiting(parts.site)
    assert found is not None
    assert found.session_id == "S-C"


def test_the_server_ends_between_the_start_of_a_session_and_the_note_that_none_waits(
    parts: ServerParts, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_ahead(parts, "S-B")

    def power_cut(*_args: object) -> None:
        raise WireError("server_fault")

    with monkeypatch.context() as patch:
        patch.setattr(next_package, "_keep", power_cut)
        with pytest.raises(WireError):
            start_next(parts.site, "setup")
    session_survives(parts, "S-B")
    with pytest.raises(WireError, match="not_found"):
        start_next(parts.site, "setup")
    load_ahead(parts, "S-C")
    session_survives(parts, "S-B")
    assert start_next(parts.site, "setup").session_id == "S-C"
