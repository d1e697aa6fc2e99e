"""Commands about the centre's keys and the passphrase they lie under (ADR 0053)."""

import argparse

from scripts.centre.cli.register import DONE, Commands, add_argument, add_centre_command
from scripts.centre.folder import CentreFolder
from scripts.centre.passphrases import source_here
from scripts.centre.protecting import protect
from shared.commandline import typed_path
from shared.exchange.site_files import card_fingerprint
from shared.words.catalogue import say


def add_keys(commands: Commands) -> None:
    """make-keys, protect, change-passphrase."""
    keys = add_centre_command(commands, "make-keys", _make_keys)
    add_argument(keys, "--id", "id", value="id", required=True)
    add_argument(keys, "--name", "name", value="name", required=True)
    add_argument(keys, "--url", "url", value="address", required=True)
    add_argument(keys, "--no-passphrase", "no_passphrase", action="store_true")

    add_centre_command(commands, "protect", _protect)

    change = add_centre_command(commands, "change-passphrase", _change_passphrase)
    add_argument(change, "--new-passphrase-file", "new_passphrase_file", value="file", type=typed_path)


def _make_keys(centre: CentreFolder, options: argparse.Namespace) -> int:
    """Keys and the public card."""
    card = centre.make_keys(options.id, options.name, options.url, protected=not options.no_passphrase)
    made = "protected" if centre.secrets.protected else "made"
    print(say(f"centre_cli.keys.{made}", folder=centre.signing_path.parent))
    print(say("centre_cli.keys.card", path=centre.card_path))
    print(say("centre_cli.fingerprint", fingerprint=card_fingerprint(card)))
    return DONE


def _protect(centre: CentreFolder, _options: argparse.Namespace) -> int:
    """An old folder, or one whose upgrade was cut short."""
    done = protect(centre)
    print(say("centre_cli.protect.done", count=done.sealed, root=centre.root))
    if done.sheets:
        print(say("centre_cli.protect.sheets", count=done.sheets))
    print(say("centre_cli.protect.copies"))
    return DONE


def _change_passphrase(centre: CentreFolder, options: argparse.Namespace) -> int:
    """Another passphrase; the files under it stay as they are."""
    centre.secrets.change(source_here(options.new_passphrase_file))
    print(say("centre_cli.passphrase.changed", path=centre.secrets.box_path))
    return DONE
