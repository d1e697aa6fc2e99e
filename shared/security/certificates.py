"""The site's own certificate authority: one server certificate, one certificate per enrolled device.

ECDSA P-256, which every TLS 1.3 stack takes. Clients trust the site CA and one fixed server name, never an address.
Validity starts in 2000 on purpose: a PC whose clock battery died must still get into the room; the end counts.
"""

import datetime as dt
import ipaddress
from collections.abc import Sequence
from typing import Final, Literal, get_args

import msgspec
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from shared.security.errors import SecurityError

SERVER_NAME: Final = "exam-site-server"
DeviceRole = Literal["candidate", "console"]

DEFAULT_CA_DAYS: Final = 3650
DEFAULT_LEAF_DAYS: Final = 400
_VALID_FROM: Final = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
_DAY_MS: Final = 86_400_000
_DAMAGE: Final = (ValueError, TypeError, UnsupportedAlgorithm, InvalidSignature, x509.InvalidVersion)
"""What the library raises for bytes that are no certificate or request; the names of a subject are read late."""


class DevicePrincipal(msgspec.Struct, frozen=True, kw_only=True):
    """Who is at the other end of a connection, by its certificate."""

    device_id: str
    role: DeviceRole
    fingerprint: str


class KeyedCertificate(msgspec.Struct, frozen=True, kw_only=True):
    """A certificate with its private key, both PEM."""

    certificate: bytes
    key: bytes


def make_ca(
    site_id: str, *, now_ms: int, days: int = DEFAULT_CA_DAYS, key_password: bytes | None = None
) -> KeyedCertificate:
    """A new authority for one site; `days` of validity from now."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Exam Site Kit"),
            x509.NameAttribute(NameOID.COMMON_NAME, f"{site_id} site CA"[:64]),
        ]
    )
    builder = (
        _builder(name, name, key.public_key(), now_ms=now_ms, days=days)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(ca=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    certificate = builder.sign(key, SHA256())
    return KeyedCertificate(certificate=_pem(certificate), key=key_pem(key, key_password))


def issue_server(
    ca: KeyedCertificate,
    *,
    addresses: Sequence[str] = (),
    now_ms: int,
    days: int = DEFAULT_LEAF_DAYS,
    ca_password: bytes | None = None,
    key_password: bytes | None = None,
) -> KeyedCertificate:
    """A server certificate for the fixed name plus the given IP addresses or DNS names."""
    key = ec.generate_private_key(ec.SECP256R1())
    names: list[x509.GeneralName] = [x509.DNSName(SERVER_NAME)]
    names.extend(_general_name(address) for address in addresses if address != SERVER_NAME)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, SERVER_NAME)])
    certificate = _sign_leaf(
        ca,
        subject,
        key.public_key(),
        names,
        ExtendedKeyUsageOID.SERVER_AUTH,
        now_ms=now_ms,
        days=days,
        password=ca_password,
    )
    return KeyedCertificate(certificate=certificate, key=key_pem(key, key_password))


def make_device_key() -> ec.EllipticCurvePrivateKey:
    """A new key for one device; it never leaves the device."""
    return ec.generate_private_key(ec.SECP256R1())


def key_pem(key: ec.EllipticCurvePrivateKey, password: bytes | None = None) -> bytes:
    """The key as PKCS#8 PEM, encrypted when a password is given."""
    guard: KeySerializationEncryption = BestAvailableEncryption(password) if password else NoEncryption()
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, guard)


def lock_key_pem(pem: bytes, password: bytes, *, was: bytes | None = None) -> bytes:
    """A key file (PKCS#8 PEM) under a password; `was`: the one it is locked under now.

    Raises SecurityError `key_malformed` if it is none, or not locked as told.
    """
    try:
        key = load_pem_private_key(pem, was)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise SecurityError("key_malformed") from error
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(password))


