"""What kinds of machine there are, and what each needs of Windows."""

from dataclasses import dataclass
from typing import Final, Literal

RoleName = Literal["server", "console", "client"]

SYSTEM: Final = "*S-1-5-18"
ADMINISTRATORS: Final = "*S-1-5-32-544"
USERS: Final = "*S-1-5-32-545"


@dataclass(frozen=True, slots=True)
class Role:
    """A program as a machine's purpose.

    Attributes:
        folder: under the kit's folder in ProgramData, and under the program folder.
        executable: its file name.
        title: what people call it; the start menu and the firewall show it.
        service: it runs as a service, as the system account, and the room connects to it.
        keeper: who besides the system and the administrators may read and write its data; nobody where it is empty.
    """

    name: RoleName
    folder: str
    executable: str
    title: str
    keeper: str = ""
    service: bool = False


ROLES: Final[dict[RoleName, Role]] = {
    "server": Role("server", "server", "exam-site-server.exe", "考点服务器", service=True),
    "console": Role("console", "console", "exam-proctor-console.exe", "监考机", keeper=USERS),
    "client": Role("client", "client", "exam-candidate-client.exe", "考试机", keeper=USERS),
}
