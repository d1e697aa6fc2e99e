"""Every command line that a manual prints, in a block or in passing, is one its program understands as it stands."""

import re
import shlex
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest

from candidate_client.__main__ import _parser as client_parser
from proctor_console.__main__ import _parser as console_parser
from scripts.centre.cli.parser import make_parser as centre_parser
from site_server.commands.line import _parser as server_parser
from tests.support.manual import MANUALS, ROOT

PARSERS: Final[dict[str, Callable[[], ArgumentParser]]] = {
    "exam-site-server": server_parser,
    "exam-centre": centre_parser,
    "exam-candidate-client": client_parser,
    "exam-proctor-console": console_parser,
}
PAGES: Final = (*sorted(MANUALS.glob("*.md")), *(ROOT / "docs" / name for name in ("server.md", "authoring.md")))
_BLOCK: Final = re.compile(r"^ *```(?:sh)?\n(.*?)^ *```", re.DOTALL | re.MULTILINE)
_SPAN: Final = re.compile(r"`(exam-[a-z-]+ [^`\n]+)`")
_LINE: Final = re.compile(r"^ *(exam-[a-z-]+(?: .*)?)$", re.MULTILINE)
_SPOKEN_OF: Final = re.compile(r"^exam-[a-z-]+ [a-z-]+$")
"""A command named in passing without what belongs to it."""


def printed(page: Path) -> Iterator[str]:
    text = page.read_text(encoding="utf-8").replace("\\\n", " ")
    for block in _BLOCK.findall(text):
        yield from (re.split(r"\s+#", line)[0].rstrip() for line in _LINE.findall(block))
    yield from (line for line in _SPAN.findall(_BLOCK.sub("", text)) if not _SPOKEN_OF.match(line))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_printed_command_is_understood(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = []
    for line in printed(page):
        program, *words = shlex.split(line.replace("\\", "\\\\"))  # Windows' places keep their back-slashes
        if program in PARSERS:
            try:
                PARSERS[program]().parse_args(words)
            except SystemExit:
                wrong.append(f"{line}：{capsys.readouterr().err.strip().splitlines()[-1]}")
    assert wrong == []


def test_the_manuals_print_commands_of_every_program() -> None:
    found = {line.split()[0] for page in PAGES for line in printed(page)}
    assert set(PARSERS) <= found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_command_spoken_of_exists(page: Path) -> None:
    for program, command in re.findall(r"`(exam-(?:site-server|centre)) ([a-z-]+)", page.read_text(encoding="utf-8")):
        assert f" {command} " in PARSERS[program]().format_help().replace("\n", " "), command
