"""What waits for a person at the console, and under which heading (`site_server.service.view.to_do`)."""

from typing import Final

WORDS: Final = {
    "outage": "断网停机补时建议",
    "server": "服务器",
    "seat": "{seat} 号 {name}",
    "of": "的",
}
