"""`--address` of the server's commands, read at the door: what is no address never reaches a certificate or a file."""

import argparse

from shared.link.address import normalise_server
from shared.words.catalogue import say


def server_address(typed: str) -> str:
    """What was typed, if it is an address; its port may stand behind it. For argparse's `type`.

    Raises argparse.ArgumentTypeError.
    """
    if normalise_server(typed) is None:
        raise argparse.ArgumentTypeError(say("command.bad_address", address=typed))
    return typed.strip()
