"""数据文件夹: the program can write it, and nobody else can read its keys (Windows: the installer sees to that)."""

import os
import sys
from pathlib import Path
from typing import Final

from shared.readiness.check import Against, Ask, Check, Measure, Verdict
from shared.words.catalogue import learn

learn(
    "ready.folder",
    {
        "title": "数据文件夹",
        "demand": "本程序可写，其他用户不可读",
        "good": "权限正确",
        "missing": "还没有数据文件夹",
        "unwritable": "本程序不能写入",
        "open": "其他用户可以读取",
        "cure_missing": "先登记或初始化本机；已登记过的请检查硬盘和还原卡。",
        "cure_unwritable": "用安装程序修复权限，或以安装时的用户启动程序。",
        "cure_open": "用安装程序修复权限；Linux 可执行 chmod -R go= 数据文件夹。",
    },
)

_PRIVATE: Final = ("keys", "device")
_OTHERS: Final = 0o077


class Folder(Measure, frozen=True, kw_only=True, tag="folder"):
    """What is wrong with it, if anything."""

    missing: bool = False
    unwritable: bool = False
    open: bool = False


class FolderCheck(Check[Folder]):
    """Secrets lie in its folders for keys."""

    key, measure = "folder", Folder

    def take(self, ask: Ask) -> Folder | None:
        """See Check."""
        if not ask.data.is_dir():
            return Folder(missing=True)
        secret = [ask.data / name for name in _PRIVATE if (ask.data / name).is_dir()]
        return Folder(unwritable=not os.access(ask.data, os.W_OK), open=any(map(_open_to_others, secret)))

    def judge(self, found: Folder, against: Against) -> Verdict:
        """See Check."""
        if found.missing:
            return self.verdict("bad", "missing")
        if found.unwritable:
            return self.verdict("bad", "unwritable")
        return self.verdict("bad", "open") if found.open else self.verdict("good", "good")


def _open_to_others(folder: Path) -> bool:
    """Whether somebody else gets through the folder to a file in it that they may read."""
    if sys.platform == "win32" or not folder.stat().st_mode & _OTHERS:
        return False
    return any(path.stat().st_mode & _OTHERS for path in folder.iterdir() if path.suffix in {".key", ".age", ".lock"})


CHECK: Final = FolderCheck()
