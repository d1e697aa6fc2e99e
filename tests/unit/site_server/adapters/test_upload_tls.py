"""The secure connection to the centre: it stays secure, and a certificate nobody believes is told by its cause."""

import datetime as dt
import ipaddress
import ssl
from pathlib import Path

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from scripts.centre.folder import CentreFolder
from shared.exchange.container import hash_file
from site_server.adapters.upload import TusUploader, UploadSettings
from site_server.adapters.upload_errors import TusError
from site_server.adapters.upload_transport import kept_secure
from tests.support.middlebox import Asked, Said, middlebox
from tests.support.receiver import centre_folder, listening, with_small_session
from tests.support.travelling import make_bundle, make_centre, make_site

CENTRE, SITE = make_centre(), make_site()
NOW = dt.datetime.now(dt.UTC)
DAY = dt.timedelta(days=1)


class Papers:
    """A certificate for 127.0.0.1 (or another name) valid from and to these days, and the authority that signed it."""

    def __init__(self, folder: Path, begins: dt.timedelta, ends: dt.timedelta, name: str = "127.0.0.1") -> None:
        authority, server = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
        issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test authority")])
        alt = x509.IPAddress(ipaddress.ip_address(name)) if name[0].isdigit() else x509.DNSName(name)
        root = (
            x509.CertificateBuilder(issuer, issuer, authority.public_key(), x509.random_serial_number())
            .not_valid_before(NOW - 999 * DAY)
            .not_valid_after(NOW + 999 * DAY)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(authority.public_key()), critical=False)
            .sign(authority, hashes.SHA256())
        )
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "receiver")])
        leaf = (
            x509.CertificateBuilder(issuer, subject, server.public_key(), x509.random_serial_number())
            .not_valid_before(NOW + begins)
            .not_valid_after(NOW + ends)
            .add_extension(x509.SubjectAlternativeName([alt]), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.public_key()), critical=False)
            .sign(authority, hashes.SHA256())
        )
        self.ca = folder / "ca.pem"
        self.ca.write_bytes(root.public_bytes(serialization.Encoding.PEM))
        both = folder / "server.pem"
        key = server.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        both.write_bytes(key + leaf.public_bytes(serialization.Encoding.PEM))
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(both)


def settings(verify: bool | str) -> UploadSettings:
    return UploadSettings(timeout_s=5, retry_delays_s=(0.01,), receipt_wait_s=0, verify=verify)


def refused(tmp_path: Path, base: str, verify: bool | str, safe: str = "没有发送任何内容") -> TusError:
    (tmp_path / "S.exambundle").write_bytes(bytes(1000))
    with pytest.raises(TusError) as caught:
        TusUploader(tmp_path / "up", settings(verify)).send(
            tmp_path / "S.exambundle", url=f"{base}/files", session_id="S", bundle_sha256="ab" * 32,
            progress=lambda done, total: None, cancelled=lambda: False,
        )  # fmt: skip
    assert caught.value.final
    assert safe in caught.value.message
    return caught.value


def nothing(asked: Asked) -> Said:
    return Said(500)


@pytest.mark.parametrize(
    ("begins", "ends", "name", "code", "said"),
    [
        (-10 * DAY, -DAY, "127.0.0.1", "upload_clock", "核对本机的日期和时间"),
        (DAY, 10 * DAY, "127.0.0.1", "upload_clock", "尚未生效"),
        (-DAY, DAY, "127.0.0.2", "upload_wrong_name", "别的网站"),
        (-DAY, DAY, "portal.example", "upload_wrong_name", "别的网站"),
    ],
)
def test_a_certificate_that_does_not_fit_is_told_by_its_cause(
    tmp_path: Path, begins: dt.timedelta, ends: dt.timedelta, name: str, code: str, said: str
) -> None:
    papers = Papers(tmp_path, begins, ends, name)
    with middlebox(nothing, secure=papers.context) as box:
        error = refused(tmp_path, box.url, str(papers.ca))
        assert box.asked == []
    assert error.code == code
    assert said in error.message


