"""Commands of program releases: init, add, renew, root, passphrase, show; the folder made goes on the stick."""

import argparse
from typing import get_args

from securesystemslib.signer import CryptoSigner

from scripts.centre.cli.register import DONE, Commands, add_argument, add_command
from scripts.centre.errors import CentreError
from scripts.centre.folder import now_ms
from scripts.centre.passphrases import source_here
from scripts.centre.releasing.keys import key_files, make_key, make_keys, read_keys, set_passphrase
from scripts.centre.releasing.repository import Repository, begin
from shared.commandline import CommandParser, typed_path
from shared.formatting import date, file_size
from shared.machine.files import write_whole
from shared.protocol.version import PRODUCT_VERSION
from shared.updates.anchor import ANCHOR_FILE
from shared.updates.errors import UpdateError
from shared.updates.folder import read_metadata
from shared.updates.release import Platform, ProgramName, this_platform
from shared.updates.trust import verify
from shared.words.catalogue import say


def add_releasing(commands: Commands) -> None:
    """The group of release commands."""
    group: CommandParser = commands.add_parser(
        "release", help=say("centre_cli.command.release"), description=say("centre_cli.command.release")
    )
    inner = group.add_subparsers(
        required=True, metavar=say("centre_cli.value.command"), title=say("centre_cli.commands")
    )

    made = _command(inner, "init", _init)
    add_argument(made, "--keys", "release_new_keys", value="folder", type=typed_path, required=True)
    add_argument(made, "--root-keys", "root_keys", type=int, default=3)
    add_argument(made, "--root-threshold", "root_threshold", type=int, default=2)
    add_argument(made, "--release-keys", "release_keys", type=int, default=2)
    add_argument(made, "--release-threshold", "release_threshold", type=int, default=2)
    _passphrase_of_new(made)

    added = _command(inner, "add", _add)
    _keys(added)
    add_argument(added, "source", "release_source", value="program", type=typed_path)
    add_argument(added, "--program", "release_program", choices=get_args(ProgramName), required=True)
    add_argument(added, "--platform", "release_platform", choices=get_args(Platform), default=this_platform())
    add_argument(added, "--program-version", "release_version", value="text", default=PRODUCT_VERSION)

    _keys(_command(inner, "renew", _renew))

    root = _command(inner, "root", _root)
    _keys(root)
    add_argument(root, "--replace", "release_replace", value="key", action="append", default=[])
    add_argument(root, "--new-key", "release_new_key", value="file", type=typed_path, action="append", default=[])
    add_argument(root, "--no-passphrase", "no_passphrase", action="store_true")

    own = add_command(inner, "passphrase", _passphrase)
    _keys(own)
    add_argument(own, "--new-passphrase-file", "new_passphrase_file", value="file", type=typed_path)

    _command(inner, "show", _show)


def _command(inner: Commands, name: str, run: object) -> CommandParser:
    command = add_command(inner, name, run)  # type: ignore[arg-type]
    add_argument(command, "--folder", "release_folder", value="folder", type=typed_path, required=True)
    return command


def _keys(command: CommandParser) -> None:
    add_argument(
        command, "--keys", "release_their_keys", value="folder", type=typed_path, action="append", required=True
    )
    add_argument(command, "--passphrase-file", "passphrase_file", value="file", type=typed_path)


def _passphrase_of_new(command: CommandParser) -> None:
    add_argument(command, "--passphrase-file", "passphrase_file", value="file", type=typed_path)
    add_argument(command, "--no-passphrase", "no_passphrase", action="store_true")


def _new_passphrase(options: argparse.Namespace) -> str | None:
    """Of keys that are made; None where somebody said they are to lie in clear."""
    return None if options.no_passphrase else source_here(options.passphrase_file).fresh(say("centre.release_keys"))


def _read_keys(options: argparse.Namespace) -> dict[str, CryptoSigner]:
    return read_keys(options.keys, source_here(options.passphrase_file))


def _init(options: argparse.Namespace) -> int:
    """Keys and an empty repository."""
    if options.root_threshold > options.root_keys or options.release_threshold > options.release_keys:
        raise CentreError("threshold", say("centre.release_threshold"))
    if key_files([options.keys]):
        raise CentreError("keys_exist", say("centre.release_keys_there", folder=options.keys))
    roots, releasers, online = make_keys(
        options.keys, roots=options.root_keys, releasers=options.release_keys, passphrase=_new_passphrase(options)
    )
    begin(
        options.folder,
        roots,
        releasers,
        online,
        root_threshold=options.root_threshold,
        release_threshold=options.release_threshold,
    )
    print(say("centre_cli.release.made", folder=options.folder, keys=options.keys))
    anchor = options.keys / ANCHOR_FILE
    write_whole(anchor, read_metadata(options.folder).roots[0])
    print(say("centre_cli.release.anchor", path=anchor))
    return DONE


def _add(options: argparse.Namespace) -> int:
    """A program file."""
    repository = Repository(options.folder, _read_keys(options))
    path = repository.add(
        options.source, program=options.program, version=options.program_version, platform=options.platform
    )
    print(say("centre_cli.release.added", path=path))
    return _show(options)


def _renew(options: argparse.Namespace) -> int:
    """Another season."""
    Repository(options.folder, _read_keys(options)).renew()
    return _show(options)


def _root(options: argparse.Namespace) -> int:
    """Another root: for more years, or with other keys."""
    if len(options.replace) != len(options.new_key):
        raise CentreError("pairs", say("centre.release_pairs"))
    repository = Repository(options.folder, _read_keys(options))
    passphrase = _new_passphrase(options) if options.new_key else None
    pairs = zip(options.replace, options.new_key, strict=True)
    replaced = {keyid: make_key(path, passphrase) for keyid, path in pairs}
    repository.use(replaced.values())
    repository.renew_root(replaced)
    print(say("centre_cli.release.root", number=repository.root.version))
    return _show(options)


def _passphrase(options: argparse.Namespace) -> int:
    """A keeper's own passphrase; keys of an earlier version get their first."""
    old, fresh = source_here(options.passphrase_file), source_here(options.new_passphrase_file)
    written = set_passphrase(options.keys, old, fresh)
    print(say("centre_cli.release.passphrase", count=len(written), files=[str(path) for path in written]))
    print(say("centre_cli.protect.copies"))
    return DONE


def _show(options: argparse.Namespace) -> int:
    """What a room would say to this folder today, from its first root on."""
    metadata = read_metadata(options.folder)
    if not metadata.roots:
        raise UpdateError("folder_unreadable", folder=options.folder)
    release = verify(metadata.roots[0], None, metadata, now_ms())
    for target in release.targets:
        print(
            say(
                "centre_cli.release.program",
                program=target.program,
                version=target.version,
                platform=target.platform,
                size=file_size(target.length),
            )
        )
    print(say("centre_cli.release.until", number=release.number, day=date(release.expires_ms, "Asia/Shanghai")))
    return DONE
