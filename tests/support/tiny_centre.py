"""The centre of a tiny session: its folder as `build` would have left it, asked through its own commands.

centre = TinyCentre(tmp_path / "centre", tiny)
centre.says("backup-code", session, "--who", ticket, "--challenge", challenge)    # what the command prints
centre.scores(bundle)                                                             # ticket to (paper id, points)
"""

import contextlib
import io
import re
from decimal import Decimal
from pathlib import Path

import msgspec

from scripts.centre.cli.parser import main
from scripts.centre.issued import (
    BACKUP_CODE_FILE,
    BACKUP_KEY_FILE,
    BACKUP_PAPER_FILE,
    CODE_FILE,
    KEY_FILE,
    PAPER_FILE,
    OpeningCode,
)
from scripts.centre.issuing.extension import KEY_FILE as EXTENSION_FILE
from scripts.centre.issuing.extension import ExtensionKey
from scripts.centre.marking.scores import CandidateScore
from shared.decoding import decode_json
from shared.exam.key import PaperKey
from shared.exam.kinds.choice import ChoiceKey
from shared.exam.kinds.fill_in import BlankKey, FillInKey
from shared.exam.kinds.registry import AnyKey
from shared.exam.kinds.single_choice import SingleChoiceItem
from shared.exam.kinds.true_false import TrueFalseItem, TrueFalseKey
from shared.exam.kinds.voucher import VoucherKey, VoucherLineKey
from shared.exam.paper import Paper
from shared.exchange.paper_archive import pack_paper
from tests.support.receiver import centre_folder, issued
from tests.support.tiny_session import TinySession
from tests.support.travelling import Centre, Site


class TinyCentre:
    """See the module. Right are A in the main paper's choices and B in the backup paper's."""

    def __init__(self, root: Path, tiny: TinySession) -> None:
        keys = tiny.centre_keys
        site = Site(public=tiny.site, key=keys.signing_key, identity="")
        self.folder = centre_folder(root, Centre(public=keys.card, key=keys.signing_key, identity=keys.identity), site)
        issued(self.folder, tiny.package, tiny.plan)
        self._place = self.folder.latest_issue(tiny.plan.session_id)
        self._code(CODE_FILE, tiny, tiny.opening_code)
        self._keep(EXTENSION_FILE, ExtensionKey(package_id="P-TINY", key=tiny.extension_key))
        self._paper(PAPER_FILE, KEY_FILE, tiny.paper, "A")
        if tiny.backup_paper is not None:
            self._code(BACKUP_CODE_FILE, tiny, tiny.backup_code)
            self._paper(BACKUP_PAPER_FILE, BACKUP_KEY_FILE, tiny.backup_paper, "B")

    def says(self, *words: str | Path) -> str:
        """What a command prints that ends well."""
        with contextlib.redirect_stdout(io.StringIO()) as told:
            code = main([*(str(word) for word in words), "--dir", str(self.folder.root)])
        assert code == 0, told.getvalue()
        return told.getvalue()

    def code(self, *words: str) -> str:
        """The code of sixteen letters in what a command prints."""
        (found,) = re.findall(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}", self.says(*words))
        assert isinstance(found, str)
        return found

    def scores(self, bundle: Path) -> dict[str, tuple[str, Decimal | None]]:
        """Ticket to the paper it was marked by and its points, as the centre's own command marks."""
        out = bundle.with_suffix(".json")
        self.says("score", bundle, "--out", bundle.with_suffix(".xlsx"), "--json", out)
        rows = decode_json(out.read_bytes(), tuple[CandidateScore, ...])
        return {row.ticket: (row.paper_id, row.score.total if row.score is not None else None) for row in rows}

    def _code(self, name: str, tiny: TinySession, code: str) -> None:
        self._keep(name, OpeningCode(session_id=tiny.plan.session_id, package_id="P-TINY", code=code))

    def _paper(self, paper_file: str, key_file: str, paper: Paper, right: str) -> None:
        (self._place / paper_file).write_bytes(pack_paper(paper, {}))
        items: dict[str, AnyKey] = {}
        for item in paper.items():
            if isinstance(item, SingleChoiceItem):
                items[item.item_id] = ChoiceKey(right=(right,))
            elif isinstance(item, TrueFalseItem):
                items[item.item_id] = TrueFalseKey(right=False)
            elif item.kind == "fill_in":
                items[item.item_id] = FillInKey(blanks=(BlankKey(id="a", points="10", accept=("4",)),))
            else:
                line = VoucherLineKey(account="1403", side="debit", amount="1", points="20")
                items[item.item_id] = VoucherKey(date="2026-11-05", attachments=0, lines=(line,))
        self._keep(key_file, PaperKey(paper_id=paper.paper_id, version=1, pass_mark="30", items=items))

    def _keep(self, name: str, what: msgspec.Struct) -> None:
        (self._place / name).write_bytes(msgspec.json.encode(what))
