"""The versioned tables of breaches 违规代码表 the centre's tool brings along, chosen in `plan.toml` by their name.

教育部令第33号, Articles 5 to 8 and 18; 人社部令第31号, Articles 6 to 9 and 16: each with its own rule of how a record
is acknowledged. Each file says where its words and codes come from, and in `unverified` which codes had no second
source: these the centre must check. A change of codes or words is a new file that `replaces` the one before; packages
that were issued keep the table they carry.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from scripts.centre.authoring.toml_reader import Findings
from shared.words.catalogue import say

CHOICE: Final = "breaches"
"""The key of `plan.toml` that names a table."""
FORMAT: Final = "breach-table/1"
_PLACE: Final = Path(__file__).parent / "breaches"
_GIVEN: Final = ("incident_table", "incident_signing", "incident_codes")


@cache
def shipped() -> dict[str, dict[str, Any]]:
    """Every table by its name, as keys of a session plan."""
    found = {}
    for path in sorted(_PLACE.glob("*.toml")):
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        found[str(table["name"])] = {key: table[key] for key in _GIVEN}
    return found


@cache
def replaced() -> dict[str, str]:
    """Names of tables that are no longer brought along, and the one to choose now."""
    found: dict[str, str] = {}
    for path in _PLACE.glob("*.toml"):
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        found |= {str(old): str(table["name"]) for old in table["replaces"]}
    return found


def with_breaches(raw: Mapping[str, Any], name: str, findings: Findings) -> dict[str, Any]:
    """The plan with the table it names beside the name; a finding where there is none, or the plan has its own."""
    if CHOICE not in raw:
        return dict(raw)
    chosen = shipped().get(str(raw[CHOICE]))
    if chosen is None and (new := replaced().get(str(raw[CHOICE]))) is not None:
        told = say("issuing.plan.breaches_replaced", name=str(raw[CHOICE]), new=new)
        findings.add(name, told, key=CHOICE)
        return dict(raw)
    if chosen is None:
        told = say("issuing.plan.breaches_unknown", name=str(raw[CHOICE]), names=list(shipped()))
        findings.add(name, told, key=CHOICE)
        return dict(raw)
    if own := [key for key in _GIVEN if key in raw]:
        findings.add(name, say("issuing.plan.breaches_twice", keys=own), key=CHOICE)
    return {**raw, **chosen}
