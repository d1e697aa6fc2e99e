"""The system refuses the server one of its own files at each kind of write: people are told that, and try again."""

import errno
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec.json import decode, encode

from shared.protocol import commands as wire
from shared.protocol import paths
from shared.protocol.errors import ErrorBody
from site_server.adapters.files import folder as files
from site_server.service.evening import addendum, seal
from site_server.web.gate import PEER_KEY
from tests.support.server_parts import ServerParts
from tests.unit.site_server.service.evening.test_evening import job, receipt_for
from tests.unit.site_server.web.test_gate import CONSOLE, staff_token

NUMBERS = {
    errno.ENOSPC: "disk_full",
    errno.EACCES: "files_refused",
    errno.EROFS: "files_refused",
    errno.EIO: "files_refused",
}


def refusing(number: int) -> Callable[..., Any]:
    def refuse(*_args: object, **_options: object) -> None:
        raise OSError(number, "refused by the system", "some/file")

    return refuse


def ended(tmp_path: Path) -> ServerParts:
    parts = ServerParts(tmp_path)
    parts.login(1)
    parts.started()
    parts.command(wire.EndRoom(reason="结束", approvals=parts.approve("chief")))
    parts.clock.pass_ms(60_000)
    assert job(parts, "collect").state == "done"
    return parts


@pytest.mark.parametrize(("number", "code"), NUMBERS.items())
@pytest.mark.allow_log("refused a file")
def test_sealing_and_addendum_say_what_keeps_them_and_go_on_afterwards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str
) -> None:
    parts = ended(tmp_path)
    for place in ((seal, "build_bundle"), (files, "write_private")):
        with monkeypatch.context() as patch:
            patch.setattr(*place, refusing(number))
            told = job(parts, "seal")
            assert (told.state, told.error) == ("failed", code)
            assert "内部错误" not in told.message
    assert job(parts, "seal").state == "done"
    parts.command(wire.LogIncident(category="other", text="散场"))
    with monkeypatch.context() as patch:
        patch.setattr(addendum, "build_addendum", refusing(number))
        assert job(parts, "addendum").error == code
    assert job(parts, "addendum").state == "done"
    parts.stop()


@pytest.mark.parametrize(("number", "code"), NUMBERS.items())
@pytest.mark.allow_log("refused a file")
def test_a_package_a_paper_and_a_receipt_that_cannot_be_kept_are_refused_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str
) -> None:
    parts = ServerParts(tmp_path)
    parts.device(0, "console")

    def call(path: str, data: bytes) -> str:
        token = staff_token(parts, staff_id="tech", role="technician")
        response = (
            parts.app()
            .test_client()
            .post(
                path,
                data=data,
                headers={"Authorization": f"Bearer {token}"},
                environ_overrides={PEER_KEY: CONSOLE},
            )
        )
        return "" if response.status_code < 400 else decode(response.data, type=ErrorBody).code

    newer = parts.tiny.build_package(tmp_path / "2.exampkg", serial=2).read_bytes()
    unseal = encode(wire.CommandRequest(command_id="u" * 8, command=wire.Unseal(code=parts.tiny.opening_code)))
    for place, path, data in (("replace", paths.PACKAGES, newer), ("write_private", paths.COMMAND, unseal)):
        with monkeypatch.context() as patch:
            patch.setattr(files, place, refusing(number))
            assert call(path, data) == code
    assert call(paths.PACKAGES, newer) == ""
    parts.stop()
    parts = ended(tmp_path / "evening")
    parts.device(0, "console")
    assert job(parts, "seal").state == "done"
    bundle = parts.site.need_room().state.bundle
    assert bundle is not None
    receipt = receipt_for(parts, parts.folder.bundle(bundle.bundle_id + ".exambundle"), bundle.bundle_sha256)
    with monkeypatch.context() as patch:
        patch.setattr(files, "write_private", refusing(number))
        assert call(paths.RECEIPT, receipt) == code
    assert parts.site.need_room().state.receipt is None
    assert call(paths.RECEIPT, receipt) == ""
    parts.stop()
