"""The voice of this machine."""

import sys

from candidate_client.voice.linux import espeak
from candidate_client.voice.port import Voice
from candidate_client.voice.windows import sapi


def voice_for(platform: str = sys.platform) -> Voice | None:
    """The adapter of a platform; None where the machine has no Chinese voice."""
    return sapi() if platform == "win32" else espeak()
