"""One look at a PC, as its eyes tell it. What a system does not tell, or not to us, is None, and nothing follows."""

import msgspec


class Program(msgspec.Struct, frozen=True, kw_only=True):
    """A running program. `name`: of its process, small letters, without `.exe`.

    Attributes:
        original: the name its maker gave it, where the file itself tells (Windows: version resource).
        publisher: the maker, small letters, where the file tells.
        sha256: of the file, where it was asked for.
    """

    name: str
    original: str = ""
    publisher: str = ""
    sha256: str = ""


class Window(msgspec.Struct, frozen=True, kw_only=True):
    """A top-level window of another program. `program`: as `Program.name`, empty where unknown.

    Numbers of windows are given out again: which window it is, the process tells as well.
    """

    number: int
    pid: int = 0
    program: str
    title: str = ""


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """One look.

    Attributes:
        steady_ms: a clock that nobody can set; `wall_ms`: the PC's own, which somebody can.
        working: a candidate is at work, so that the keyboard matters.
        windows: of other programs; `foreign`: the one of them that has the keyboard.
        screens: how many are on.
        remote: through what the desktop is shown elsewhere; empty where it is not.
        debugger: what is attached to this program; empty where nothing is.
        virtual: which virtual machine this is; empty for a real one.
        drives: removable drives by what people call them.
        idle_s: since the last key or movement of the mouse.
        way_out: the address outside the room that answered; empty where none did.
        keys: combinations that lead out of the exam, pressed and swallowed since the last look.
    """

    steady_ms: int
    wall_ms: int
    working: bool = True
    programs: tuple[Program, ...] | None = None
    windows: tuple[Window, ...] | None = None
    foreign: Window | None = None
    screens: int | None = None
    remote: str | None = None
    debugger: str | None = None
    virtual: str | None = None
    drives: tuple[str, ...] | None = None
    idle_s: int | None = None
    way_out: str | None = None
    keys: tuple[str, ...] = ()