def make_device_request(key: ec.EllipticCurvePrivateKey, device_id: str) -> bytes:
    """The device's signed wish for a certificate (PKCS#10 PEM); what it is named is the issuer's decision."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, device_id)])
    return x509.CertificateSigningRequestBuilder().subject_name(name).sign(key, SHA256()).public_bytes(Encoding.PEM)


def issue_device(
    ca: KeyedCertificate,
    request: bytes,
    *,
    device_id: str,
    role: DeviceRole,
    now_ms: int,
    days: int = DEFAULT_LEAF_DAYS,
    ca_password: bytes | None = None,
) -> bytes:
    """The certificate (PEM) for a device's request; only the key is taken from the request.

    Raises SecurityError `request_malformed` for damage, a bad signature or another kind of key, `key_malformed`.
    """
    public = check_request(request)
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, role),
            x509.NameAttribute(NameOID.COMMON_NAME, device_id),
        ]
    )
    return _sign_leaf(
        ca, subject, public, [], ExtendedKeyUsageOID.CLIENT_AUTH, now_ms=now_ms, days=days, password=ca_password
    )


def check_request(request: bytes) -> ec.EllipticCurvePublicKey:
    """The key for which a device asks a certificate, once its request shows that it has it.

    Raises SecurityError `request_malformed` for damage, a bad signature or another kind of key.
    """
    try:
        parsed = x509.load_pem_x509_csr(request)
        if not parsed.is_signature_valid:
            raise SecurityError("request_malformed")
        public = parsed.public_key()
    except _DAMAGE as error:
        raise SecurityError("request_malformed") from error
    if not isinstance(public, ec.EllipticCurvePublicKey) or not isinstance(public.curve, ec.SECP256R1):
        raise SecurityError("request_malformed")
    return public


def read_peer(certificate: bytes) -> DevicePrincipal:
    """The device a certificate (DER, as TLS gives it, or PEM) names. TLS has checked it against the site CA before.

    Raises SecurityError `certificate_malformed`, `certificate_role`.
    """
    parsed = load_certificate(certificate)
    try:
        subject = parsed.subject
    except _DAMAGE as error:
        raise SecurityError("certificate_malformed") from error
    roles = [str(a.value) for a in subject.get_attributes_for_oid(NameOID.ORGANIZATIONAL_UNIT_NAME)]
    names = [str(a.value) for a in subject.get_attributes_for_oid(NameOID.COMMON_NAME)]
    if len(names) != 1:
        raise SecurityError("certificate_role")
    for role in get_args(DeviceRole):
        if roles == [role]:
            return DevicePrincipal(device_id=names[0], role=role, fingerprint=parsed.fingerprint(SHA256()).hex())
    raise SecurityError("certificate_role")


def verify_device(certificate: bytes, ca_certificate: bytes, *, now_ms: int) -> DevicePrincipal:
    """The device of a certificate that this CA issued and that is valid now, without a TLS connection at hand.

    Raises SecurityError `certificate_untrusted`, `certificate_expired`, `certificate_malformed`, `certificate_role`.
    """
    leaf, authority = load_certificate(certificate), load_certificate(ca_certificate)
    try:
        leaf.verify_directly_issued_by(authority)
    except _DAMAGE as error:
        raise SecurityError("certificate_untrusted") from error
    now = dt.datetime.fromtimestamp(now_ms / 1000, dt.UTC)
    if not leaf.not_valid_before_utc <= now <= leaf.not_valid_after_utc:
        raise SecurityError("certificate_expired")
    return read_peer(certificate)


def fingerprint(certificate: bytes) -> str:
    """SHA-256 of the certificate's DER form, hexadecimal; input PEM or DER. Raises `certificate_malformed`."""
    return load_certificate(certificate).fingerprint(SHA256()).hex()


def expires_ms(certificate: bytes) -> int:
    """The end of validity in UTC ms. Raises `certificate_malformed`."""
    return int(load_certificate(certificate).not_valid_after_utc.timestamp() * 1000)


def load_certificate(certificate: bytes) -> x509.Certificate:
    """The certificate of PEM or DER. Raises SecurityError `certificate_malformed`."""
    try:
        if certificate.lstrip().startswith(b"-----BEGIN"):
            return x509.load_pem_x509_certificate(certificate)
        return x509.load_der_x509_certificate(certificate)
    except _DAMAGE as error:
        raise SecurityError("certificate_malformed") from error


def load_authority(ca: KeyedCertificate, password: bytes | None) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    """The authority's certificate and key. Raises SecurityError `key_malformed`, `certificate_malformed`."""
    try:
        key = load_pem_private_key(ca.key, password)
    except (ValueError, TypeError) as error:
        raise SecurityError("key_malformed") from error
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise SecurityError("key_malformed")
    return load_certificate(ca.certificate), key


def _sign_leaf(
    ca: KeyedCertificate,
    subject: x509.Name,
    public: ec.EllipticCurvePublicKey,
    names: list[x509.GeneralName],
    purpose: x509.ObjectIdentifier,
    *,
    now_ms: int,
    days: int,
    password: bytes | None,
) -> bytes:
    authority, key = load_authority(ca, password)
    builder = (
        _builder(authority.subject, subject, public, now_ms=now_ms, days=days)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(ca=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([purpose]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False)
    )
    if names:
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
    return _pem(builder.sign(key, SHA256()))


def _builder(
    issuer: x509.Name, subject: x509.Name, public: ec.EllipticCurvePublicKey, *, now_ms: int, days: int
) -> x509.CertificateBuilder:
    end = dt.datetime.fromtimestamp((now_ms + days * _DAY_MS) // 1000, dt.UTC)
    return (
        x509.CertificateBuilder()
        .issuer_name(issuer)
        .subject_name(subject)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(_VALID_FROM)
        .not_valid_after(end)
    )


def _usage(*, ca: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not ca,
        key_cert_sign=ca,
        crl_sign=ca,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _general_name(address: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(address))
    except ValueError:
        return x509.DNSName(address)


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.PEM)
