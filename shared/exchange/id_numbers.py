"""Is this a possible ID number of its type? Four types are admitted; nothing is corrected, only named."""

import re
import unicodedata
from typing import Final

from stdnum.cn import ric
from stdnum.exceptions import InvalidChecksum, InvalidComponent, InvalidFormat, InvalidLength

from shared.exchange.sheet_words import HONG_KONG_MACAO, PASSPORT, RESIDENT, TAIWAN
from shared.words.catalogue import say

_OTHERS: Final[dict[str, tuple[re.Pattern[str], str]]] = {
    HONG_KONG_MACAO: (re.compile(r"[HM](\d{8}|\d{10})", re.ASCII), "hong_kong_macao"),
    TAIWAN: (re.compile(r"\d{8}|\d{10}", re.ASCII), "taiwan"),
    PASSPORT: (re.compile(r"[A-Z0-9]{5,17}", re.ASCII), "passport"),
}
_EXTRAS: Final = re.compile(r"[\s'`’‘ʹ′\-‐-―]")
_TICKET: Final = re.compile(r"[0-9A-Za-z]{4,32}", re.ASCII)
ID_TYPES: Final = (RESIDENT, *_OTHERS)


def is_ticket(text: str) -> bool:
    """Whether this can be a ticket number 准考证号: digits and letters, four to 32, as it is read out and typed."""
    return bool(_TICKET.fullmatch(text))


def ticket_problem(text: str) -> str:
    """Why this cannot be a ticket number, in Chinese; empty if it can."""
    if is_ticket(text):
        return ""
    return say("roster.id_written") if is_ticket(_bare(text)) else say("roster.ticket")


def id_problem(id_type: str, number: str) -> str:
    """Why this cannot be a number of that type, in Chinese; empty if it can. The number itself is never repeated."""
    if id_type == RESIDENT:
        found = _resident_problem(number)
    elif id_type not in _OTHERS:
        return say("roster.id_type", id_type=id_type, types=ID_TYPES)
    else:
        pattern, form = _OTHERS[id_type]
        if not pattern.fullmatch(number) and not _resident_problem(number):
            return say("roster.id_of_resident", id_type=id_type)
        found = "" if pattern.fullmatch(number) else say("roster.id_form", id_type=id_type, form=form)
    return say("roster.id_written") if found and _only_written_otherwise(id_type, number) else found


def _only_written_otherwise(id_type: str, number: str) -> bool:
    """Whether it would be right but for blanks, apostrophes, dashes, width and letter case."""
    bare = _bare(number).upper()
    return bare != number and not id_problem(id_type, bare)


def _bare(number: str) -> str:
    return _EXTRAS.sub("", unicodedata.normalize("NFKC", number))


def _resident_problem(number: str) -> str:
    if not re.fullmatch(r"\d{17}[0-9X]", number, re.ASCII):
        return say("roster.resident_form")
    try:
        if ric.calc_check_digit(number) != number[-1]:
            return say("roster.resident_check_digit")
        ric.get_birth_date(number)
    except (InvalidChecksum, InvalidComponent, InvalidFormat, InvalidLength):
        return say("roster.resident_birth_date")
    return ""
