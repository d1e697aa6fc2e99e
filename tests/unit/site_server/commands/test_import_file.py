"""`exam-site-server import` takes a package and a trust file alike, whether the server runs or not."""

from pathlib import Path

import pytest

from site_server.commands import line as command_line
from tests.support.tiny_session import TinySession
from tests.support.travelling import Centre
from tests.support.trust import Keeper


def test_a_trust_file_at_the_server(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tiny = TinySession(tmp_path, start=False)
    keys = tiny.centre_keys
    keeper = Keeper(
        Centre(public=keys.card, key=keys.signing_key, identity=""), tiny.plan.starts_at_ms - 3 * 86_400_000
    )
    keeper.rotate()
    file = tmp_path / "centre.examtrust"
    file.write_bytes(keeper.file())
    data = str(tiny.data)
    assert command_line.main(["import", str(file), "--data", data]) == 0
    assert "已更换签名密钥" in capsys.readouterr().out
    tiny.server.start()
    try:
        assert command_line.main(["import", str(file), "--data", data]) == 0
        assert "没有变化" in capsys.readouterr().out
        assert command_line.main(["import", str(tiny.package), "--data", data]) == 1
        assert "旧密钥" in capsys.readouterr().err
        file.write_bytes(b"{}")
        assert command_line.main(["import", str(file), "--data", data]) == 1
        assert "信任文件" in capsys.readouterr().err
    finally:
        tiny.server.stop()
    keys.signing_key = keeper.centre.key
    new = tiny.build_package(tmp_path / "new.exampkg", trust=keeper.file())
    assert command_line.main(["import", str(new), "--data", data]) == 0
    assert command_line.main(["import", str(tmp_path / "none"), "--data", data]) == 1
