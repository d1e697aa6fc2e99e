"""Do paper, key and media fit together? Each contradiction is named by item before a package is built."""

from collections.abc import Mapping

from scripts.centre.authoring.templates import TemplateInspector
from scripts.centre.authoring.toml_reader import Findings
from shared.exam.accounts import leaf_accounts
from shared.exam.key import PaperKey
from shared.exam.kinds.asking import check_item
from shared.exam.kinds.findings import path_words
from shared.exam.kinds.kind import Desk
from shared.exam.kinds.numbers import decimal_of
from shared.exam.paper import Paper


def check_paper(paper: Paper, key: PaperKey, media: Mapping[str, bytes], findings: Findings) -> None:
    """Add a finding for everything that does not fit."""
    leaves = frozenset(account.code for account in leaf_accounts(paper.accounts))
    desk = Desk(media=media.keys(), leaf_accounts=leaves, inspect=TemplateInspector(media))
    for item in paper.items():
        for found in check_item(item, key.items.get(item.item_id), desk):
            findings.add(" ".join(filter(None, (item.item_id, path_words(found.path)))), found.sentence)
    pass_mark = decimal_of(key.pass_mark)
    if pass_mark is None or pass_mark < 0:
        findings.add("paper.toml", "pass_mark 不是数")
