"""A second paper for the sample session: the sample exam under another number, every item under another id."""

import re
import shutil
from pathlib import Path

from scripts.centre import samples

_HEAD = re.compile(r'^(item_id|paper_id) = "', re.MULTILINE)


def second_exam(folder: Path) -> Path:
    """Write the authoring folder; `S01` is `B-S01` there."""
    shutil.copytree(samples.EXAM, folder)
    for path in folder.rglob("*.toml"):
        path.write_text(_HEAD.sub(r'\1 = "B-', path.read_text(encoding="utf-8")), encoding="utf-8")
    return folder
