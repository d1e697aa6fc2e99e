"""The site's authority: what it issues names a device and its role, and nothing else passes."""

import base64
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from cryptography.x509 import (
    CertificateBuilder,
    CertificateSigningRequestBuilder,
    DNSName,
    IPAddress,
    Name,
    NameAttribute,
    SubjectAlternativeName,
    load_der_x509_csr,
    load_pem_x509_certificate,
    load_pem_x509_csr,
)
from cryptography.x509.oid import NameOID
from cryptography.x509.verification import PolicyBuilder, Store

from shared.security import certificates as certs
from shared.security.errors import SecurityError

NOW = 1_790_000_000_000
DAY = 86_400_000
CA = certs.make_ca("440106-01", now_ms=NOW)
OTHER = certs.make_ca("440106-01", now_ms=NOW)
KEY = certs.make_device_key()
REQUEST = certs.make_device_request(KEY, "whatever it likes")


def issue(role: certs.DeviceRole = "candidate", ca: certs.KeyedCertificate = CA) -> bytes:
    return certs.issue_device(ca, REQUEST, device_id="dev-12", role=role, now_ms=NOW, days=10)


def test_a_device_certificate_names_device_and_role() -> None:
    for role in ("candidate", "console"):
        principal = certs.verify_device(issue(role), CA.certificate, now_ms=NOW)
        assert (principal.device_id, principal.role) == ("dev-12", role)
    certificate = issue()
    assert certs.read_peer(certificate).fingerprint == certs.fingerprint(certificate)
    der = load_pem_x509_certificate(certificate).public_bytes(Encoding.DER)
    assert certs.read_peer(der) == certs.read_peer(certificate)
    assert certs.expires_ms(certificate) == NOW + 10 * DAY


@pytest.mark.parametrize(
    ("certificate", "now_ms", "code"),
    [
        (issue(ca=OTHER), NOW, "certificate_untrusted"),
        (issue(), NOW + 11 * DAY, "certificate_expired"),
        (issue(), 0, "certificate_expired"),
        (certs.issue_server(CA, now_ms=NOW).certificate, NOW, "certificate_role"),
        (b"junk", NOW, "certificate_malformed"),
        (issue()[:200], NOW, "certificate_malformed"),
    ],
)
def test_other_certificates_are_refused_by_name(certificate: bytes, now_ms: int, code: str) -> None:
    with pytest.raises(SecurityError) as caught:
        certs.verify_device(certificate, CA.certificate, now_ms=now_ms)
    assert caught.value.code == code


def test_bad_requests_are_refused() -> None:
    broken = bytearray(REQUEST)
    broken[len(broken) // 2] ^= 1
    name = Name([])
    ed = CertificateSigningRequestBuilder().subject_name(name).sign(ed25519.Ed25519PrivateKey.generate(), None)
    big = CertificateSigningRequestBuilder().subject_name(name).sign(ec.generate_private_key(ec.SECP384R1()), SHA256())
    for request in (b"", bytes(broken), ed.public_bytes(Encoding.PEM), big.public_bytes(Encoding.PEM)):
        with pytest.raises(SecurityError, match="request_malformed"):
            certs.issue_device(CA, request, device_id="d", role="candidate", now_ms=NOW)


def test_the_server_certificate_carries_its_fixed_name_and_addresses() -> None:
    issued = certs.issue_server(CA, addresses=["192.168.1.10", "fe80::1", "server.local"], now_ms=NOW)
    leaf = load_pem_x509_certificate(issued.certificate)
    names = leaf.extensions.get_extension_for_class(SubjectAlternativeName).value
    assert names.get_values_for_type(DNSName) == [certs.SERVER_NAME, "server.local"]
    assert [str(ip) for ip in names.get_values_for_type(IPAddress)] == ["192.168.1.10", "fe80::1"]
    # A second opinion on the whole chain, by the strict rules of the web.
    policy = PolicyBuilder().store(Store([load_pem_x509_certificate(CA.certificate)])).time(leaf.not_valid_after_utc)
    chain = policy.build_server_verifier(DNSName(certs.SERVER_NAME)).verify(leaf, [])
    assert len(chain) == 2


def test_the_authority_key_may_be_under_a_password() -> None:
    ca = certs.make_ca("s", now_ms=NOW, key_password=b"pw")
    assert b"ENCRYPTED" in ca.key
    assert certs.issue_server(ca, now_ms=NOW, ca_password=b"pw").certificate
    for wrong in (None, b"no"):
        with pytest.raises(SecurityError, match="key_malformed"):
            certs.issue_server(ca, now_ms=NOW, ca_password=wrong)
    with pytest.raises(SecurityError, match="key_malformed"):
        certs.issue_server(certs.KeyedCertificate(certificate=CA.certificate, key=b"junk"), now_ms=NOW)


def test_a_request_that_another_key_signed_is_refused() -> None:
    own, other = (load_pem_x509_csr(r) for r in (REQUEST, certs.make_device_request(certs.make_device_key(), "x")))
    der = own.public_bytes(Encoding.DER)
    forged = der.replace(
        own.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint),
        other.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint),
    )
    assert forged != der
    pem = load_der_x509_csr(forged).public_bytes(Encoding.PEM)
    with pytest.raises(SecurityError, match="request_malformed"):
        certs.issue_device(CA, pem, device_id="dev-12", role="candidate", now_ms=NOW)


