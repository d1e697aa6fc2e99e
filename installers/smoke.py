"""Starts each frozen program and looks at what it does: the server answers over TLS, the windows draw themselves.

Run on the machine that froze them; everything happens in a temporary folder and on loopback.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
from PIL import Image

from shared.exchange.site_files import CENTRE_FILE, CentrePublic, write_card
from shared.link.transport import Transport
from shared.machine.files import write_private
from shared.protocol import paths
from shared.protocol.device import Hello
from shared.protocol.version import PRODUCT_VERSION
from shared.security import sealing, signing
from shared.security.passphrase import proposed

START_LIMIT_S = 60.0
PAPER_LIMIT_S = 240.0
"""A whole paper is drawn, item by item."""
FEWEST_COLOURS = 20
"""An empty window, or one whose text failed to draw, has fewer."""


class SmokeError(Exception):
    """A frozen program does not do what it should; `str()` says which and what it printed."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What one program did."""

    program: str
    text: str
    took_s: float


def smoke(executables: dict[str, Path], pictures: Path) -> list[Seen]:
    """Try every program given by short name; window pictures are kept in `pictures`.

    Raises:
        SmokeError: a program failed.
    """
    pictures.mkdir(parents=True, exist_ok=True)
    seen = []
    for name, path in executables.items():
        started_s = time.monotonic()
        text = _TRIES[name](path, pictures / f"{path.stem}.png")
        seen.append(Seen(path.stem, text, time.monotonic() - started_s))
        print(f"{path.stem}: {text} ({seen[-1].took_s:.1f} s)", flush=True)
    return seen


def clean_environment(home: Path) -> dict[str, str]:
    """An environment as on a machine without Python, fonts or this checkout: only the program's own parts can help."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "SystemRoot", "TEMP", "TMP") if name in os.environ}
    folders = {"HOME": home, "LOCALAPPDATA": home, "APPDATA": home, "PROGRAMDATA": home, "XDG_RUNTIME_DIR": home}
    home.mkdir(parents=True, exist_ok=True)
    home.chmod(0o700)
    return {**kept, **{name: str(path) for name, path in folders.items()}, "QT_QPA_PLATFORM": "offscreen"}


def _try_window(executable: Path, picture: Path) -> str:
    picture.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory(prefix="exam-site-smoke-") as temporary:
        output = _run(executable, ["--screenshot", str(picture)], clean_environment(Path(temporary) / "home"))
    return _drawn(executable, picture, output)


def _drawn(executable: Path, picture: Path, output: str) -> str:
    """What a picture of a window shows; an empty one, or text that failed to draw, is a failure."""
    if not picture.is_file():
        raise SmokeError(f"{executable.stem} drew no picture:\n{output}")
    with Image.open(picture) as image:
        width, height = image.size
        colours = image.convert("RGB").getcolors(maxcolors=width * height) or []
    if len(colours) < FEWEST_COLOURS:
        raise SmokeError(f"{executable.stem} drew an empty window ({len(colours)} colours):\n{output}")
    return f"window {width}x{height}, {len(colours)} colours"


def _try_centre(executable: Path, picture: Path) -> str:
    """The sample paper that travels inside is checked (its key is marked) and drawn in the candidate's window."""
    exam = next(executable.parent.rglob("samples/exam/paper.toml")).parent
    with tempfile.TemporaryDirectory(prefix="exam-site-smoke-") as temporary:
        folder = Path(temporary)
        env = clean_environment(folder / "home")
        keys = ["--id", "SMOKE", "--name", "冒烟测试评价组织", "--url", "https://results.example.org"]
        write_private(folder / "passphrase", f"{proposed()}\n".encode())
        asked = ["--passphrase-file", str(folder / "passphrase")]
        _run(executable, ["make-keys", "--dir", str(folder / "centre"), *asked, *keys], env)
        checked = _run(executable, ["check", str(exam)], env)
        _run(executable, ["preview", str(exam), "--screenshot", str(folder / "items")], env, PAPER_LIMIT_S)
        items = sorted((folder / "items").iterdir())
        shutil.copyfile(items[0], picture)
    if "没有发现问题" not in checked:
        raise SmokeError(f"{executable.stem} check said:\n{checked}")
    return f"paper checked, {len(items)} items drawn, {_drawn(executable, picture, checked)}"


