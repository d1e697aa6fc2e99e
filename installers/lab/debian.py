"""The Debian packages that the laboratory is made of, brought by apt where this user may."""

from scripts.devtools import system

PACKAGES = (
    "binutils-mingw-w64-x86-64",
    "fakeroot",
    "gcc-mingw-w64-x86-64",
    "msitools",
    "nsis",
    "openbox",
    "osslsigncode",
    "wine",
    "wine64",
    "wixl",
    "xauth",
    "xdotool",
    "xvfb",
)


def ensure(packages: tuple[str, ...] = PACKAGES) -> None:
    """Install what is missing. Raises SetupError, see `scripts.devtools.system.install`."""
    system.install(system.missing(packages))
