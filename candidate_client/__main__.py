"""Command line of the candidate's program: `python -m candidate_client [--data DIR] [--server HOST:PORT] …`."""

import argparse
import signal
import sys
from pathlib import Path

from PySide6.QtCore import QTimer

from candidate_client.bootstrap import build_application, build_window
from candidate_client.core.instance import AlreadyRunningError
from candidate_client.core.settings import Settings, default_data_folder
from candidate_client.ui.sample import take_pictures
from shared.commandline import CommandParser
from shared.link.address import normalise_server
from shared.machine.logs import log_to


def main(argv: list[str] | None = None) -> int:
    """Run the client; returns the exit code."""
    options = _parser().parse_args(argv)
    data = options.data or default_data_folder()
    log_to(data / "logs" / "client.log", level=options.log_level)
    if options.screenshot is not None:
        for path in take_pictures(build_application(), options.screenshot):
            print(path)
        return 0
    server = normalise_server(options.server) if options.server else None
    if options.server and server is None:
        print("服务器地址格式不对，应为“IP地址:端口”，例如 192.168.1.10:8443。", file=sys.stderr)
        return 2
    settings = Settings(
        data=data,
        server=server,
        seat=options.seat,
        enrol_code=options.enrol,
        kiosk=options.kiosk,
        discover=True,
    )
    try:
        app, window = build_window(settings)
    except AlreadyRunningError as error:
        print(error.message, file=sys.stderr)
        return 3
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: window.shut_down())
    # Python runs signal handlers between its own instructions only; this gives it some.
    beat = QTimer(window)
    beat.timeout.connect(lambda: None)
    beat.start(500)
    window.begin()
    window.present()
    return app.exec()


def _parser() -> argparse.ArgumentParser:
    parser = CommandParser(prog="exam-candidate-client", description="考生端：候考、登录、作答、交卷。")
    parser.add_argument("--data", type=Path, help="数据文件夹（默认：本机公共数据文件夹）")
    parser.add_argument("--server", help="服务器地址 主机:端口（默认：登记时的地址）")
    parser.add_argument("--seat", type=int, help="座位号（与 --enrol 一起使用）")
    parser.add_argument("--enrol", metavar="CODE", help="登记码：启动时登记本机")
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument("--kiosk", action="store_true", help="全屏锁定运行")
    shape.add_argument("--window", dest="kiosk", action="store_false", help="普通窗口运行（默认）")
    parser.add_argument("--screenshot", type=Path, metavar="FILE", help="把主要界面画成图片后退出")
    parser.add_argument("--log-level", default="info", choices=("debug", "info", "warning", "error"))
    return parser


if __name__ == "__main__":
    sys.exit(main())
