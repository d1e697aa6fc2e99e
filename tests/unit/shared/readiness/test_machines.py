"""The Linux adapter over a made-up root: each answer comes from the file or setting that it claims to read."""

import ctypes
from pathlib import Path
from typing import Any

import pytest

from shared.readiness.machines import windows
from shared.readiness.machines.choose import this_machine
from shared.readiness.machines.common import known_name
from shared.readiness.machines.linux import LinuxMachine
from shared.readiness.machines.port import Firewall, Sleep, Updates
from shared.readiness.machines.windows import WindowsMachine, _guid
from shared.readiness.machines.windows_rules import lets_in


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path


def put(root: Path, name: str, text: str) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def machine(root: Path, **env: str) -> LinuxMachine:
    return LinuxMachine(root, {"XDG_CONFIG_HOME": str(root / "config"), **env})


def test_the_adapter_of_a_platform() -> None:
    assert isinstance(this_machine("win32"), WindowsMachine)
    assert isinstance(this_machine("linux"), LinuxMachine)


def test_name_and_virtual_machine(root: Path) -> None:
    put(root, "etc/os-release", 'NAME="x"\nPRETTY_NAME="Debian GNU/Linux 12"\n')
    assert machine(root).system().name == "Debian GNU/Linux 12"
    assert machine(root).virtual() == ""
    put(root, "proc/cpuinfo", "processor: 0\nflags : fpu hypervisor\n")
    assert machine(root).virtual() == "hypervisor"
    put(root, "sys/class/dmi/id/sys_vendor", "VMware, Inc.\n")
    assert machine(root).virtual() == "VMware"


def test_keyboards(root: Path) -> None:
    assert machine(root).keyboards() is None
    put(root, "proc/bus/input/devices", "H: Handlers=sysrq kbd event0\nH: Handlers=mouse0 event1\n")
    assert machine(root).keyboards() == 1


@pytest.mark.parametrize(
    ("env", "profile", "found"),
    [
        ({"QT_IM_MODULE": "fcitx"}, "[Groups/0/Items/0]\nName=pinyin\n", ("pinyin",)),
        ({"QT_IM_MODULE": "fcitx"}, "[Groups/0/Items/0]\nName=keyboard-us\n", ()),
        ({}, "[Groups/0/Items/0]\nName=pinyin\n", ()),
    ],
)
def test_chinese_input(root: Path, env: dict[str, str], profile: str, found: tuple[str, ...]) -> None:
    put(root, "config/fcitx5/profile", profile)
    assert machine(root, **env).chinese_input() == found


def test_sleep_by_logind_and_by_xfce(root: Path) -> None:
    assert machine(root).sleep() == Sleep(sleep_s=0)
    put(root, "etc/systemd/logind.conf", "[Login]\n#IdleAction=ignore\nIdleActionSec=20min\n")
    assert machine(root).sleep() == Sleep(sleep_s=0)
    put(root, "etc/systemd/logind.conf.d/z.conf", "[Login]\nIdleAction=suspend\n")
    assert machine(root).sleep() == Sleep(sleep_s=1200)
    xfce = "config/xfce4/xfconf/xfce-perchannel-xml/xfce4-power-manager.xml"
    put(
        root,
        xfce,
        '<property name="inactivity-on-ac" type="uint" value="15"/><property name="dpms-on-ac-off" value="9"/>',
    )
    assert machine(root).sleep() == Sleep(sleep_s=900, screen_s=540)


def test_updates(root: Path) -> None:
    assert machine(root).updates() == Updates(restart=False, automatic=False)
    put(root, "run/reboot-required", "")
    put(root, "etc/apt/apt.conf.d/20auto-upgrades", 'APT::Periodic::Unattended-Upgrade "1";\n')
    assert machine(root).updates() == Updates(restart=True, automatic=True)


def test_a_root_in_memory_forgets(root: Path) -> None:
    put(root, "proc/mounts", "overlay / overlay rw 0 0\n")
    assert "overlayroot" in (machine(root).restore_card() or ())


def test_the_firewall(root: Path) -> None:
    assert machine(root).firewall(8443) == Firewall(on=False, lets_in=True)
    put(root, "etc/ufw/ufw.conf", "ENABLED=yes\n")
    assert machine(root).firewall(8443) == Firewall(on=True, lets_in=False)
    put(root, "etc/ufw/user.rules", "-A ufw-user-input -p tcp --dport 8443 -j ACCEPT\n")
    assert machine(root).firewall(8443) == Firewall(on=True, lets_in=True)


def test_names_of_processes_are_compared_in_one_way() -> None:
    assert known_name("ToDesk.EXE") == known_name("todesk") == "todesk"


def test_a_windows_identifier_is_laid_out_as_windows_wants_it() -> None:
    made = bytes(_guid("29F6C1DB-86DA-48C5-9FDB-F2B67B1F44DA").bytes)
    assert made.hex() == "dbc1f629da86c5489fdbf2b67b1f44da"


_PROGRAM = r"C:\Program Files\考试\exam-site-server.exe"
_IN = "v2.30|Action=Allow|Active=TRUE|Dir=In|Protocol=6|"
_OURS = rf"{_IN}LPort=8443|App={_PROGRAM}|Name=考点服务器（考场连接）|"


