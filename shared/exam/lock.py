"""What is demanded of a locked PC: the things it watches for and what follows from each. It travels in the package.

Four measures: off (not watched, and not prevented), log (a line of the room log), warn (the proctor and the candidate
are told), block (the paper is hidden until a proctor lets the candidate go on). The defaults stop what takes an answer
in or the paper out, and tell of what a Windows PC may do by itself: a pop-up of the system must not stop a room.
"""

from typing import Annotated, Final, Literal

import msgspec

from shared.exam.bounds import Name
from shared.exam.demands import FORBIDDEN, Policy

Measure = Literal["off", "log", "warn", "block"]
MEASURES: Final[tuple[Measure, ...]] = ("off", "log", "warn", "block")
"""From the mildest to the strictest."""

Sight = Literal[
    "focus_lost",
    "new_window",
    "paste_in",
    "copy_out",
    "keys",
    "forbidden_program",
    "renamed_program",
    "remote_session",
    "debugger",
    "virtual_machine",
    "second_display",
    "screen_capture",
    "usb_storage",
    "network_out",
    "clock_change",
    "sleep",
    "idle",
    "not_locked",
    "not_enforced",
    "client_ended",
    "guard_ended",
]
"""What a PC can see. Each has a field of that name in `Measures`, and its words under `lock.<sight>`."""

_MANY: Final = 200
_Sha256 = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
_Listed = Annotated[tuple[Name, ...], msgspec.Meta(max_length=_MANY)]

PUBLISHERS: Final = (
    "anydesk", "oray", "rustdesk", "purslane", "splashtop", "teamviewer", "todesk", "youqu", "realvnc", "philandro",
    "obs project", "bandicam", "faststone",
)  # fmt: skip
"""Parts of the publisher's name in a program's own version information: remote control and recording.

Only makers that have nothing else on a room's PCs: a company that also makes an input method must not stand here.
"""

RECORDERS: Final = (
    "obs", "obs32", "obs64", "bandicam", "camtasia", "fscapture", "snagit32", "sharex", "screenclippinghost",
    "snippingtool", "screensketch", "flameshot", "scrot", "gnome-screenshot", "ksnip", "spectacle", "maim",
    "simplescreenrecorder", "kazam", "vokoscreenng", "recordmydesktop", "xwd", "import",
)  # fmt: skip
"""Programs that take pictures of the screen, by the name of their process."""

COMPANIONS: Final = (
    "ctfmon", "textinputhost", "chsime", "chtime", "inputmethod", "sogoucloud", "sgtool", "imebroker", "tabtip",
    "fcitx", "fcitx5", "ibus-daemon", "ibus-ui-gtk3", "ibus-x11", "openbox",
)  # fmt: skip
"""Programs whose windows belong to the work: input methods, and the window manager of a dedicated log-in."""


class Measures(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The measure for each sight.

    Attributes:
        focus_lost: another window has the keyboard while the candidate is at work.
        new_window: a top-level window of another program has come up.
        paste_in: text from outside was to be pasted into an answer.
        copy_out: another program asked for text copied from the paper or an answer.
        keys: keys that lead out of the exam were pressed, and swallowed.
        forbidden_program: a program of the readiness list runs (`shared.exam.demands.Policy.forbidden`).
        renamed_program: one runs under another name; seen by its original name, publisher or hash.
        remote_session: the desktop is shown somewhere else.
        debugger: a debugger is attached to the client.
        virtual_machine: the PC is a virtual one.
        second_display: more than one screen is on.
        screen_capture: a picture of the screen was taken, or a program records it.
        usb_storage: a storage device was plugged in.
        network_out: the PC has a way out of the room's network.
        clock_change: the PC's clock was set.
        sleep: the PC stood still, or was asleep.
        idle: no key and no mouse for `LockPolicy.idle_s`.
        not_locked: the client runs in an ordinary window.
        not_enforced: a part of the lock could not be put in force on this PC.
        client_ended, guard_ended: the client or its guard ended and was started again.
    """

    focus_lost: Measure = "warn"
    new_window: Measure = "warn"
    paste_in: Measure = "warn"
    copy_out: Measure = "warn"
    keys: Measure = "log"
    forbidden_program: Measure = "block"
    renamed_program: Measure = "block"
    remote_session: Measure = "block"
    debugger: Measure = "block"
    virtual_machine: Measure = "warn"
    second_display: Measure = "block"
    screen_capture: Measure = "warn"
    usb_storage: Measure = "warn"
    network_out: Measure = "warn"
    clock_change: Measure = "log"
    sleep: Measure = "log"
    idle: Measure = "log"
    not_locked: Measure = "log"
    not_enforced: Measure = "warn"
    client_ended: Measure = "warn"
    guard_ended: Measure = "warn"


class WatchLists(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a PC needs to know of the readiness list to go on looking during the exam (`shared.exam.demands`).

    `programs`: forbidden process names; `ways_out`: addresses outside the room, none of which may answer.
    """

    programs: _Listed = FORBIDDEN
    ways_out: _Listed = Policy().internet_addresses


class LockPolicy(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The lock of one session.

    Attributes:
        measures: what follows from each sight.
        publishers: small letters; a running program whose publisher's name contains one of them is forbidden.
        hashes: SHA-256 of program files that are forbidden whatever they are called.
        recorders: programs that take pictures of the screen; process names in small letters, without `.exe`.
        companions: programs whose windows are no alarm; names as above.
        idle_s: after this long without key or mouse a candidate at work is idle.
        clock_step_s: a clock that moved by more than this against the time that passed was set.
        quiet_s: the same thing seen again within this time is counted, not told anew.
    """

    measures: Measures = Measures()
    publishers: _Listed = PUBLISHERS
    hashes: Annotated[tuple[_Sha256, ...], msgspec.Meta(max_length=_MANY)] = ()
    recorders: _Listed = RECORDERS
    companions: _Listed = COMPANIONS
    idle_s: int = 900
    clock_step_s: int = 30
    quiet_s: int = 60

    def measure(self, sight: Sight) -> Measure:
        """What follows from this sight."""
        measure: Measure = getattr(self.measures, sight)
        return measure
