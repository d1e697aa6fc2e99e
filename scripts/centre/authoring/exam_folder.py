"""The authoring folder (docs/authoring.md) becomes a paper without answers, its media, and the answer key.

Everything the folder says is checked before anything is built: each wrong place is named, and a key that does not fit
its item never reaches an exam.
"""

from pathlib import Path
from typing import Any

import msgspec

from scripts.centre.authoring.checks import check_paper
from scripts.centre.authoring.items import build_item
from scripts.centre.authoring.times import duration_of
from scripts.centre.authoring.toml_reader import Findings
from scripts.centre.errors import AuthoringError
from shared.exam.accounts import Account
from shared.exam.key import PaperKey
from shared.exam.kinds.asking import Authored as AuthoredItem
from shared.exam.kinds.parts import Item, Key
from shared.exam.paper import Group, Paper, Section

_GROUP_DEFAULTS = {"shuffle_items": False, "shuffle_options": False}


class Authored(msgspec.Struct, frozen=True, kw_only=True):
    """A paper as candidates see it, the media it needs, and what stays at the centre."""

    paper: Paper
    media: dict[str, bytes]
    key: PaperKey


def read_exam(folder: Path) -> Authored:
    """Read and check an authoring folder.

    Raises:
        AuthoringError: with every problem found.
    """
    findings = Findings()
    head = findings.read(folder / "paper.toml", "paper.toml")
    if findings.lines:
        raise AuthoringError(findings.lines)
    if head.get("format") != "exam-paper/1":
        findings.add("paper.toml", 'format 应为 "exam-paper/1"')
    keys: dict[str, Key] = {}
    sections = [_section(folder, entry, keys, findings) for entry in head.get("section", [])]
    paper = findings.convert(
        {
            **{name: head.get(name) for name in ("paper_id", "version", "title", "subject", "certificate", "level")},
            "duration_s": duration_of(head, findings),
            "carry_over": head.get("carry_over", False),
            "sections": [],
        },
        Paper,
        "paper.toml",
    )
    if paper is None:
        raise AuthoringError(findings.lines)
    accounts = _accounts(folder, head.get("accounts"), findings)
    paper = msgspec.structs.replace(paper, sections=tuple(s for s in sections if s), accounts=accounts)
    key = PaperKey(
        paper_id=paper.paper_id, version=paper.version, pass_mark=str(head.get("pass_mark", "60")), items=keys
    )
    media = _media(folder, paper)
    check_paper(paper, key, media, findings)
    if findings.lines:
        raise AuthoringError(findings.lines)
    return Authored(paper=paper, media=media, key=key)


def _section(folder: Path, entry: dict[str, Any], keys: dict[str, Key], findings: Findings) -> Section | None:
    groups = []
    for name in entry.get("files", []):
        content = findings.read(folder / name, name)
        items = [built for raw in content.get("item", []) if (built := build_item(content, raw, name, findings))]
        for built in items:
            _keep_key(keys, built, name, findings)
        group = _group(content, [built.item for built in items], name, findings)
        groups += [group] if group else []
    plain = {name: entry.get(name) for name in ("section_id", "kind", "title")}
    own = {"duration_s": entry["duration_minutes"] * 60} if isinstance(entry.get("duration_minutes"), int) else {}
    section = findings.convert({**plain, **own, "groups": []}, Section, "paper.toml 的 section")
    return msgspec.structs.replace(section, groups=tuple(groups)) if section else None


def _keep_key(keys: dict[str, Key], built: AuthoredItem, name: str, findings: Findings) -> None:
    if built.item.item_id in keys:
        findings.add(f"{name} {built.item.item_id}", "item_id 重复")
    keys[built.item.item_id] = built.key


def _group(content: dict[str, Any], items: list[Item], name: str, findings: Findings) -> Group | None:
    if not content:
        return None
    plain = {field: content.get(field) for field in ("group_id", "title", "instruction")}
    shuffles = {field: content.get(field, default) for field, default in _GROUP_DEFAULTS.items()}
    group = findings.convert({**plain, **shuffles, "items": []}, Group, name)
    if not content.get("item"):
        findings.add(name, "没有题目")
    return msgspec.structs.replace(group, items=tuple(items)) if group else None


def _accounts(folder: Path, name: str | None, findings: Findings) -> tuple[Account, ...]:
    if not name:
        return ()
    content = findings.read(folder / name, name)
    accounts = [
        account
        for number, raw in enumerate(content.get("account", []), start=1)
        if (account := findings.convert(raw, Account, f"{name} 第{number}个科目"))
    ]
    codes = [account.code for account in accounts]
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        findings.add(name, f"科目编码 {code} 重复")
    return tuple(accounts)


def _media(folder: Path, paper: Paper) -> dict[str, bytes]:
    """Only what the paper names travels: a forgotten worked solution in the folder stays at home."""
    return {name: (folder / name).read_bytes() for name in sorted(paper.media()) if _inside(folder, name)}


def _inside(folder: Path, name: str) -> bool:
    path = folder / name
    return path.is_file() and path.resolve().is_relative_to(folder.resolve())
