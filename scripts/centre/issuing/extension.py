"""Codes 授权码 for time above a site's limit: asked for by telephone, answered here, every answer written down."""

import re
import unicodedata
from pathlib import Path
from typing import Final

import msgspec

from scripts.centre.errors import CentreError
from scripts.centre.folder import CentreFolder, now_ms
from scripts.centre.issued import read_issued_plan
from scripts.centre.secret_store import SecretStore
from shared.exchange.id_numbers import is_ticket
from shared.security.extension import extension_code, is_challenge, subject_of_many
from shared.security.vault import new_key
from shared.words.catalogue import say

KEY_FILE: Final = "extension-key.json"
GIVEN_FILE: Final = "extension-codes.json"
_LONGEST_MINUTES: Final = 480
_PEOPLE = re.compile(r"([1-9][0-9]{0,3})\s*[人名]")


class ExtensionKey(msgspec.Struct, frozen=True, kw_only=True):
    """The secret that the package carries sealed to the site; nobody else can answer its challenges."""

    package_id: str
    key: bytes

    def __repr__(self) -> str:
        return f"ExtensionKey({self.package_id!r}, …)"


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """A code that was given. `who`: a ticket number, or how many candidates as `*45`."""

    at_ms: int
    who: str
    minutes: int
    challenge: str


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """What the site read out. `serial`: of the package; None means the newest. `who`: as typed at the centre."""

    session_id: str
    who: str
    minutes: int
    challenge: str
    serial: int | None = None


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """The code to read back; `given_before`: how often this very request was answered already."""

    code: str
    serial: int
    who: str
    minutes: int
    given_before: int


def encode_key(package_id: str, key: bytes) -> bytes:
    """The key of a package as it is kept beside it, in `KEY_FILE`."""
    return msgspec.json.encode(ExtensionKey(package_id=package_id, key=key))


def fresh_key() -> bytes:
    """A key for a new package."""
    return new_key()


def answer(centre: CentreFolder, request: Request) -> Answer:
    """The code, noted in the folder of its package.

    Raises:
        CentreError: bad_id, unknown_session, unknown_serial, no_extension_key, bad_who, bad_minutes, bad_challenge.
    """
    folder, secrets = centre.issue(request.session_id, request.serial), centre.secrets
    if not secrets.exists(folder / KEY_FILE):
        raise CentreError("no_extension_key", say("issuing.extension.no_key"))
    key = secrets.read_json(folder / KEY_FILE, ExtensionKey)
    who, challenge = _who(request.who), request.challenge.strip().upper()
    need_candidate(secrets, folder, who)
    if not 0 < request.minutes <= _LONGEST_MINUTES:
        raise CentreError("bad_minutes", say("issuing.extension.minutes", longest=_LONGEST_MINUTES))
    if not is_challenge(challenge):
        raise CentreError("bad_challenge", say("issuing.extension.challenge"))
    given = given_codes(secrets, folder)
    note = Given(at_ms=now_ms(), who=who, minutes=request.minutes, challenge=challenge)
    before = sum((g.who, g.minutes, g.challenge) == (who, request.minutes, challenge) for g in given)
    code = extension_code(
        key.key, session_id=request.session_id, ticket=who, extra_s=request.minutes * 60, challenge=challenge
    )
    secrets.write(folder / GIVEN_FILE, msgspec.json.encode((*given, note)))
    return Answer(code=code, serial=int(folder.name), who=who, minutes=request.minutes, given_before=before)


def given_codes(secrets: SecretStore, folder: Path) -> tuple[Given, ...]:
    """Every code that was given for the package of that folder, oldest first. Raises CentreError `file_damaged`."""
    path = folder / GIVEN_FILE
    return secrets.read_json(path, tuple[Given, ...]) if secrets.exists(path) else ()


def one_candidate(typed: str) -> str:
    """A ticket number as it was typed. Raises CentreError `bad_who`."""
    text = unicodedata.normalize("NFKC", typed).strip()
    if not is_ticket(text):
        raise CentreError("bad_who", say("issuing.backup.challenge_who"))
    return text


def need_candidate(secrets: SecretStore, folder: Path, who: str) -> None:
    """Whether this one is a candidate of the package in that folder: a code for a misheard number opens nothing.

    Groups are taken as they are; so is everybody where an earlier version kept no plan. Raises CentreError `bad_who`.
    """
    plan = read_issued_plan(secrets, folder)
    if plan is not None and is_ticket(who) and plan.candidate(who) is None:
        raise CentreError("bad_who", say("issuing.extension.unknown", ticket=who, serial=folder.name))


def _who(typed: str) -> str:
    text = unicodedata.normalize("NFKC", typed).strip()
    many = _PEOPLE.fullmatch(text)
    if many:
        count = int(many[1])
        if count < 2:
            raise CentreError("bad_who", say("issuing.extension.one_person"))
        return subject_of_many(count)
    if not is_ticket(text):
        raise CentreError("bad_who", say("issuing.extension.who"))
    return text
