"""What is demanded of the machines of a room, as figures: the handbook's table. It travels in the package.

The defaults are the kit's own handbook (docs/manual/technician.md, 考前检查). A figure comes in pairs: from the
recommended value on a machine is fit, below the minimum it is not; between them the exam can be held.
"""

from typing import Annotated, Final

import msgspec

from shared.exam.bounds import Name

_MANY: Final = 200
Listed = Annotated[tuple[Name, ...], msgspec.Meta(max_length=_MANY)]

FORBIDDEN: Final = (
    "anydesk", "awesun", "dingtalk", "doubao", "feishu", "lark", "mstsc", "obs32", "obs64", "qq", "rustdesk",
    "sunloginclient", "teams", "teamviewer", "tencentmeeting", "todesk", "vncviewer", "wechat", "weixin", "wemeetapp",
    "wxwork", "yuanbao", "zoom",
)  # fmt: skip
"""Remote control, chat, meetings and assistants, by the name of their process."""


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of one kind of machine. Sizes in MB, speeds in Mbit/s, times in ms."""

    cores: int = 4
    cores_least: int = 2
    memory_mb: int = 7_600
    memory_mb_least: int = 3_600
    free_mb: int = 10_000
    free_mb_least: int = 2_000
    sync_ms: int = 40
    sync_ms_most: int = 150


SERVER: Final = Figures(
    cores=8,
    cores_least=4,
    memory_mb=15_600,
    memory_mb_least=7_600,
    free_mb=50_000,
    free_mb_least=10_000,
    sync_ms=20,
    sync_ms_most=80,
)


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """The demands of one session.

    Attributes:
        pc, server: the figures of the candidates' PCs and the proctor machine, and of the server.
        speed_mbit, round_trip_ms, lost_permille: the line to the server; what must be sent again counts as lost.
        clock_s: how far a clock may differ from the server's.
        width, height: the smallest screen, after scaling.
        windows_build: 17763 is Windows 10 1809, the oldest that Qt 6 runs on; `windows_build_good` 19044 is 21H2.
        forbidden: process names without `.exe`, in small letters.
        virtual_allowed: whether a virtual machine passes.
        internet_names, internet_addresses, internet_pages: none of them may answer: host names to be resolved,
            `address:port` to be connected to, pages to be read (also through the machine's own proxy).
        again_before_start_s: everything is checked again this long before the start.
    """

    pc: Figures = Figures()
    server: Figures = SERVER
    speed_mbit: int = 50
    speed_mbit_least: int = 10
    round_trip_ms: int = 30
    round_trip_ms_most: int = 150
    lost_permille: int = 20
    lost_permille_most: int = 100
    clock_s: int = 60
    clock_s_most: int = 300
    width: int = 1366
    height: int = 768
    windows_build: int = 17763
    windows_build_good: int = 19044
    forbidden: Listed = FORBIDDEN
    virtual_allowed: bool = False
    internet_names: Listed = ("www.baidu.com", "www.qq.com")
    internet_addresses: Listed = ("223.5.5.5:53", "114.114.114.114:53", "119.29.29.29:443")
    internet_pages: Listed = ("http://www.msftconnecttest.com/connecttest.txt", "http://www.baidu.com/")
    backup_age_s: int = 120
    backup_mb_s: int = 5
    again_before_start_s: int = 1800
