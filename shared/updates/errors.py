"""Why a program file is not taken in, offered or installed."""

from typing import Final

from shared.words.catalogue import say

ALL_CODES: Final = frozenset(
    {
        "no_anchor",
        "not_a_release",
        "wrong_key",
        "rolled_back",
        "expired",
        "clock_behind",
        "target_tampered",
        "target_too_long",
        "older_program",
        "not_listed",
        "archive_refused",
        "install_failed",
        "did_not_start",
        "needs_administrator",
        "folder_unreadable",
    }
)


class UpdateError(Exception):
    """A named refusal of `shared.updates`; nothing on the machine was changed by what was refused.

    code: one of `ALL_CODES`. message: what happened, what is safe, what to do, for a technician.
    """

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.message = say(f"updates.{code}", **values)
