"""The commands of the server program about backups and taking over: backup, take-over-code, take-over."""

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from shared.exchange.backup_file import backups_in
from shared.formatting import clock_time, date_time
from shared.machine.places import command_name
from site_server.adapters.files.backup_settings import read_settings, write_settings
from site_server.adapters.files.folder import DataFolder
from site_server.adapters.files.site_keys import NotInitialisedError, SiteFiles
from site_server.adapters.files.take_over_keys import new_take_over_code
from site_server.take_over import take_over

# A backup does not tell its room's zone without its keys; every site of this kit keeps Beijing time.
_ROOM_ZONE: Final = "Asia/Shanghai"

Command = Callable[[str, object, str], argparse.ArgumentParser]


def add_backup_commands(command: Command) -> None:
    """Put this module's commands beside the others."""
    backup = command("backup", _backup, "设置连续备份，或显示备份的现况")
    backup.add_argument("--to", type=Path, action="append", help="备份文件夹（第二块磁盘、U 盘），可重复；替换原设置")
    backup.add_argument("--every", type=float, metavar="秒", help="每隔几秒备份一次")
    backup.add_argument("--standby", action="append", metavar="主机:端口", help="备用服务器的地址，预先告知考试机")
    backup.add_argument("--off", action="store_true", help="不再备份到文件夹")
    command("take-over-code", _new_code, "生成新的接管码，旧接管码随即作废")
    taking = command("take-over", _take_over, "用备份在本机接管考点服务器")
    taking.add_argument("--from", dest="source", type=Path, required=True, help="备份文件夹")
    taking.add_argument("--code", help="接管码；不写则询问")
    taking.add_argument("--down", type=float, metavar="秒", help="备份停止到现在经过的秒数（仅在本机时间不可信时）")


def _backup(arguments: argparse.Namespace) -> int:
    data: Path = arguments.data
    _need_site(data)
    settings = read_settings(data)
    if arguments.to or arguments.off:
        folders = tuple(str(folder.resolve()) for folder in arguments.to or ())
        for folder in arguments.to or ():
            if not folder.is_dir():
                raise FileNotFoundError(f"文件夹 {folder} 不存在，没有改动设置。请先插好 U 盘或建立文件夹。")
        settings = replace(settings, folders=folders)
    if arguments.every is not None:
        settings = replace(settings, every_s=max(0.2, arguments.every))
    if arguments.standby is not None:
        settings = replace(settings, standby=tuple(arguments.standby))
    write_settings(data, settings)
    _say(f"每 {settings.every_s:g} 秒备份一次。" if settings.folders else "没有设置备份文件夹。")
    for folder in settings.folders:
        _say(_state_of(Path(folder), _ROOM_ZONE))
    return 0


def _state_of(folder: Path, zone: str) -> str:
    found = backups_in(folder)
    if not found or found[0][1].head is None:
        return f"{folder}：还没有备份。"
    at = date_time(found[0][1].head.room_ms, zone, seconds=True)
    return f"{folder}：最近一次备份到 {at}（{found[0][0].name}）。"


def _new_code(arguments: argparse.Namespace) -> int:
    _need_site(arguments.data)
    code = new_take_over_code(DataFolder(arguments.data, clean=False))
    _say(f"接管码：{code}　（只显示这一次；与备份分开保管。旧接管码在各备份更新后作废）")
    return 0


def _take_over(arguments: argparse.Namespace) -> int:
    began = time.monotonic()
    code = arguments.code or input("请输入接管码：")
    done = take_over(arguments.source, arguments.data, code, down_s=arguments.down)
    _say(f"已恢复 {done.site_name}　{done.title}：考场记录 {done.records} 条，作答记录 {done.entries} 条。")
    at = clock_time(done.backup_ms, done.time_zone)
    _say(f"备份停在 {at}，到现在 {done.down_ms / 1000:.0f} 秒。如与实际不符，请删除该文件夹并用 --down 重做。")
    _say(f"用时 {time.monotonic() - began:.1f} 秒。请确认旧服务器已断电或拔掉网线，然后在本机运行：")
    _say(f'    {command_name("exam-site-server", "server")} run --data "{arguments.data}"')
    _keep_backing_up(arguments.source, arguments.data)
    _say("启动后请在监考机“需要处理”中核对备份之后办理的事项。")
    return 0


def _keep_backing_up(source: Path, data: Path) -> None:
    """The new server goes on backing up where it was taken over from, unless that place takes no files."""
    try:
        write_settings(data, replace(read_settings(data), folders=(str(source.resolve()),)))
    except OSError as error:
        _say(f"备份文件夹没有设置成功（{error.strerror}），请用 backup --to 文件夹 重新设置。")
        return
    _say(f"备份继续写到 {source.resolve()}；要改用别处，请用 backup --to 文件夹。")


def _need_site(data: Path) -> None:
    if not data.exists() or not SiteFiles(DataFolder(data, clean=False)).exists():
        raise NotInitialisedError(str(data))


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
