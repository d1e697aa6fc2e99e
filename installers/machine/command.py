"""`<program>.exe machine install|remove …`: what the installers call, and a technician may, as administrator."""

import argparse
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path, PureWindowsPath

from installers.machine import kiosk
from installers.machine.plan import Choice, Machine, install_steps, remove_steps
from installers.machine.roles import ROLES
from installers.machine.runner import SetUpError, run_steps
from shared.machine.logs import log_to

WORD = "machine"
log = logging.getLogger(__name__)


def is_machine_command(argv: Sequence[str]) -> bool:
    """Whether a program was started to set the machine up."""
    return list(argv[1:2]) == [WORD]


def machine_main(arguments: Sequence[str]) -> int:
    """Set up or take back; 0 if done, 1 if a step failed that must not. Every step stands in `setup.log`."""
    options = _parser().parse_args(arguments)
    if os.name != "nt":
        print("只用于 Windows：Debian 上由软件包完成。", file=sys.stderr)
        return 2
    data = PureWindowsPath(os.environ.get("PROGRAMDATA") or "C:/ProgramData") / "ExamSiteKit"
    log_to(Path(os.environ.get("SYSTEMROOT") or "C:/Windows") / "Temp" / "ExamSiteKit-setup.log")
    programs = PureWindowsPath(sys.executable).parent
    machine = Machine(programs, data, PureWindowsPath(os.environ.get("PUBLIC") or "C:/Users/Public").parent)
    role = ROLES[options.role]
    log.info("%s %s", options.act, role.name)
    try:
        if options.act == "install":
            site_file = PureWindowsPath(options.site_file) if options.site_file else None
            choice = Choice(
                site_file=site_file,
                exam_account=options.exam_account == "1",
                automatic=options.automatic == "1",
                password=kiosk.new_password(),
            )
            run_steps(install_steps(role, machine, choice))
        else:
            run_steps(remove_steps(role, machine, erase=options.keep_data == "0", upgrade=options.upgrade))
    except SetUpError as error:
        log.error("failed: %s", error)
        return 1
    except Exception:  # a window that tells of it would stop a silent installation for good
        log.exception("failed")
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=WORD, description="设置本机，或撤销设置（需要管理员）")
    acts = parser.add_subparsers(dest="act", required=True)
    install = acts.add_parser("install", help="文件夹权限、防火墙、服务、考试账户")
    install.add_argument("--role", choices=tuple(ROLES), required=True)
    install.add_argument("--site-file", default="", help="考点文件 *.examsite")
    install.add_argument("--exam-account", default="", metavar="1", help="建立考试账户，登录后自动启动考试机程序")
    install.add_argument("--automatic", default="", metavar="1", help="开机自动登录考试账户")
    remove = acts.add_parser("remove", help="撤销 install 的全部设置")
    remove.add_argument("--role", choices=tuple(ROLES), required=True)
    remove.add_argument("--keep-data", default="1", metavar="0", help="0：连同数据一起删除")
    remove.add_argument("--upgrade", action="store_true", help="马上安装新版本：只停止程序")
    return parser
