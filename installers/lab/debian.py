"""The Debian packages that the laboratory is made of, brought by apt where this user may."""

import os
import shutil

from scripts.devtools import system
from scripts.devtools.places import SetupError, is_root
from scripts.devtools.progress import run_quietly

PACKAGES = (
    "binutils-mingw-w64-x86-64",
    "fakeroot",
    "gcc-mingw-w64-x86-64",
    "msitools",
    "nsis",
    "openbox",
    "osslsigncode",
    "wine",
    "wine64",
    "wixl",
    "xauth",
    "xdotool",
    "xvfb",
)


def ensure(packages: tuple[str, ...] = PACKAGES) -> None:
    """Install what is missing.

    Raises:
        SetupError: this user may not install packages, or apt failed; the text names the command.
    """
    absent = system.missing(packages)
    if not absent:
        return
    command = f"apt-get install -y --no-install-recommends {' '.join(absent)}"
    if not is_root() or shutil.which("apt-get") is None:
        raise SetupError(f"缺少系统软件包：{' '.join(absent)}\n请用管理员身份运行：sudo {command}")
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    wait = ("-o", "DPkg::Lock::Timeout=300")
    run_quietly("更新软件包目录", ["apt-get", *wait, "update"], env=env)
    run_quietly(
        f"安装系统软件包（{len(absent)} 个）",
        ["apt-get", *wait, "install", "-y", "--no-install-recommends", *absent],
        env=env,
    )
