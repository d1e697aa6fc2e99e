"""Names of states that both the answer log and the view use."""

from typing import Literal

SaveState = Literal["keeping", "kept", "saved"]
