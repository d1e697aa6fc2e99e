"""The session's message bus, as far as input methods need it."""

import contextlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from jeepney import DBusAddress, DBusErrorResponse, Properties, message_bus, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection
from jeepney.wrappers import unwrap_msg

PATIENCE_S: Final = 3.0
_WITH_US: Final = ("setpriv", "--pdeathsig", "TERM")
"""Of util-linux: what it starts ends with the thread it is from, also where that is killed."""
LOST: Final = (OSError, DBusErrorResponse, ValueError)
"""What asking over a bus may raise: nobody there, refused, nonsense."""


@contextlib.contextmanager
def line(address: str = "SESSION") -> Iterator[DBusConnection]:
    """A connection. Raises OSError where nobody listens."""
    try:
        connection = open_dbus_connection(address)
    except (KeyError, RuntimeError, ValueError) as error:
        raise OSError(str(error)) from error
    try:
        yield connection
    finally:
        connection.close()


def call(
    connection: DBusConnection, at: DBusAddress, method: str, signature: str = "", *values: Any
) -> tuple[Any, ...]:
    """Ask and wait for the answer. Raises one of LOST."""
    message = new_method_call(at, method, signature or None, values)
    return tuple(unwrap_msg(connection.send_and_get_reply(message, timeout=PATIENCE_S)))


def property_of(connection: DBusConnection, at: DBusAddress, name: str) -> Any:
    """A property's value. Raises one of LOST."""
    reply = connection.send_and_get_reply(Properties(at).get(name), timeout=PATIENCE_S)
    return unwrap_msg(reply)[0][1]


def has_owner(connection: DBusConnection, name: str) -> bool:
    """Whether somebody serves this name."""
    try:
        reply = connection.send_and_get_reply(message_bus.NameHasOwner(name), timeout=PATIENCE_S)
        return bool(unwrap_msg(reply)[0])
    except LOST:
        return False


def serve(connection: DBusConnection, name: str) -> bool:
    """Have the bus start whoever serves this name; whether it runs now."""
    with contextlib.suppress(*LOST):
        connection.send_and_get_reply(message_bus.StartServiceByName(name), timeout=PATIENCE_S)
    return has_owner(connection, name)


def session_bus() -> subprocess.Popen[bytes] | None:
    """Make sure that there is a session bus; the process, if one had to be started. Raises OSError."""
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    if os.environ.get("DBUS_SESSION_BUS_ADDRESS"):
        return None
    if runtime and Path(runtime, "bus").exists():
        os.environ["DBUS_SESSION_BUS_ADDRESS"] = f"unix:path={runtime}/bus"
        return None
    command = [*_WITH_US, "dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address=1"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    told = process.stdout.readline().decode().strip() if process.stdout is not None else ""
    if not told:
        process.kill()
        process.wait()
        raise OSError("the session bus does not start")
    os.environ["DBUS_SESSION_BUS_ADDRESS"] = told
    return process