def test_a_certificate_without_one_name_or_authority_key_is_refused() -> None:
    nameless = (
        CertificateBuilder()
        .subject_name(Name([NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, "candidate")]))
        .issuer_name(Name([]))
        .public_key(KEY.public_key())
        .serial_number(1)
        .not_valid_before(datetime(2026, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2027, 1, 1, tzinfo=UTC))
        .sign(KEY, SHA256())
    )
    with pytest.raises(SecurityError, match="certificate_role"):
        certs.read_peer(nameless.public_bytes(Encoding.PEM))
    rsa_like = ed25519.Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    wrong = certs.KeyedCertificate(certificate=CA.certificate, key=rsa_like)
    with pytest.raises(SecurityError, match="key_malformed"):
        certs.issue_device(wrong, REQUEST, device_id="dev-12", role="candidate", now_ms=NOW)


def test_a_device_key_is_put_under_a_password_once() -> None:
    plain = certs.key_pem(certs.make_device_key())
    locked = certs.lock_key_pem(plain, b"secret")
    assert (
        load_pem_private_key(locked, b"secret").private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        == plain
    )
    for wrong in (locked, b"no key", b""):
        with pytest.raises(SecurityError) as caught:
            certs.lock_key_pem(wrong, b"secret")
        assert caught.value.code == "key_malformed"


def test_a_locked_key_gets_another_password() -> None:
    key = certs.make_device_key()
    again = certs.lock_key_pem(certs.key_pem(key, b"old"), b"new", was=b"old")
    opened = load_pem_private_key(again, b"new")
    assert isinstance(opened, ec.EllipticCurvePrivateKey)
    assert opened.private_numbers() == key.private_numbers()
    with pytest.raises(SecurityError):
        certs.lock_key_pem(certs.key_pem(key, b"old"), b"new", was=b"wrong")


def test_a_request_of_a_version_that_does_not_exist_is_malformed() -> None:
    der = load_pem_x509_csr(certs.make_device_request(certs.make_device_key(), "d1")).public_bytes(Encoding.DER)
    future = base64.encodebytes(der.replace(b"\x02\x01\x00", b"\x02\x01\x04", 1))
    pem = b"-----BEGIN CERTIFICATE REQUEST-----\n" + future + b"-----END CERTIFICATE REQUEST-----\n"
    with pytest.raises(SecurityError, match="request_malformed"):
        certs.issue_device(CA, pem, device_id="d1", role="candidate", now_ms=NOW)


def test_a_certificate_whose_names_cannot_be_read_is_malformed() -> None:
    """The library reads names only when they are asked for."""
    der = certs.load_certificate(issue()).public_bytes(Encoding.DER)
    with pytest.raises(SecurityError, match="certificate_malformed"):
        certs.read_peer(der.replace(b"candidate", b"\xff\xfendidate"))
