"""屏幕: large enough after scaling for the exam's window."""

from typing import Final

from shared.exam.bounds import Number
from shared.readiness.check import DESKS, Against, Ask, Check, Measure, Verdict
from shared.words.catalogue import learn

learn(
    "ready.screen",
    {
        "title": "屏幕",
        "demand": "缩放后不小于 {width}×{height}",
        "good": "{width}×{height}，缩放 {scale}%",
        "small": "只有 {width}×{height}（缩放 {scale}%）",
        "scaled": "缩放 {scale}% 后只有 {width}×{height}",
        "cure_small": "把分辨率调到显示器的推荐值；显示器本身太小的请更换。",
        "cure_scaled": "在显示设置里把缩放改为 100%。",
    },
)


class Screen(Measure, frozen=True, kw_only=True, tag="screen"):
    """The main screen after scaling, in px; the scale in percent."""

    width: Number
    height: Number
    scale: Number = 100


class ScreenCheck(Check[Screen]):
    """Red where the screen itself is too small, yellow where only the scale makes it so."""

    key, measure = "screen", Screen
    places = DESKS  # a server needs no screen

    def take(self, ask: Ask) -> Screen | None:
        """See Check."""
        if not ask.screens:
            return None
        main = ask.screens[0]
        return Screen(width=main.width, height=main.height, scale=main.scale)

    def judge(self, found: Screen, against: Against) -> Verdict:
        """See Check."""
        need = against.policy
        values = {"width": found.width, "height": found.height, "scale": found.scale}
        if found.width >= need.width and found.height >= need.height:
            return self.verdict("good", "good", **values)
        whole = found.width * found.scale // 100, found.height * found.scale // 100
        if whole[0] >= need.width and whole[1] >= need.height:
            return self.verdict("weak", "scaled", **values)
        return self.verdict("bad", "small", **values)

    def demand(self, against: Against) -> dict[str, int | str]:
        """See Check."""
        return {"width": against.policy.width, "height": against.policy.height}


CHECK: Final = ScreenCheck()
