"""Steps that are done once: a step is skipped while what it was made from is the same."""

import hashlib
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from scripts.devtools.progress import say


def print_of(parts: Iterable[str | bytes | Path]) -> str:
    """One hash of texts, bytes, files and whole folders (by the content and relative name of every file)."""
    digest = hashlib.sha256()
    for part in parts:
        if isinstance(part, Path):
            for path in sorted(part.rglob("*")) if part.is_dir() else [part]:
                if path.is_file() and "__pycache__" not in path.parts:
                    digest.update(str(path.relative_to(part)).encode() + b"\0" + path.read_bytes())
        else:
            digest.update(part.encode() if isinstance(part, str) else part)
        digest.update(b"\0\0")
    return digest.hexdigest()


class Stamps:
    """Notes in a folder which step was done with what."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder

    def once(
        self,
        name: str,
        parts: Iterable[str | bytes | Path],
        work: Callable[[], None],
        product: Path | None = None,
    ) -> bool:
        """Do the work unless it was done with the same parts; returns whether it was done now.

        `product`: what the work makes; it is done again where that is gone.
        """
        note, wanted = self._folder / f"{name}.done", print_of(parts)
        there = product is None or product.exists()
        if there and note.is_file() and note.read_text("utf-8") == wanted:
            say(f"  {name}：已是最新")
            return False
        note.unlink(missing_ok=True)
        started_s = time.monotonic()
        work()
        note.write_text(wanted, "utf-8")
        say(f"  {name}：完成  {time.monotonic() - started_s:.0f} s")
        return True
