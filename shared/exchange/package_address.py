"""Whom a package is for, before anything of it is believed."""

from pathlib import Path

from shared.exchange.container import read_member
from shared.exchange.errors import ContainerError
from shared.exchange.package import KIND, ROSTER_PART, PackageManifest
from shared.exchange.signed_file import read_address
from shared.words.catalogue import say


def package_address(path: Path) -> tuple[PackageManifest, bytes]:
    """What a package says of itself, and its sealed roster: to find the room whose key opens it. Nothing is judged.

    Raises PackageError as `read_address`, package_unreadable, package_file_missing.
    """
    try:
        with path.open("rb") as stream:
            manifest, members = read_address(stream, KIND, PackageManifest)
            if ROSTER_PART not in members:
                missing = say("exchange.signed.file_missing", noun=KIND.noun, name=ROSTER_PART)
                raise KIND.refuse("file_missing", missing)
            return manifest, read_member(stream, members[ROSTER_PART])
    except ContainerError as error:
        raise KIND.refuse(error.code, say("package.trouble", detail=error.detail)) from error
    except OSError as error:
        raise KIND.refuse("unreadable", say("package.unreadable", name=path.name)) from error