def test_a_certificate_of_a_stranger_is_told_as_an_inspection(tmp_path: Path) -> None:
    papers = Papers(tmp_path, -DAY, DAY)
    with middlebox(nothing, secure=papers.context) as box:
        error = refused(tmp_path, box.url, verify=True)
    assert error.code == "upload_untrusted"
    assert "HTTPS 检查" in error.message


def test_a_port_that_does_not_speak_tls_is_told(tmp_path: Path) -> None:
    with middlebox(nothing) as box:
        error = refused(tmp_path, box.url.replace("http:", "https:"), verify=True)
    assert error.code == "upload_not_secure"


@pytest.mark.parametrize(
    ("status", "location", "code"),
    [
        (301, "https://www.centre.example/files", "upload_bad_address"),
        (308, "https://new.example/up", "upload_bad_address"),
        (302, "https://login.campus.example/", "upload_portal"),
        (301, "http://10.0.0.1/login", "upload_portal"),
    ],
)
def test_a_server_that_moved_says_so_by_its_certificate(tmp_path: Path, status: int, location: str, code: str) -> None:
    papers = Papers(tmp_path, -DAY, DAY)
    with middlebox(lambda asked: Said(status, (("Location", location),)), secure=papers.context) as box:
        assert refused(tmp_path, box.url, str(papers.ca), "完好地保存在本机").code == code


@pytest.mark.parametrize("location", ["http://{host}/files/{id}", "http://tusd:1080/files/{id}", "/files/{id}"])
def test_https_stays_https_whatever_the_location_says(tmp_path: Path, location: str) -> None:
    """A server behind a front server that ends TLS thinks that it is reached by http."""
    folder: CentreFolder = with_small_session(centre_folder(tmp_path / "centre", CENTRE, SITE))
    bundle = tmp_path / "S1.exambundle"
    make_bundle(bundle, CENTRE, SITE)
    papers = Papers(tmp_path, -DAY, DAY)
    told: list[str] = []

    def rule(asked: Asked) -> Said | None:
        if asked.method != "POST":
            return None
        begun = requests.post(card.upload_url, headers=dict(asked.headers), timeout=5)
        host, name = asked.headers["host"], begun.headers["Location"].rsplit("/", 1)[1]
        told.append(location.format(host=host, id=name))
        return Said(201, (("Location", told[0]), ("Tus-Resumable", "1.0.0")))

    with listening(folder) as card, middlebox(rule, card.upload_url, papers.context) as box:
        said = TusUploader(tmp_path / "up", settings(str(papers.ca))).send(
            bundle, url=f"{box.url}/files", session_id="S1", bundle_sha256=hash_file(bundle).sha256,
            progress=lambda done, total: None, cancelled=lambda: False,
        )  # fmt: skip
        assert said == f"{box.url}/files/{told[0].rsplit('/', 1)[1]}"
        assert [asked.method for asked in box.asked] == ["POST", "PATCH"]


@pytest.mark.parametrize(
    ("endpoint", "location", "kept"),
    [
        ("https://c.example/files", "http://c.example/files/a", "https://c.example/files/a"),
        ("https://c.example:8443/files", "http://c.example/files/a?x=1", "https://c.example:8443/files/a?x=1"),
        ("https://c.example/files", "http://tusd:1080/files/a", "https://c.example/files/a"),
        ("https://c.example/files", "https://store.example/a", "https://store.example/a"),
        ("http://c.example/files", "http://c.example/files/a", "http://c.example/files/a"),
        ("http://c.example/files", "https://c.example/files/a", "https://c.example/files/a"),
    ],
)
def test_a_place_is_never_less_secure_than_the_endpoint(endpoint: str, location: str, kept: str) -> None:
    assert kept_secure(endpoint, location) == kept
