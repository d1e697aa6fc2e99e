"""Signs programs and installers with `osslsigncode`; with a test certificate where the publisher's is not at hand.

Windows shows a file signed with the test certificate as of an unknown publisher: it tries the step, it proves nothing.
"""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from installers.dress import PRODUCT_NAME, PUBLISHER
from installers.packing import run_tool


@dataclass(frozen=True, slots=True)
class Signer:
    """A certificate and its key, both PEM files."""

    certificate: Path
    key: Path


def test_signer(folder: Path) -> Signer:
    """The test certificate of this folder, made on the first use and good for a year."""
    signer = Signer(folder / "test-signing.crt", folder / "test-signing.key")
    if signer.certificate.is_file() and signer.key.is_file():
        return signer
    folder.mkdir(parents=True, exist_ok=True)
    key = rsa.generate_private_key(public_exponent=65537, key_size=3072)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"{PUBLISHER} test signing")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=365))
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CODE_SIGNING]), critical=False)
        .sign(key, hashes.SHA256())
    )
    signer.key.touch(mode=0o600)
    plain = serialization.NoEncryption()
    signer.key.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain))
    signer.certificate.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    return signer


def sign(path: Path, signer: Signer) -> None:
    """Sign an .exe or .msi in place and look at the signature.

    Raises:
        PackageError: osslsigncode failed or is not installed.
    """
    signed = path.with_name(f"{path.name}.signed")
    words = ["-certs", str(signer.certificate), "-key", str(signer.key), "-h", "sha256", "-n", PRODUCT_NAME]
    signed.unlink(missing_ok=True)
    run_tool(["osslsigncode", "sign", *words, "-in", str(path), "-out", str(signed)])
    run_tool(["osslsigncode", "verify", "-CAfile", str(signer.certificate), "-in", str(signed)])
    signed.replace(path)
