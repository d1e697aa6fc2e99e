"""The four Windows packages as products: their names, what they install beside files, and identities that never change.

An MSI knows its predecessor by the upgrade code and its files by their component codes. Both are computed from names,
so every build of every version gives the same ones; changing the namespace would orphan all installed programs.
"""

import uuid
from dataclasses import dataclass
from typing import Final

from installers.machine.roles import ROLES, RoleName

NAMESPACE: Final = uuid.UUID("6d0c6a70-5f52-4d8f-9a94-4b1f6f6f0d21")
FOLDER: Final = "ExamSiteKit"
WINDOWS_10_1809: Final = 17763
"""Also Server 2019: the oldest that Qt supports; Server 2016 lacks `icuuc.dll`, which Qt imports."""
WINDOWS_10_1607: Final = 14393
"""Also Server 2016: enough for a program without windows."""


@dataclass(frozen=True, slots=True)
class Shortcut:
    """An entry of the start menu."""

    title: str
    arguments: str = ""
    stays_open: bool = False
    """It answers in a terminal, which stays until somebody closes it."""


@dataclass(frozen=True, slots=True)
class Product:
    """One MSI. `role`: what of the machine it sets up, None for a program that needs nothing but its files."""

    name: str
    program: str
    title: str
    role: RoleName | None
    shortcuts: tuple[Shortcut, ...]
    oldest_build: int = WINDOWS_10_1809

    @property
    def upgrade_code(self) -> str:
        """Tells Windows that two versions are of one product."""
        return str(uuid.uuid5(NAMESPACE, f"product/{self.name}")).upper()

    def component_code(self, path: str) -> str:
        """Tells Windows that a file of two versions is the same one; `path` inside the program's folder."""
        return str(uuid.uuid5(NAMESPACE, f"component/{self.name}/{path}")).upper()


PRODUCTS: Final = {
    "server": Product(
        "server",
        "exam-site-server",
        ROLES["server"].title,
        "server",
        (Shortcut("考点服务器现况", "status", stays_open=True),),
        WINDOWS_10_1607,
    ),
    "desk": Product("desk", "exam-server-desk", "考点服务器管理", None, (Shortcut("考点服务器"),)),
    "console": Product("console", "exam-proctor-console", ROLES["console"].title, "console", (Shortcut("监考机"),)),
    "client": Product("client", "exam-candidate-client", ROLES["client"].title, "client", (Shortcut("考试机"),)),
    "centre": Product("centre", "exam-centre", "评价组织工具", None, ()),
}
