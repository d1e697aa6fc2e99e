"""The command of the receiving room: the server that sites upload their results to."""

import argparse
import logging

from scripts.centre.cli.register import DONE, Commands, add_argument, add_centre_command
from scripts.centre.folder import CentreFolder
from scripts.centre.receiving.serve import serve


def add_receiving(commands: Commands) -> None:
    """Receive."""
    receive = add_centre_command(commands, "receive", _receive)
    add_argument(receive, "--host", "host", value="address", default="127.0.0.1")
    add_argument(receive, "--port", "port", value="port", type=int, default=8443)
    add_argument(receive, "--limit-mb", "limit_mb", type=int, default=4096, metavar="MB")


def _receive(options: argparse.Namespace) -> int:
    """The receiver; its log goes to standard error."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    serve(CentreFolder(options.dir), host=options.host, port=options.port, limit_bytes=options.limit_mb << 20)
    return DONE
