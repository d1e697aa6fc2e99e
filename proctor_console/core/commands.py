"""What a person asks of the room, before it is sent: each act gets an id, so that sent twice it is done once."""

import uuid

from shared.protocol.commands import Command, CommandRequest


def new_request(command: Command) -> CommandRequest:
    """The command with a fresh id; repeat the same request after a lost reply, never a new one."""
    return CommandRequest(command_id=uuid.uuid4().hex, command=command)
