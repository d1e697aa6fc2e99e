"""Commands for a receiving machine of its own: its key, and what the centre hands to it (ADR 0047)."""

import argparse

import msgspec

from scripts.centre.cli.register import DONE, Commands, add_argument, add_centre_command
from scripts.centre.folder import CENTRE_ZONE, CentreFolder, now_ms
from scripts.centre.receipt_keys import (
    DAY_MS,
    REQUEST_FILE,
    certify_request,
    make_receipt_key,
    read_request,
    write_receiver_folder,
)
from shared.commandline import typed_path
from shared.formatting import date_time
from shared.machine.files import write_whole
from shared.words.catalogue import say


def add_receiver(commands: Commands) -> None:
    """receipt-key, receiver-folder."""
    key = add_centre_command(commands, "receipt-key", _receipt_key)
    add_argument(key, "--out", "request_out", value="file", type=typed_path)
    add_argument(key, "--no-passphrase", "no_passphrase", action="store_true")

    folder = add_centre_command(commands, "receiver-folder", _receiver_folder)
    add_argument(folder, "--out", "receiver_out", value="folder", type=typed_path, required=True)
    add_argument(folder, "--request", "request", value="file", type=typed_path)
    add_argument(folder, "--days", "receipt_days", value="days", type=int, default=400)


def _receipt_key(centre: CentreFolder, options: argparse.Namespace) -> int:
    """On the receiving machine: its own key, and the request for the centre."""
    request = make_receipt_key(centre, protected=not options.no_passphrase)
    path = options.out or options.dir / REQUEST_FILE
    write_whole(path, msgspec.json.format(msgspec.json.encode(request)))
    print(say("centre_cli.receipt_key.made", path=path))
    print(say("centre_cli.fingerprint", fingerprint=request.fingerprint))
    return DONE


def _receiver_folder(centre: CentreFolder, options: argparse.Namespace) -> int:
    """At the centre: what the receiving machine needs; with a request its key is certified as well."""
    certificate = None
    if options.request:
        request, now = read_request(options.request), now_ms()
        certificate = certify_request(centre, request, days=options.days, now_ms=now)
        until = date_time(now + options.days * DAY_MS, CENTRE_ZONE)
        print(say("centre_cli.receipt_key.certified", until=until))
        print(say("centre_cli.fingerprint", fingerprint=request.fingerprint))
    count = write_receiver_folder(centre, options.out, certificate)
    print(say("centre_cli.receipt_key.folder", folder=options.out, count=count))
    return DONE
