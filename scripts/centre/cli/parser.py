"""All commands of the centre on one command line, and what a failed one says."""

from collections.abc import Sequence

from scripts.centre.cli.author_commands import add_authoring
from scripts.centre.cli.issue_commands import add_issuing
from scripts.centre.cli.key_commands import add_keys
from scripts.centre.cli.mark_commands import add_marking
from scripts.centre.cli.receive_commands import add_receiving
from scripts.centre.cli.receiver_commands import add_receiver
from scripts.centre.cli.register import FAILED
from scripts.centre.cli.release_commands import add_releasing
from scripts.centre.cli.review_commands import add_reviewing
from scripts.centre.cli.trust_commands import add_trust
from scripts.centre.errors import CentreError
from shared.commandline import CommandParser
from shared.exchange.errors import ExchangeError
from shared.machine.speech import ready_to_speak
from shared.machine.trouble import reason_at
from shared.protocol.version import PRODUCT_VERSION
from shared.security.errors import SecurityError
from shared.updates.errors import UpdateError
from shared.words.catalogue import say


def make_parser() -> CommandParser:
    """The command line."""
    top = CommandParser(prog="exam-centre", description=say("centre_cli.description"))
    top.add_argument("--version", action="version", version=PRODUCT_VERSION, help=say("centre_cli.option.version"))
    commands = top.add_subparsers(
        dest="command", required=True, metavar=say("centre_cli.value.command"), title=say("centre_cli.commands")
    )
    add_authoring(commands)
    add_keys(commands)
    add_trust(commands)
    add_issuing(commands)
    add_receiving(commands)
    add_receiver(commands)
    add_marking(commands)
    add_reviewing(commands)
    add_releasing(commands)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code: 0 when it was done, 1 when it could not be, 2 for a wrong command."""
    ready_to_speak()
    options = make_parser().parse_args(arguments)
    try:
        code: int = options.run(options)
    except (CentreError, ExchangeError, SecurityError, UpdateError) as error:
        print(error.message)
    except OSError as error:
        print(say("centre_cli.files_failed", told=reason_at(error)))
    except KeyboardInterrupt:
        print(say("centre_cli.interrupted"))
    else:
        return code
    return FAILED
