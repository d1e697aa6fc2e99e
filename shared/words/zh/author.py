"""What authors of papers and session plans are told (`scripts.centre.authoring`)."""

from typing import Final

WORDS: Final = {
    "place": "{file} 的 {key}",
    "place_line": "{file}:{line} 的 {key}",
    "form": "内容不符合格式（{error}）",
}
