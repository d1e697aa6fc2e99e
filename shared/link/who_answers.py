"""Who answers at an address where the site's server was expected: each case has its own sentence.

A mistyped address, a firewall, a printer, another site's server all fail; a technician can only act if told which.
Asked after a failure alone, with one plain connection and one greeting; nothing of the site is sent.
"""

import socket
import ssl
from typing import Final, Literal

import msgspec

from shared.link.errors import BadAddress, LinkError, NotTrusted, Refused, ServerFault
from shared.link.transport import Transport
from shared.protocol import paths
from shared.protocol.device import Hello
from shared.words.catalogue import say

_TIMEOUT_S: Final = 2.0
_PROBE_BYTES: Final = 64

Answerer = Literal[
    "bad_address", "no_name", "no_answer", "port_closed", "web_server", "other_program", "other_site", "our_site", "kit"
]


class WrongAddress(LinkError):  # noqa: N818 - reads as what happened, like its sisters
    """The address does not lead to the site's server; `code` is `wrong_address_<who answers there>`."""

    def __init__(self, who: Answerer, server: str) -> None:
        super().__init__(f"wrong_address_{who}", say(f"link.wrong_address.{who}", server=server), retryable=False)
        self.who = who


class Greeting(msgspec.Struct, frozen=True):
    """Who it was, and the site it named, if it is one of this kit's servers."""

    who: Answerer
    site_id: str = ""


def explain(server: str, error: LinkError, site_id: str = "") -> LinkError:
    """The error with the sentence for the technician who typed or carried the address.

    What the server itself says (its own refusals) stays as it is. `site_id`: of the expected site, empty where unknown.
    """
    if isinstance(error, Refused | ServerFault) and error.code != "not_found":
        return error
    if isinstance(error, BadAddress):
        return WrongAddress("bad_address", server)
    if isinstance(error, NotTrusted) and error.code != "server_not_trusted":
        return error
    met = who_answers(server)
    if met.who == "kit":
        if site_id and met.site_id == site_id:
            # The right name, and yet not the authority that this machine trusts: a site made anew, or a forger.
            return WrongAddress("our_site", server)
        if site_id or isinstance(error, NotTrusted):
            return WrongAddress("other_site", server)
        return error
    return WrongAddress(met.who, server)


def who_answers(server: str) -> Greeting:
    """Ask the address. Takes a few seconds at most; never raises."""
    host, _, port = server.rpartition(":")
    address = (host.strip("[]"), int(port))
    try:
        socket.getaddrinfo(*address, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return Greeting("no_name")
    try:
        with socket.create_connection(address, timeout=_TIMEOUT_S):
            pass
    except ConnectionRefusedError:
        return Greeting("port_closed")
    except OSError:
        return Greeting("no_answer")
    hello = _hello(server)
    if hello is not None:
        return hello
    return Greeting("web_server" if _speaks_http(address) else "other_program")


def _hello(server: str) -> Greeting | None:
    """Whether it is a server of this kit; its word proves nothing and is used for a sentence alone."""
    transport = Transport(f"https://{server}", site_ca=None, connect_timeout_s=_TIMEOUT_S, read_timeout_s=_TIMEOUT_S)
    try:
        hello = transport.call("GET", paths.HELLO, None, Hello)
    except (Refused, ServerFault):
        return Greeting("web_server")
    except LinkError:
        return None
    finally:
        transport.close()
    return Greeting("kit", hello.site_id) if hello.product == "exam-site-kit" else Greeting("web_server")


def _speaks_http(address: tuple[str, int]) -> bool:
    """Whether it is a web server, with TLS of whatever version or without."""
    for wrap in (_plain, _any_tls):
        try:
            with socket.create_connection(address, timeout=_TIMEOUT_S) as line, wrap(line) as wrapped:
                wrapped.settimeout(_TIMEOUT_S)
                wrapped.sendall(b"HEAD / HTTP/1.0\r\n\r\n")
                if wrapped.recv(_PROBE_BYTES).startswith(b"HTTP/"):
                    return True
        except (OSError, ValueError):
            continue
    return False


def _plain(line: socket.socket) -> socket.socket:
    return line


def _any_tls(line: socket.socket) -> ssl.SSLSocket:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context.wrap_socket(line)
