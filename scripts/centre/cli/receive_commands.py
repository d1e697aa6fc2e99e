"""The command of the receiving room: the server that sites upload their results to."""

import argparse
import logging

from scripts.centre.cli.register import DONE, Commands, add_centre_command
from scripts.centre.folder import CentreFolder
from scripts.centre.receiving.serve import serve


def add_receiving(commands: Commands) -> None:
    """Receive."""
    receive = add_centre_command(commands, "receive", "启动成绩接收服务（tus 1.0，断点续传）", _receive)
    receive.add_argument("--host", default="127.0.0.1", metavar="地址", help="监听地址，默认 127.0.0.1")
    receive.add_argument("--port", type=int, default=8443, metavar="端口", help="端口，0 为任选，默认 8443")
    receive.add_argument("--limit-mb", type=int, default=4096, metavar="MB", help="单个数据包上限（MB），默认 4096")


def _receive(options: argparse.Namespace) -> int:
    """The receiver; its log goes to standard error."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    serve(CentreFolder(options.dir), host=options.host, port=options.port, limit_bytes=options.limit_mb << 20)
    return DONE