def _try_server(executable: Path, _picture: Path) -> str:
    with tempfile.TemporaryDirectory(prefix="exam-site-smoke-") as temporary:
        folder = Path(temporary)
        env = clean_environment(folder / "home")
        version = _run(executable, ["--version"], env)
        if PRODUCT_VERSION not in version:
            raise SmokeError(f"{executable.stem} --version said: {version}")
        card, data = folder / CENTRE_FILE, folder / "data"
        write_card(card, _centre_card())
        site = ["--site-id", "SMOKE-01", "--site-name", "冒烟测试考点", "--centre", str(card), "--address", "127.0.0.1"]
        _run(executable, ["init", "--data", str(data), *site], env)
        hello = _ask_running_server(executable, data, env)
    if (hello.site_id, hello.product_version) != ("SMOKE-01", PRODUCT_VERSION):
        raise SmokeError(f"{executable.stem} greeted as {hello}")
    return f"version {hello.product_version}, hello over TLS from site {hello.site_id}"


def _ask_running_server(executable: Path, data: Path, env: dict[str, str]) -> Hello:
    command = [str(executable), "run", "--data", str(data), "--host", "127.0.0.1", "--port", "0"]
    log = data.with_name("server.out")
    with log.open("wb") as sink, subprocess.Popen(command, env=env, stdout=sink, stderr=sink) as process:
        try:
            info = _wait_for(lambda: _run_info(data), process, log)
            transport = Transport(f"https://127.0.0.1:{info['port']}", site_ca=data / "keys" / "site-ca.crt")
            try:
                return transport.call("GET", paths.HELLO, None, Hello)
            finally:
                transport.close()
        finally:
            _stop(process, log)


def _run_info(data: Path) -> dict[str, int] | None:
    try:
        return msgspec.json.decode((data / "run.json").read_bytes(), type=dict)
    except OSError:
        return None


def _wait_for(
    probe: Callable[[], dict[str, int] | None], process: subprocess.Popen[bytes], log: Path
) -> dict[str, int]:
    deadline_s = time.monotonic() + START_LIMIT_S
    while time.monotonic() < deadline_s and process.poll() is None:
        if found := probe():
            return found
        time.sleep(0.1)
    raise SmokeError(f"the server did not start:\n{log.read_text('utf-8', errors='replace')[-3000:]}")


def _stop(process: subprocess.Popen[bytes], log: Path) -> None:
    if process.poll() is None:
        if sys.platform == "win32":
            process.terminate()
        else:
            process.send_signal(signal.SIGTERM)
    try:
        code = process.wait(timeout=30)
    except subprocess.TimeoutExpired as error:
        process.kill()
        raise SmokeError("the server did not stop when asked") from error
    if code and sys.platform != "win32":
        text = log.read_text("utf-8", errors="replace")[-3000:]
        raise SmokeError(f"the server stopped with code {code}:\n{text}")


def _run(executable: Path, arguments: Sequence[str], env: dict[str, str], limit_s: float = START_LIMIT_S) -> str:
    try:
        run = subprocess.run(
            [str(executable), *arguments],
            env=env,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            timeout=limit_s,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise SmokeError(f"{executable.stem} {arguments[0]} did not end within {limit_s:.0f} s") from error
    if run.returncode:
        raise SmokeError(f"{executable.stem} {arguments[0]} ended with {run.returncode}:\n{run.stdout}{run.stderr}")
    return run.stdout + run.stderr


_TRIES: dict[str, Callable[[Path, Path], str]] = {
    "server": _try_server,
    "desk": _try_window,
    "console": _try_window,
    "client": _try_window,
    "centre": _try_centre,
}


def _centre_card() -> CentrePublic:
    return CentrePublic(
        centre_id="SMOKE",
        name="冒烟测试评价组织",
        signing_key=signing.public_pem(signing.make_signing_key().public_key()).decode(),
        results_recipient=sealing.recipient_of(sealing.make_identity()),
        upload_url="https://results.example.org/files",
        receipt_url="https://results.example.org/receipts",
    )
