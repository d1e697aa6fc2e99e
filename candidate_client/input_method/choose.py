"""The input method for this machine."""

import os
import sys

from candidate_client.input_method.port import InputMethod, NoInputMethod

if sys.platform == "linux":
    from candidate_client.input_method.linux import LinuxInputMethod
if sys.platform == "win32":
    from candidate_client.input_method.windows import WindowsInputMethod


def input_method_for() -> InputMethod:
    """The adapter of this platform."""
    if sys.platform == "win32":
        return WindowsInputMethod()
    if sys.platform == "linux" and os.environ.get("QT_QPA_PLATFORM", "xcb") != "offscreen":
        return LinuxInputMethod()
    return NoInputMethod()
