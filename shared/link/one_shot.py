"""One question to the network by multicast, answered to the asker alone (one-shot multicast DNS, RFC 6762 5.1 and 6.7).

A full listener would hold UDP port 5353 open to everybody, and Windows would ask on each of 45 PCs whether that may be.
Here a question goes out from a port that was just taken; responders send what they know straight back to it, and the
firewall lets in what answers one's own question. Nothing is open before or afterwards.
"""

import contextlib
import secrets
import select
import socket
import time
from collections.abc import Iterator, Sequence
from typing import Final

from zeroconf._dns import DNSQuestion, DNSRecord  # the names that zeroconf itself gives on, without their types
from zeroconf._protocol.incoming import DNSIncoming
from zeroconf._protocol.outgoing import DNSOutgoing
from zeroconf.const import _CLASS_IN, _FLAGS_QR_QUERY, _TYPE_PTR

_GROUP: Final = ("224.0.0.251", 5353)
_TTL: Final = 255
_AGAIN_S: Final = 0.4
"""A question may get lost, or come while a responder is still starting."""
_PACKET: Final = 9000
_MOST_PACKETS: Final = 200
"""A joker may answer for ever; this many are read."""


def ask(service: str, seconds: float, on: Sequence[str]) -> tuple[DNSRecord, ...]:
    """What responders tell of a service within that time, in order of arrival.

    on: own addresses to ask from. Raises OSError if none of them can ask.
    """
    number = secrets.randbelow(0xFFFF) + 1
    lines = _lines(on)
    try:
        return tuple(_heard(lines, _question(service, number), number, time.monotonic() + seconds))
    finally:
        for line in lines:
            line.close()


def _question(service: str, number: int) -> bytes:
    out = DNSOutgoing(_FLAGS_QR_QUERY, multicast=False, id_=number)
    out.add_question(DNSQuestion(service, _TYPE_PTR, _CLASS_IN))
    return out.packets()[0]


def _lines(on: Sequence[str]) -> list[socket.socket]:
    made: list[socket.socket] = []
    trouble: OSError | None = None
    for address in on:
        line = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            line.setblocking(False)
            line.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(address))
            line.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, _TTL)
        except OSError as error:
            line.close()
            trouble = error
        else:
            made.append(line)
    if trouble is not None and not made:
        raise trouble
    return made


def _heard(lines: list[socket.socket], question: bytes, number: int, end_s: float) -> Iterator[DNSRecord]:
    if not lines:  # Windows cannot wait for nothing
        time.sleep(max(0.0, end_s - time.monotonic()))
    next_s, packets = 0.0, 0
    while (now := time.monotonic()) < end_s and packets < _MOST_PACKETS:
        if now >= next_s:
            for line in lines:
                # A card without a cable, or a switch that lets nothing through: the others go on.
                with contextlib.suppress(OSError):
                    line.sendto(question, _GROUP)
            next_s = now + _AGAIN_S
        for line in select.select(lines, [], [], min(end_s, next_s) - now)[0]:
            packets += 1
            with contextlib.suppress(OSError):
                yield from _records(line.recv(_PACKET), number)


def _records(packet: bytes, number: int) -> list[DNSRecord]:
    answer = DNSIncoming(packet)
    return answer.answers() if answer.valid and answer.id == number and answer.is_response() else []
