"""What a person asks of the room, before it is sent: each act gets an id, so that sent twice it is done once."""

import uuid
from typing import Any

from msgspec.structs import replace

from shared.protocol.commands import Command, CommandRequest


def new_request(command: Command) -> CommandRequest:
    """The command with a fresh id; repeat the same request after a lost reply, never a new one."""
    return CommandRequest(command_id=uuid.uuid4().hex, command=command)


class Repeated:
    """The request of a form that is sent until it is answered: whose reply was lost may have been done.

    The same act keeps its id, whatever PINs are typed again; another act gets one of its own.
    """

    def __init__(self) -> None:
        self._sent: CommandRequest | None = None

    def request(self, command: Command) -> CommandRequest:
        """The command, with the id under which it was sent before."""
        fresh = new_request(command)
        if self._sent is not None and _bare(self._sent.command) == _bare(command):
            fresh = replace(fresh, command_id=self._sent.command_id)
        self._sent = fresh
        return fresh


def _bare(command: Command) -> Any:
    """Without the approvals."""
    return replace(command, approvals=()) if hasattr(command, "approvals") else command
