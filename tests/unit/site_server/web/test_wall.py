"""The wall page as a browser gets it: empty by itself, from nowhere else, in our own colours."""

import re
import subprocess
import sys
from importlib.resources import as_file, files
from pathlib import Path

import msgspec
import pytest
from flask import Flask

from scripts.devtools.node import node_program
from shared.protocol import paths
from shared.protocol.commands import OpenWall
from shared.protocol.wall import WallCard, WallView
from shared.qtkit.look.tokens import LIGHT
from shared.words.catalogue import using
from shared.words.pseudo import PSEUDO, escaped
from site_server.service.view.wall import wall_card
from site_server.web import wall
from tests.support.local_room import PIN, LocalGateway
from tests.support.server_parts import ServerParts

PARTS = ("wall.css", "wall.js")


@pytest.fixture
def app(parts: ServerParts) -> Flask:
    return parts.app()


def test_the_page_says_nothing_of_site_or_room(app: Flask, parts: ServerParts) -> None:
    parts.command(OpenWall())
    client, plan = app.test_client(), parts.site.need_room().plan
    for path in (paths.WALL_PAGE, *(f"{paths.WALL_PARTS}/{name}" for name in PARTS)):
        response = client.get(path)
        assert response.status_code == 200
        assert not any(word in response.text for word in (plan.room, plan.site_name, plan.title, plan.site_id))
        assert wall_card(parts.site).code not in response.text
        policy = response.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert response.headers["Cache-Control"] == "no-store"
    assert client.get(f"{paths.WALL_PARTS}/wall.html").status_code == 404
    assert client.get(f"{paths.WALL_PARTS}/..%2f__init__.py").status_code >= 400


def test_it_loads_from_here_alone_and_its_script_only_puts_in_text(app: Flask) -> None:
    page = app.test_client().get(paths.WALL_PAGE).text
    loaded = re.findall(r'(?:src|href)="([^"]*)"', page)
    assert {one for one in loaded if not one.startswith("#")} == {"data:,", *(f"{paths.WALL_PARTS}/{p}" for p in PARTS)}
    assert not re.search(r"\son\w+=|<style|style=", page), "the policy would refuse it"
    script = files("site_server.web").joinpath("resources", "wall", "wall.js").read_text("utf-8")
    assert not re.search(r"innerHTML|outerHTML|insertAdjacent|document\.write|eval|new Function", script)
    assert f'"{paths.WALL}"' in script
    for name in re.findall(r'element\("([\w-]+)"\)', script):
        assert f'id="{name}"' in page, name


def test_every_word_of_it_comes_from_the_catalogue() -> None:
    with using(PSEUDO):
        assert not escaped(re.sub(r'lang="[^"]*"', "", wall.page_html()))


def test_its_colours_are_the_windows_own() -> None:
    style = files("site_server.web").joinpath("resources", "wall", "wall.css").read_text("utf-8")
    own = dict(re.findall(r"--([\w-]+): (#[0-9A-F]{6});", style))
    names = {"muted": "text_muted", "on-accent": "on_accent"}
    for name, colour in own.items():
        family, _, kind = name.partition("-")
        tone = getattr(LIGHT, family, None) if kind in {"text", "soft", "mark", "border"} else None
        expected = getattr(tone, kind) if tone is not None else getattr(LIGHT, str(names.get(name, name)))
        assert colour == expected, name
    assert not re.search(r"#[0-9A-Fa-f]{3,6}\b", style.split("}", 1)[1]), "colours stand at the top, once"


def test_the_code_lets_a_browser_without_a_certificate_in(app: Flask, parts: ServerParts) -> None:
    gateway = LocalGateway(parts)
    gateway.sign_in("proctor", PIN)
    assert gateway.wall() == WallCard()
    parts.site.port, parts.site.addresses, parts.site.certificate_print = 8443, lambda: ("10.0.0.5",), "ab12"
    parts.command(OpenWall())
    card = gateway.wall()
    assert (card.addresses, card.fingerprint, card.names) == (("10.0.0.5:8443",), "ab12", False)
    response = app.test_client().get(paths.WALL, headers={"Authorization": f"Bearer {card.code}"})
    assert msgspec.json.decode(response.data, type=WallView).room == parts.site.need_room().plan.room


@pytest.mark.skipif(sys.platform == "win32", reason="a browser's script: no matter of the system")
def test_its_script_plays_a_day_by_the_clock_of_the_server() -> None:
    with as_file(files("site_server.web").joinpath("resources", "wall", "wall.js")) as script:
        play = [str(node_program()), str(Path(__file__).with_name("wall_page.mjs")), str(script)]
        done = subprocess.run(play, capture_output=True, encoding="utf-8", timeout=60, check=False)
    assert done.stdout.strip() == "played", done.stderr


@pytest.mark.parametrize("who", ["inspector", "tech"])
def test_the_code_is_shown_to_who_runs_the_room(parts: ServerParts, who: str) -> None:
    gateway = LocalGateway(parts)
    gateway.sign_in(who, PIN)
    with pytest.raises(Exception, match="not_allowed"):
        gateway.wall()
