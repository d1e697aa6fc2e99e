"""A word of the site's authority counts for its use, unchanged, and from this authority only."""

from datetime import UTC, datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
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


def test_an_authority_of_another_kind_of_key_is_none() -> None:
    assert refused(WORD, ca=foreign_certificate()) == "certificate_malformed"


def foreign_certificate() -> bytes:
    key = ed25519.Ed25519PrivateKey.generate()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "S1")])
    start = datetime(2026, 1, 1, tzinfo=UTC)
    built = x509.CertificateBuilder(
        name, name, key.public_key(), x509.random_serial_number(), start, start.replace(year=2036)
    )
    return built.sign(key, None).public_bytes(Encoding.PEM)
