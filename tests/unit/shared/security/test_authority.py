"""A word of the site's authority counts for its use, unchanged, and from this authority only."""

import pytest
from msgspec.structs import replace

from shared.security import certificates
from shared.security.authority import AuthorityWord, check_authority, say_as_authority
from shared.security.errors import SecurityError

CA = certificates.make_ca("S1", now_ms=1_800_000_000_000)
OTHER = certificates.make_ca("S1", now_ms=1_800_000_000_000)
WORD = say_as_authority(CA, "use", "开始")


def refused(word: AuthorityWord, use: str = "use", ca: bytes = CA.certificate) -> str:
    with pytest.raises(SecurityError) as caught:
        check_authority(ca, use, word)
    return caught.value.code


def test_what_was_said_is_heard() -> None:
    assert check_authority(CA.certificate, "use", WORD) == "开始"


def test_another_text_use_authority_or_no_signature_at_all_is_refused() -> None:
    assert refused(replace(WORD, body="停止")) == "envelope_bad_signature"
    assert refused(WORD, use="other") == "envelope_bad_signature"
    assert refused(WORD, ca=OTHER.certificate) == "envelope_bad_signature"
    assert refused(replace(WORD, signature="不")) == "envelope_malformed"
    assert refused(replace(WORD, signature="")) == "envelope_bad_signature"
