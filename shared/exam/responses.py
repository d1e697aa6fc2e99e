"""What a candidate can answer, by item kind. Typed, so that nothing else gets past the door of the server."""

from typing import Literal

import msgspec

from shared.exam.bounds import Name, Permille


class SingleChoice(msgspec.Struct, frozen=True, kw_only=True, tag="single_choice"):
    """The chosen option's identity."""

    choice: str


class MultipleChoice(msgspec.Struct, frozen=True, kw_only=True, tag="multiple_choice"):
    """The chosen options' identities, sorted."""

    choices: tuple[str, ...]


class TrueFalse(msgspec.Struct, frozen=True, kw_only=True, tag="true_false"):
    """The judgement."""

    value: bool


class FillIn(msgspec.Struct, frozen=True, kw_only=True, tag="fill_in"):
    """Blank id to the typed text."""

    blanks: dict[str, str]


class ShortAnswer(msgspec.Struct, frozen=True, kw_only=True, tag="short_answer"):
    """Free text."""

    text: str


class VoucherLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line as typed: summary, account code, and decimal text on one side (the other is empty)."""

    summary: str = ""
    account: str = ""
    debit: str = ""
    credit: str = ""


class Voucher(msgspec.Struct, frozen=True, kw_only=True, tag="voucher"):
    """A voucher as typed. `date` is YYYY-MM-DD or empty, `word` the voucher word (记)."""

    date: str = ""
    word: str = "记"
    number: str = ""
    attachments: str = ""
    lines: tuple[VoucherLine, ...] = ()


class Spreadsheet(msgspec.Struct, frozen=True, kw_only=True, tag="spreadsheet"):
    """The unlocked cells the candidate changed: Sheet!A1 to what was typed (a formula keeps its =)."""

    cells: dict[str, str]


class Form(msgspec.Struct, frozen=True, kw_only=True, tag="form"):
    """Field id to what was typed."""

    fields: dict[str, str]


Response = SingleChoice | MultipleChoice | TrueFalse | FillIn | ShortAnswer | Voucher | Spreadsheet | Form


class Answered(msgspec.Struct, frozen=True, kw_only=True, tag="answered"):
    """A new version of one item's answer; None clears it."""

    item_id: Name
    response: Response | None


class Part(msgspec.Struct, frozen=True, kw_only=True, tag="part"):
    """A piece of a large answer, known by the SHA-256 of its bytes (see `shared.exam.answers.parts`)."""

    data: bytes


class AnsweredInParts(msgspec.Struct, frozen=True, kw_only=True, tag="answered_in_parts"):
    """A new version of one item's answer too large for one entry: canonical JSON, joined from parts of this epoch.

    `sha256` is that of the whole, `parts` are those of the pieces in order, all hex.
    """

    item_id: Name
    sha256: Name
    parts: tuple[str, ...]


class Flagged(msgspec.Struct, frozen=True, kw_only=True, tag="flagged"):
    """The candidate set or took away the flag of an item."""

    item_id: Name
    on: bool


class Visited(msgspec.Struct, frozen=True, kw_only=True, tag="visited"):
    """The candidate turned to an item; where a moved candidate goes on."""

    item_id: Name


class Scrolled(msgspec.Struct, frozen=True, kw_only=True, tag="scrolled"):
    """Where in a long item the candidate reads, in thousandths of the way down; written when it has come to rest."""

    item_id: Name
    permille: Permille


class HandInAsked(msgspec.Struct, frozen=True, kw_only=True, tag="hand_in_asked"):
    """The candidate confirmed the hand-in on this device, or its time ran out there."""

    cause: Literal["candidate", "time"]


class SectionLeft(msgspec.Struct, frozen=True, kw_only=True, tag="section_left"):
    """The candidate submitted a section with its own limit on this device, or its time ran out there.

    The server acts on the first; of the second it has its own clock, the entry only tells what the PC did.
    """

    section_id: Name
    cause: Literal["candidate", "time"]


Content = Answered | Part | AnsweredInParts | Flagged | Visited | Scrolled | HandInAsked | SectionLeft
