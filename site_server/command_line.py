"""The commands of the server program. Output is for the technician, so it is Chinese."""

import argparse
import errno
import signal
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from shared.commandline import CommandParser
from shared.exchange.errors import ExchangeError
from shared.exchange.site_files import CentrePublic, SitePublic, card_fingerprint, read_card
from shared.link.discovery import room_addresses
from shared.link.errors import LinkError
from shared.link.transport import Transport
from shared.machine.logs import log_to
from shared.protocol import paths
from shared.protocol.console import PackageReport, RoomView
from shared.protocol.device import Hello
from shared.protocol.enrolment import EnrolmentRequest, EnrolmentWindow
from shared.protocol.errors import WireError
from shared.protocol.version import PRODUCT_VERSION
from shared.security.errors import SecurityError
from site_server.adapters.files.folder import DataFolder
from site_server.adapters.files.lock import FolderLock
from site_server.adapters.files.site_keys import NotInitialisedError, SiteFiles
from site_server.adapters.files.take_over_keys import new_take_over_code
from site_server.bootstrap import DEFAULT_PORT, ServerConfig, SiteServer
from site_server.command_backup import add_backup_commands
from site_server.local_call import local_transport
from site_server.service.continuity.import_package import import_package
from site_server.service.core.site import Limits
from site_server.service.core.writer import BATCH
from site_server.service.people.staff import SETUP
from site_server.settings import RUN_FILE, RunInfo, default_data, read_run_info
from site_server.start_up import open_server, tell_run_info

_DEAD: Final = "服务器内部发生故障，已停止；已保存的作答不受影响。请立即重新启动服务器，并把 logs 文件夹交给技术支持。"
_NOISY: Final = ("alembic", "sqlalchemy", "waitress", "werkzeug")
# What 45 candidates write in a long exam, and as much again.
_RESERVE_BYTES: Final = 192 << 20


class CommandError(Exception):
    """The command did not work; the text says why, for the technician."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; 0 if it worked, 1 with a sentence on stderr if not."""
    arguments = _parser().parse_args(argv)
    try:
        code: int = arguments.run(arguments)
    except (WireError, LinkError, SecurityError, ExchangeError) as error:
        return _fail(error.message)
    except (CommandError, OSError) as error:
        return _fail(str(error))
    except NotInitialisedError:
        return _fail(f"数据文件夹 {arguments.data} 还没有初始化，请先运行 init。")
    return code


def _parser() -> CommandParser:
    parser = CommandParser(prog="exam-site-server", description="考点服务器")
    parser.add_argument("--version", action="version", version=f"exam-site-server {PRODUCT_VERSION}", help="显示版本号")
    commands = parser.add_subparsers(required=True, metavar="命令", title="命令")

    def command(name: str, run: object, text: str) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = commands.add_parser(name, help=text, description=text)
        made.add_argument("--data", type=Path, default=default_data(), help="数据文件夹")
        made.set_defaults(run=run)
        return made

    init = command("init", _init, "初始化考点：生成密钥和证书，登记评价组织")
    init.add_argument("--site-id", required=True, help="考点编号")
    init.add_argument("--site-name", required=True, help="考点名称")
    init.add_argument("--centre", type=Path, required=True, help="评价组织的 centre.pub.json")
    init.add_argument("--address", action="append", default=[], help="写入服务器证书的地址，可重复")
    run = command("run", _run, "启动服务器")
    run.add_argument("--host", default="0.0.0.0", help="监听地址")  # noqa: S104
    run.add_argument("--port", type=int, default=DEFAULT_PORT, help="端口；0 为任选空闲端口（写入 run.json）")
    run.add_argument("--no-announce", action="store_true", help="不在局域网内广播本服务器的地址（127.0.0.1 从不广播）")
    run.add_argument("--commit-batch", type=int, default=BATCH, help="一次落盘最多合并的请求数；1 仅供测量")
    imported = command("import", _import, "导入试卷包")
    imported.add_argument("package", type=Path, help="试卷包 *.exampkg")
    enrolment = command("enrolment", _enrolment, "打开登记窗口，显示登记码")
    enrolment.add_argument("--minutes", type=int, default=60, help="打开多久；0 为关闭")
    command("status", _status, "显示服务器和考场的现况")
    command("card", _card, "显示本考点的公钥文件和核对码")
    add_backup_commands(command)
    return parser


def _init(arguments: argparse.Namespace) -> int:
    centre = read_card(arguments.centre, CentrePublic)
    files = SiteFiles(DataFolder(arguments.data))
    try:
        pin = files.make(
            site_id=arguments.site_id,
            site_name=arguments.site_name,
            centre=centre,
            addresses=arguments.address,
            now_ms=time.time_ns() // 1_000_000,
        )
    except FileExistsError as error:
        raise CommandError(f"数据文件夹 {arguments.data} 已经初始化过，没有改动任何内容。") from error
    _say(f"考点 {arguments.site_id} {arguments.site_name} 已初始化。数据文件夹：{arguments.data}")
    _say(f"评价组织：{centre.name}，公钥指纹 {card_fingerprint(centre)}，请打电话核对。")
    _say(f"请把 {files.site_card} 交给评价组织，核对码 {card_fingerprint(read_card(files.site_card, SitePublic))}。")
    _say(f"技术人员登录名：{SETUP}　口令：{pin}　（只显示这一次，请记下）")
    _say(f"接管码：{new_take_over_code(DataFolder(arguments.data))}　（只显示这一次；与备份分开保管，换服务器时用）")
    return 0


