"""A thief of the centre's laptop or of a backup stick: the whole folder in hand, without the passphrase."""

import contextlib
import io
import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from scripts.centre import samples
from scripts.centre.cli.parser import main as centre_command
from scripts.centre.folder import CentreFolder
from scripts.centre.issued import BACKUP_CODE_FILE, CODE_FILE, PINS_FILE, read_issued_plan, read_papers
from scripts.centre.issuing.extension import KEY_FILE as EXTENSION_KEY_FILE
from scripts.centre.passphrases import PassphraseFile
from scripts.lab.attack.attack import attack
from scripts.lab.attack.holding import demand
from scripts.lab.attack.stage import Stage
from scripts.lab.demo import leaks
from scripts.lab.demo.figures import secrets_of
from shared.exchange.site_files import write_card
from shared.security import signing
from tests.support.passphrase import in_clear, passphrase_file
from tests.support.second_exam import second_exam
from tests.support.travelling import make_site

BY: Final = "thief of the centre's folder"
_SAMPLES: Final = samples.FOLDER
_GUESSES: Final = ("123456789012", "pingjia2026!", "PJ01PJ01PJ01")


def _centre(*words: str | Path) -> tuple[int, str]:
    """A command of the centre: its exit code, and all it printed."""
    told = io.StringIO()
    with contextlib.redirect_stdout(told), contextlib.redirect_stderr(told):
        code = centre_command([str(word) for word in words])
    return code, told.getvalue()


def _working_folder(root: Path) -> CentreFolder:
    """A centre that sealed a session with both papers and answered the telephone; the way of the manual."""
    root.mkdir()
    phrase = passphrase_file(root)
    folder: list[str | Path] = ["--dir", root / "centre", "--passphrase-file", phrase]
    write_card(root / "site.pub.json", make_site().public)
    second_exam(root / "exam-b")
    sample, plan = _SAMPLES / "site", root / "plan.toml"
    plan.write_text('backup_exam = "exam-b"\n' + (sample / "plan.toml").read_text("utf-8"), "utf-8")
    sheets: list[str | Path] = ["--seating", sample / "seating.xlsx", "--students", sample / "students.xlsx"]
    paper: list[str | Path] = ["--exam", _SAMPLES / "exam", "--plan", plan, *sheets, "--photos", sample / "photos.zip"]
    commands: tuple[list[str | Path], ...] = (
        ["make-keys", *folder, "--id", "PJ01", "--name", "样例评价组织", "--url", "https://x.example.org"],
        ["receipt-key", *folder],
        ["register-site", *folder, root / "site.pub.json"],
        ["build", *folder, *paper, "--allow", "start-passed"],
        ["opening-code", *folder, "S20261128-0930-301"],
        ["extension-code", *folder, "S20261128-0930-301", "--who", "45人", "--minutes", "20", "--challenge", "7QK40X"],
    )
    for words in commands:
        code, said = _centre(*words)
        demand(code == 0, said)
    return CentreFolder(root / "centre", PassphraseFile(phrase))


def _valuable(centre: CentreFolder) -> dict[str, list[str]]:
    """What a thief would look for, by kind, read with the passphrase."""
    secrets, issue = centre.secrets, centre.latest_issue("S20261128-0930-301")
    plan = read_issued_plan(secrets, issue)
    demand(plan is not None, "no plan was kept")
    found: dict[str, list[str]] = {"candidate": [c.name for c in plan.candidates if len(c.name) > 1] if plan else []}
    for files in read_papers(secrets, issue).each():
        for kind, texts in secrets_of(files.paper, files.key, plan.candidates if plan else ()).items():
            found.setdefault(kind, []).extend(texts)
    found["PIN"] = [duty["pin"] for duty in json.loads(secrets.read(issue / PINS_FILE))]
    found["opening code"] = [json.loads(secrets.read(issue / name))["code"] for name in (CODE_FILE, BACKUP_CODE_FILE)]
    found["extension key"] = [json.loads(secrets.read(issue / EXTENSION_KEY_FILE))["key"]]
    pem = signing.private_pem(centre.signing_key()).decode()
    found["private key"] = ["PRIVATE KEY", pem.splitlines()[1], "AGE-SECRET-KEY", centre.results_identity()]
    return found


@attack(
    "a stolen centre folder",
    by=BY,
    must="no key, paper, answer, code, PIN or name in any file; every command refuses",
    ground="centre",
)
def stolen_folder(stage: Stage) -> str:
    """Every byte of the folder is searched, commands are run on it with guessed passphrases, files are swapped."""
    root = stage.folder / f"stolen-{stage.next_number()}"
    centre = _working_folder(root)
    valuable = _valuable(centre)
    demand(all(valuable.values()), [kind for kind, texts in valuable.items() if not texts])
    files = [path for path in leaks.files_of([centre.root]) if path.parent.name != "logs"]
    found = leaks.scan(files, leaks.patterns(valuable))
    demand(not found, [f"{path.name}: {kind}" for path, kind in found])
    open_kinds = {kind for _, kind in leaks.scan(_in_clear(root, centre), leaks.patterns(valuable))}
    demand(open_kinds == set(valuable), f"the search itself misses {set(valuable) - open_kinds}")
    for guess in _GUESSES:
        _refused(centre.root, passphrase_file(root, guess), ["opening-code", "S20261128-0930-301"])
    _other_box(root, centre)
    return f"{len(files)} files, {len(valuable)} kinds of secrets: nothing found; {len(_GUESSES)} guesses refused"


def _in_clear(root: Path, centre: CentreFolder) -> list[Path]:
    """The same secrets as an earlier version kept them, papers unpacked: what the search must find."""
    issue = centre.latest_issue("S20261128-0930-301")
    clear = in_clear(centre, issue, root / "clear")
    for path in (centre.signing_path, centre.results_path):
        (clear / path.name).write_bytes(centre.secrets.read(path))
    for path in clear.glob("*.zip"):
        shutil.unpack_archive(path, clear / path.stem)
    return leaks.files_of([clear])


def _refused(folder: Path, phrase: Path, command: Sequence[str]) -> None:
    code, said = _centre(*command, "--dir", folder, "--passphrase-file", phrase)
    demand(code == 1 and "保护口令不对" in said, said)


def _other_box(root: Path, centre: CentreFolder) -> None:
    """The thief's own box in the place of the centre's: nothing opens under it, nothing is written under it."""
    own = root / "own"
    own.mkdir()
    phrase = passphrase_file(own)
    code, said = _centre(
        *(
            "make-keys",
            "--dir",
            own / "c",
            "--passphrase-file",
            phrase,
            "--id",
            "X",
            "--name",
            "x",
            "--url",
            "https://x",
        )
    )
    demand(code == 0, said)
    copy = root / "copy"
    shutil.copytree(centre.root, copy)
    shutil.copy(CentreFolder(own / "c").secrets.box_path, CentreFolder(copy).secrets.box_path)
    code, said = _centre("opening-code", "--dir", copy, "--passphrase-file", phrase, "S20261128-0930-301")
    demand(code == 1 and "另一个密钥盒" in said, said)
