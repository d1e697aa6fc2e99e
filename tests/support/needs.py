"""What a test needs of the system: it is left out, with a reason, where that is not installed."""

import shutil

import pytest

from scripts.lab.sit.display import TOOLS


def needs_desk(*more: str) -> pytest.MarkDecorator:
    """An X server with window manager and hands, and these programs; on Debian `dev.py test` installs them as root."""
    absent = [tool for tool in (*TOOLS, *more) if shutil.which(tool) is None]
    return pytest.mark.skipif(bool(absent), reason=f"needs {', '.join(absent)}")
