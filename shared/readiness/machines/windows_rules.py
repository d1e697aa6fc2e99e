"""Whether the rules of Windows' firewall let a program be reached, as they stand in the registry. Pure."""

from collections.abc import Iterable
from typing import Final

_EVERY_PROTOCOL: Final = "256"
_TCP: Final = "6"

_Rule = dict[str, list[str]]


def lets_in(rules: Iterable[str], port: int, program: str, network: str) -> bool:
    """Whether one lets TCP to `port` of `program` in on that kind of network (`private`, `public`), and none shuts it
    out: that one wins.

    Windows writes a rule that shuts out by itself when somebody cancels its question about a new program.
    """
    ours = [rule for rule in map(_fields, rules) if _is_about(rule, port, program.casefold(), network)]
    shut = any(rule.get("action") == ["block"] and _is_for_the_room(rule) for rule in ours)
    return not shut and any(rule.get("action") == ["allow"] for rule in ours)


def _fields(rule: str) -> _Rule:
    found: _Rule = {}
    for part in rule.casefold().split("|"):
        name, sign, value = part.partition("=")
        if sign:
            found.setdefault(name, []).append(value)
    return found


def _is_about(rule: _Rule, port: int, program: str, network: str) -> bool:
    """Whether all that it names is ours; one that names neither port nor program is about other things."""
    ports, programs = [*rule.get("lport", []), *rule.get("lport2_10", [])], rule.get("app", [])
    return (
        rule.get("active") == ["true"]
        and network in rule.get("profile", [network])
        and rule.get("dir") == ["in"]
        and rule.get("protocol", [_EVERY_PROTOCOL])[0] in {_TCP, _EVERY_PROTOCOL}
        and bool(ports or programs)
        and (not ports or any(_holds(span, port) for span in ports))
        and (not programs or program in programs)
    )


def _is_for_the_room(rule: _Rule) -> bool:
    """Whether it is about every sender, or about those of this network; not about one address."""
    senders = [*rule.get("ra4", []), *rule.get("ra6", [])]
    return not senders or "localsubnet" in senders


def _holds(span: str, port: int) -> bool:
    first, _, last = span.partition("-")
    return first.isdecimal() and (last or first).isdecimal() and int(first) <= port <= int(last or first)
