"""Lays out the technician's USB stick: setup.exe, a double click for each machine, the MSIs, notes on group policy."""

import shutil
from pathlib import Path

_COMMAND = """@echo off
cd /d "%~dp0"
set "SETUP="
for %%f in (exam-site-kit-setup-*.exe) do set "SETUP=%%f"
set "SITE="
for %%f in (*.examsite) do set "SITE=%~dp0%%f"
if not defined SETUP (
  echo U盘上没有安装程序 exam-site-kit-setup-*.exe。
  pause
  exit /b 2
)
set "WORDS=/S /ROLE={role}{more}"
if defined SITE set WORDS=%WORDS% /SITEFILE="%SITE%"
if not defined SITE echo 没有找到考点文件 *.examsite：安装后要手工登记。
echo 正在安装{title}，请稍候，不要拔下U盘……
start "" /wait "%SETUP%" %WORDS%
if errorlevel 1 (
  echo 安装没有完成。请把 %TEMP% 中的 ExamSiteKit-*.log 交给技术支持。
  pause
  exit /b 1
)
echo {title}安装完成。
pause
"""
_MACHINES = {
    "安装考试机.cmd": ("client", "考试机", " /EXAMACCOUNT=1 /AUTOLOGON=1"),
    "安装监考机.cmd": ("console", "监考机", ""),
    "安装服务器.cmd": ("server", "考点服务器", ""),
}
_POLICY = Path(__file__).with_name("组策略说明.txt")


def lay_out(target: Path, setup: Path, msi_folder: Path) -> list[Path]:
    """Fill the folder `target`; the site file `*.examsite` is put beside by the site's server. Returns its files."""
    shutil.rmtree(target, ignore_errors=True)
    (target / "msi").mkdir(parents=True)
    shutil.copyfile(setup, target / setup.name)
    for msi in sorted(msi_folder.glob("*.msi")):
        shutil.copyfile(msi, target / "msi" / msi.name)
    for name, (role, title, more) in _MACHINES.items():
        text = _COMMAND.format(role=role, title=title, more=more)
        (target / name).write_bytes(text.replace("\n", "\r\n").encode("gbk"))  # cmd.exe reads the Chinese code page
    shutil.copyfile(_POLICY, target / _POLICY.name)
    return sorted(path for path in target.rglob("*") if path.is_file())