@pytest.mark.parametrize(
    ("rules", "open_"),
    [
        ([], False),
        ([_OURS], True),
        ([f"{_IN}LPort=80|LPort=8443|Name=x|"], True),
        ([f"{_IN}LPort2_10=8000-9000|Name=x|"], True),
        ([rf"{_IN}App={_PROGRAM.upper()}|Name=x|"], True),
        ([_OURS.replace("TRUE", "FALSE")], False),
        ([_OURS.replace("Dir=In", "Dir=Out")], False),
        ([_OURS.replace("Protocol=6", "Protocol=17")], False),
        ([rf"{_IN}LPort=8443|App=C:\other.exe|Name=another program|"], False),
        ([rf"{_IN}LPort=80|App={_PROGRAM}|Name=another port|"], False),
        ([f"{_IN}LPort=84430|Name=x|", f"{_IN}Name=neither|"], False),
        # What Windows writes when somebody answers its question with "cancel": it beats every rule that lets in.
        ([_OURS, rf"{_IN}App={_PROGRAM}|Name=x|".replace("Allow", "Block")], False),
        ([_OURS, rf"{_IN}RA4=LocalSubnet|RA6=LocalSubnet|App={_PROGRAM}|".replace("Allow", "Block")], False),
        ([rf"{_IN}RA4=LocalSubnet|RA6=LocalSubnet|App={_PROGRAM}|Name=x|"], True),
        ([_OURS, rf"{_IN}RA4=10.9.9.9|App={_PROGRAM}|Name=one PC|".replace("Allow", "Block")], True),
        ([_OURS, _OURS.replace("Allow", "Block").replace("TRUE", "FALSE")], True),
        (["", "garbage", "LPort2_10=a-b|Action=Allow|Active=TRUE|Dir=In"], False),
    ],
)
def test_a_rule_of_windows_firewall_lets_in_unless_another_shuts_out(rules: list[str], *, open_: bool) -> None:
    assert lets_in(rules, 8443, _PROGRAM, "public") is open_


def test_a_rule_for_private_networks_lets_nobody_into_a_room_without_a_gateway() -> None:
    """Windows calls such a network a public one; the check read the private one alone and was green."""
    private, both = f"{_OURS}Profile=Private|", f"{_OURS}Profile=Private|Profile=Public|"
    assert [lets_in([private], 8443, _PROGRAM, network) for network in ("private", "public")] == [True, False]
    assert all(lets_in([both], 8443, _PROGRAM, network) for network in ("private", "public"))
    shut = f"{_OURS.replace('Allow', 'Block')}Profile=Public|"
    assert [lets_in([_OURS, shut], 8443, _PROGRAM, network) for network in ("private", "public")] == [True, False]


@pytest.mark.parametrize(
    ("private", "public", "no_exceptions", "rule", "expected"),
    [
        (None, None, 0, _OURS, None),
        (1, 1, 0, _OURS, Firewall(on=True, lets_in=True)),
        (1, 1, 0, f"{_OURS}Profile=Private|", Firewall(on=True, lets_in=False)),
        (1, 0, 0, f"{_OURS}Profile=Private|", Firewall(on=True, lets_in=True)),
        (0, 1, 1, _OURS, Firewall(on=True, lets_in=False)),
        (0, 0, 0, "", Firewall(on=False, lets_in=True)),
    ],
)
def test_both_kinds_of_network_count_where_the_firewall_is_on(
    monkeypatch: pytest.MonkeyPatch,
    private: int | None,
    public: int | None,
    no_exceptions: int,
    rule: str,
    expected: Firewall | None,
) -> None:
    told = {("StandardProfile", "EnableFirewall"): private, ("PublicProfile", "EnableFirewall"): public}
    told["PublicProfile", "DoNotAllowExceptions"] = no_exceptions
    monkeypatch.setattr(windows, "_value", lambda path, name: told.get((path.rpartition("\\")[2], name)))
    monkeypatch.setattr(windows, "_values", lambda path: [rule])
    monkeypatch.setattr("sys.executable", _PROGRAM)
    assert WindowsMachine().firewall(8443) == expected


def test_the_power_plan_that_windows_hands_out_is_given_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every check left one behind, each time they were all done again."""
    given = []

    class Power:
        def PowerGetActiveScheme(self, _root: None, scheme: Any) -> int:
            scheme._obj.value = 0x1234
            return 0

        def PowerReadACValueIndex(self, *words: Any) -> int:
            words[-1]._obj.value = 600
            return 0

    class Kernel:
        def LocalFree(self, pointer: ctypes.c_void_p) -> None:
            given.append(pointer.value)

    monkeypatch.setattr(windows, "_library", lambda name: Power() if name == "powrprof" else Kernel())
    assert WindowsMachine().sleep() == Sleep(sleep_s=600, screen_s=600)
    monkeypatch.setattr(Power, "PowerReadACValueIndex", lambda *_words: 2)
    assert WindowsMachine().sleep() is None, "a setting that is not there"
    assert given == [0x1234, 0x1234]
