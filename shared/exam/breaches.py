"""The table of breaches 违规代码表 a package brings along: codes, what usually follows, and how a record is signed."""

from typing import Literal

import msgspec


class IncidentCode(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the table the package chose. `action`: the usual consequence (warn or terminate)."""

    code: str
    label: str
    action: Literal["warn", "terminate"]


class SigningRule(msgspec.Struct, frozen=True, kw_only=True):
    """How the table's regulation has a record acknowledged.

    Attributes:
        witnesses: so many of the staff sign every record, whatever the candidate says (33号令, Article 18: 2).
        on_refusal: so many at least sign where the candidate refuses; every proctor on duty does in any case.
    """

    witnesses: int = 0
    on_refusal: int = 2
