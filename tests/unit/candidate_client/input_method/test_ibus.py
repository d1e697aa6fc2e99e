"""What IBus tells, as it came over its bus from ibus 1.5.27 with libpinyin 1.15."""

import sys
from pathlib import Path
from typing import Any

import pytest

if sys.platform != "linux":
    pytest.skip("IBus is Linux's", allow_module_level=True)

from jeepney import DBusAddress, Message, new_signal

from candidate_client.input_method import ibus
from candidate_client.input_method.port import Writing

ENGINE = DBusAddress("/org/freedesktop/IBus/Engine/1", interface="org.freedesktop.IBus.Engine")
NO_MARKS: tuple[str, Any] = ("(sa{sv}av)", ("IBusAttrList", {}, []))
PINYIN = Writing(name="智能拼音", chinese=True)


def text(words: str) -> tuple[str, Any]:
    return ("(sa{sv}sv)", ("IBusText", {}, words, NO_MARKS))


def part(key: str, sign: str) -> tuple[str, Any]:
    rest: tuple[Any, ...] = (
        text("标签"),
        "/icon.svg",
        text("提示"),
        True,
        True,
        0,
        ("(sa{sv}av)", ("IBusPropList", {}, [])),
        text(sign),
    )
    return ("(sa{sv}suvsvbbuvv)", ("IBusProperty", {}, key, 0, *rest))


def signal(member: str, signature: str, body: Any) -> Message:
    return new_signal(ENGINE, member, signature, (body,))


def test_the_mode_is_the_sign_of_the_property() -> None:
    english = ibus.heard(PINYIN, signal("UpdateProperty", "v", part("InputMode", "英")))
    assert english == Writing(name="智能拼音", chinese=False)
    assert ibus.heard(english, signal("UpdateProperty", "v", part("InputMode", "中"))) == PINYIN
    assert ibus.heard(PINYIN, signal("UpdateProperty", "v", part("mode.full_punct", "。"))) == PINYIN


def test_a_new_engine_brings_its_mode_in_the_list() -> None:
    listed: tuple[str, Any] = ("(sa{sv}av)", ("IBusPropList", {}, [part("mode.full", "半"), part("InputMode", "英")]))
    assert ibus.heard(PINYIN, signal("RegisterProperties", "v", listed)) == Writing(name="智能拼音", chinese=False)


def test_another_engine_is_named() -> None:
    assert ibus.heard(PINYIN, signal("GlobalEngineChanged", "s", "xkb:us::eng")) == Writing(
        name="英文键盘", chinese=False
    )


def test_the_bus_is_that_of_this_display_and_of_a_living_daemon(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "ibus/bus"
    folder.mkdir(parents=True)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("DISPLAY", ":7.0")
    assert ibus.address() == ""
    (folder / "0123-unix-70").write_text("IBUS_ADDRESS=unix:path=/wrong\nIBUS_DAEMON_PID=1\n", encoding="utf-8")
    (folder / "0123-unix-7").write_text("# made\nIBUS_ADDRESS=unix:path=/x,guid=1\nIBUS_DAEMON_PID=1\n", "utf-8")
    assert ibus.address() == "unix:path=/x,guid=1"
    (folder / "0123-unix-7").write_text("IBUS_ADDRESS=unix:path=/x\nIBUS_DAEMON_PID=999999999\n", "utf-8")
    assert ibus.address() == ""
