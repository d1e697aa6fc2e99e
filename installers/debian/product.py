"""The four Debian packages: what each needs of the system and brings besides its program."""

from dataclasses import dataclass
from typing import Final

from scripts.devtools.system import QT

HOME: Final = "/opt/exam-site-kit"
DATA: Final = "/var/lib/exam-site-kit"
_ACCOUNTS: Final = ("adduser",)
_SESSION: Final = ("openbox", "x11-xkb-utils")
_CHINESE: Final = ("dbus", "ibus", "ibus-libpinyin", "libx11-6")
"""Without an input method no candidate writes Chinese; where Fcitx 5 runs, the client takes that one."""


@dataclass(frozen=True, slots=True)
class DebianProduct:
    """One package.

    Attributes:
        files: templates in `files/` and where they go, with their mode.
        account: the system account its data belong to; empty for a program that each user runs with own data.
    """

    name: str
    program: str
    title: str
    depends: tuple[str, ...]
    files: tuple[tuple[str, str, int], ...] = ()
    account: str = ""


DEBIAN: Final = {
    "server": DebianProduct(
        "server",
        "exam-site-server",
        "考点服务器",
        _ACCOUNTS,
        (("exam-site-server.service", "lib/systemd/system/exam-site-server.service", 0o644),),
        "exam-site",
    ),
    "desk": DebianProduct(
        "desk",
        "exam-server-desk",
        "考点服务器管理",
        ("exam-site-server", "pkexec", *QT),
        (
            ("exam-server-desk.desktop", "usr/share/applications/exam-server-desk.desktop", 0o644),
            ("org.exam-site-kit.desk.policy", "usr/share/polkit-1/actions/org.exam-site-kit.desk.policy", 0o644),
        ),
    ),
    "console": DebianProduct(
        "console",
        "exam-proctor-console",
        "监考机",
        QT,
        (("exam-proctor-console.desktop", "usr/share/applications/exam-proctor-console.desktop", 0o644),),
    ),
    "client": DebianProduct(
        "client",
        "exam-candidate-client",
        "考试机",
        (*_ACCOUNTS, *_SESSION, *_CHINESE, *QT),
        (
            ("exam-kiosk-session", "opt/exam-site-kit/exam-kiosk-session", 0o755),
            ("openbox-exam.xml", "opt/exam-site-kit/openbox-exam.xml", 0o644),
            ("exam-kiosk.desktop", "usr/share/xsessions/exam-kiosk.desktop", 0o644),
            ("exam-kiosk", "usr/sbin/exam-kiosk", 0o755),
        ),
        "exam-seat",
    ),
    "centre": DebianProduct("centre", "exam-centre", "评价组织工具", QT),
}