def _run(arguments: argparse.Namespace) -> int:
    data: Path = arguments.data
    if not data.exists():
        raise NotInitialisedError(str(data))
    lock = FolderLock(data)
    if not lock.acquire():
        raise CommandError(f"数据文件夹 {data} 已有服务器在运行。")
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    log_to(DataFolder(data).log_file, quiet=_NOISY)
    limits = Limits(commit_batch=max(1, arguments.commit_batch), reserve_bytes=_RESERVE_BYTES)
    announce = not arguments.no_announce and not arguments.host.startswith(("127.", "::1", "localhost"))
    config = ServerConfig(data=data, host=arguments.host, port=arguments.port, limits=limits, announce=announce)
    server = open_server(config, stop, _say)
    if server is None:
        lock.release()
        return 0
    try:
        _listen(server, arguments.port)
        told = tell_run_info(data, arguments.host, server.port)
        _say_addresses(arguments.host, server.port)
        while not stop.wait(1.0):
            server.follow_settings()
            if server.dead:
                raise CommandError(_DEAD)
            told = told or tell_run_info(data, arguments.host, server.port)
    finally:
        (data / RUN_FILE).unlink(missing_ok=True)
        server.stop()
        lock.release()
    return 0


def _listen(server: SiteServer, port: int) -> None:
    try:
        server.start()
    except OSError as error:
        in_use = error.errno == errno.EADDRINUSE or getattr(error, "winerror", None) in {10013, 10048}
        if not in_use:
            raise
        raise CommandError(
            f"端口 {port} 已被本机的其他程序占用，服务器没有启动。"
            "请关闭那个程序，或用 --port 另选一个端口（各机登记时也用它）。"
        ) from error


def _say_addresses(host: str, port: int) -> None:
    """Where the console and the PCs find this server: what people type there."""
    everywhere = host in {"0.0.0.0", "::", ""}  # noqa: S104
    _say("服务器已启动。按 Ctrl+C 停止。")
    found = room_addresses() if everywhere else (host,)
    _say(f"监考机和考试机登记时输入的地址：{'　或　'.join(f'{address}:{port}' for address in found)}")
    if not found:
        _say(f"本机还没有网络地址，请检查网线；端口 {port}。")
    elif len(found) > 1:
        _say("本机有多个网络地址，请用与考试机在同一网段的那一个。")


def _card(arguments: argparse.Namespace) -> int:
    files = SiteFiles(DataFolder(arguments.data, clean=False)) if arguments.data.exists() else None
    if files is None or not files.exists():
        raise NotInitialisedError(str(arguments.data))
    card = read_card(files.site_card, SitePublic)
    _say(f"考点 {card.site_id} {card.site_name}")
    _say(f"公钥文件：{files.site_card}（交给评价组织）")
    _say(f"核对码：{card_fingerprint(card)}（电话中与评价组织核对）")
    return 0


def _import(arguments: argparse.Namespace) -> int:
    package: Path = arguments.package
    if not package.is_file():
        raise CommandError(f"没有找到文件 {package}。")
    info = _running(arguments.data)
    if info is not None:
        transport = _connect(arguments.data, info)
        report = transport.call("POST", paths.PACKAGES, package.read_bytes(), PackageReport, read_timeout_s=120.0)
        transport.close()
    else:
        report = _import_here(arguments.data, package)
    _say(f"已导入 {report.title}（{report.room}），考生 {report.candidates} 人，照片 {report.photos} 张。")
    return 0


def _import_here(data: Path, package: Path) -> PackageReport:
    if not data.exists():
        raise NotInitialisedError(str(data))
    lock = FolderLock(data)
    if not lock.acquire():
        raise CommandError("服务器正在启动或停止，请稍候再试。")
    try:
        server = SiteServer(ServerConfig(data=data, port=0))
        try:
            site = server.use_cases.site
            incoming = site.folder.incoming()
            incoming.write_bytes(package.read_bytes())
            return import_package(site, incoming, SETUP)
        finally:
            server.stop()
    finally:
        lock.release()


def _enrolment(arguments: argparse.Namespace) -> int:
    info = _running(arguments.data)
    if info is None:
        raise CommandError("服务器没有运行，请先启动服务器。")
    transport = _connect(arguments.data, info)
    window = transport.call(
        "POST", paths.ENROLMENT, EnrolmentRequest(open_for_s=arguments.minutes * 60), EnrolmentWindow
    )
    transport.close()
    _say(f"登记码：{window.code}　有效 {arguments.minutes} 分钟" if window.code else "登记窗口已关闭。")
    return 0


def _status(arguments: argparse.Namespace) -> int:
    info = _running(arguments.data)
    if info is None:
        _say("服务器没有运行。")
        return 1
    transport = _connect(arguments.data, info)
    view = transport.call("GET", paths.VIEW, None, RoomView)
    transport.close()
    _say(f"服务器正在运行，端口 {info.port}，状态 {view.phase}。{view.title} {view.room}")
    if view.totals is not None:
        total = view.totals
        _say(
            f"应到 {total.due}　已到 {total.present}　在考 {total.working}　交卷 {total.handed_in}　缺考 {total.absent}"
        )
    for warning in view.warnings:
        _say(warning)
    return 0


def _connect(data: Path, info: RunInfo) -> Transport:
    first = local_transport(data, info)
    # The token is dated on the room's clock, which may differ from this machine's wall clock.
    room_ms = first.call("GET", paths.HELLO, None, Hello).room_ms
    first.close()
    return local_transport(data, info, room_ms)


def _running(data: Path) -> RunInfo | None:
    info = read_run_info(data)
    if info is None:
        return None
    lock = FolderLock(data)
    if lock.acquire():  # nobody holds the folder: the file was left by a killed server
        lock.release()
        return None
    return info


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _fail(text: str) -> int:
    sys.stderr.write(text + "\n")
    return 1
