"""Who may call what: every route by every kind of caller, as the gate will judge. `docs/security.md` has the table.

python -m scripts.lab.attack.rights writes it there.
"""

from collections.abc import Callable
from typing import Final, get_args

from scripts.lab.attack import page
from scripts.lab.attack.wire import served
from shared.exam.plan import StaffRole
from site_server.web.gate import Access
from site_server.web.route import Route

ROLES: Final[tuple[StaffRole, ...]] = get_args(StaffRole)
_PC: Final = {Access.OPEN, Access.DEVICE, Access.CANDIDATE}
_CONSOLE: Final = {Access.OPEN, Access.DEVICE, Access.CONSOLE}


def _person(role: StaffRole) -> Callable[[Route], bool]:
    return lambda route: route.access in _CONSOLE or (route.access is Access.STAFF and role in route.roles)


CALLERS: Final[dict[str, Callable[[Route], bool]]] = {
    "stranger": lambda route: route.access is Access.OPEN,
    "wall's code": lambda route: route.access in {Access.OPEN, Access.WALL},
    "PC": lambda route: route.access in _PC,
    "PC, logged in": lambda route: route.access in {*_PC, Access.SITTING},
    "console": lambda route: route.access in _CONSOLE,
    **{role: _person(role) for role in ROLES},
}
"""Each kind of caller, by whether a route is open to it. The last ones are people signed in at a console."""


def table() -> list[str]:
    """The table, as lines of Markdown."""
    lines = [f"| endpoint | {' | '.join(CALLERS)} |", f"|---{'|---' * len(CALLERS)}|"]
    for route in sorted(served(), key=lambda route: (route.path, route.method)):
        cells = ("✓" if may(route) else "–" for may in CALLERS.values())
        lines.append(f"| {route.method} `{route.path}` | {' | '.join(cells)} |")
    return lines


if __name__ == "__main__":
    page.write("rights", table())
