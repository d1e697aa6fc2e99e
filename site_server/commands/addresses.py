"""Addresses and ports in the server's commands, read at the door: what is none never reaches a certificate or file."""

import argparse
from typing import Final

from shared.link.address import normalise_server
from shared.words.catalogue import say

_HIGHEST_PORT: Final = 65_535


def port_number(typed: str) -> int:
    """A port, 0 for any free one. For argparse's `type`. Raises argparse.ArgumentTypeError."""
    if not (typed.isascii() and typed.isdigit() and int(typed) <= _HIGHEST_PORT):
        raise argparse.ArgumentTypeError(say("command.bad_port", port=typed))
    return int(typed)


def server_address(typed: str) -> str:
    """What was typed, if it is an address; its port may stand behind it. For argparse's `type`.

    Raises argparse.ArgumentTypeError.
    """
    if normalise_server(typed) is None:
        raise argparse.ArgumentTypeError(say("command.bad_address", address=typed))
    return typed.strip()
