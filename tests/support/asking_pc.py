"""A PC that asks to be enrolled, by its messages: for tests of the server without a connection."""

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

from shared.protocol.asking import AskReply, AskRequest, WaitReply, WaitRequest
from shared.protocol.version import PROTOCOL_VERSION
from shared.security.certificates import fingerprint, make_device_key, make_device_request
from shared.security.comparison import commitment, comparison_code, new_nonce
from site_server.service.people.asking import Asking

KEYS: list[EllipticCurvePrivateKey] = []
"""One for all: what binds a request is its nonce."""


class AskingPc:
    """`ask`, then `wait` again and again; `code` is what its screen shows."""

    def __init__(self, asking: Asking, ca: bytes, name: str = "PC-01", address: str = "10.0.0.1") -> None:
        self._asking, self._ca, self._name, self._address = asking, ca, name, address
        KEYS[:] = KEYS or [make_device_key()]
        self.csr = make_device_request(KEYS[0], name)
        self.nonce = new_nonce()
        self.reply: AskReply | None = None

    def ask(self, **changes: object) -> "AskingPc":
        fields: dict[str, object] = {
            "role": "candidate",
            "device_name": self._name,
            "csr_pem": self.csr.decode(),
            "commitment": commitment(self.csr, self.nonce),
            "protocol_version": PROTOCOL_VERSION,
            **changes,
        }
        self.reply = self._asking.ask(AskRequest(**fields), self._address)  # type: ignore[arg-type]
        return self

    def wait(self, *, here: bool = False, nonce: bytes | None = None) -> WaitReply:
        assert self.reply is not None
        asked = WaitRequest(request_id=self.reply.request_id, nonce=(nonce or self.nonce).hex(), here=here)
        return self._asking.wait(asked)

    @property
    def code(self) -> str:
        assert self.reply is not None
        return comparison_code(
            authority=fingerprint(self._ca),
            role="candidate",
            request_id=self.reply.request_id,
            request=self.csr,
            device_nonce=self.nonce,
            server_nonce=bytes.fromhex(self.reply.server_nonce),
        )
