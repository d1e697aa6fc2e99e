"""The one error family of this room: a stable code for programs; its sentence stands in the catalogue."""

from typing import Final

from shared.words.catalogue import say

ALL_CODES: Final = frozenset(
    {
        "not_canonical",
        "envelope_malformed",
        "envelope_wrong_type",
        "envelope_unknown_signer",
        "envelope_bad_signature",
        "key_malformed",
        "not_sealed",
        "sealed_for_other",
        "sealed_damaged",
        "code_wrong",
        "code_malformed",
        "enrolment_code_malformed",
        "resume_code_malformed",
        "wall_code_malformed",
        "exit_challenge_malformed",
        "exit_code_malformed",
        "resume_code_wrong",
        "capsule_malformed",
        "extension_code_wrong",
        "certificate_malformed",
        "certificate_untrusted",
        "certificate_expired",
        "certificate_role",
        "request_malformed",
        "chain_broken",
        "box_wrong_key",
        "token_malformed",
        "token_bad_signature",
        "token_expired",
        "anchor_malformed",
        "anchor_bad_signature",
        "wrong_passphrase",
        "passphrase_short",
        "passphrase_simple",
        "key_box_damaged",
        "key_box_newer",
        "key_box_other",
        "secret_damaged",
        "secret_other_key",
    }
)


class SecurityError(Exception):
    """A named refusal of `shared.security`.

    code: stable identifier for programs and tests (one of `ALL_CODES`).
    message: what happened, what is safe and what to do next, for a person.
    """

    def __init__(self, code: str, message: str | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.message = say(f"security.{code}") if message is None else message
