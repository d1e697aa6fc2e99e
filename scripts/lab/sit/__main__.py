"""`python scripts/dev.py sit`: the demo paper, sat twice with real keys; what was typed is compared with the bundle."""

import argparse
import json
import shutil
import sys
from pathlib import Path

import msgspec

from scripts.lab.demo.narrator import Narrator
from scripts.lab.demo.places import Places
from scripts.lab.demo.processes import ROOT
from scripts.lab.sit.display import TOOLS
from scripts.lab.sit.room import WAYS, Sat, hold, picture_of


def main() -> int:
    """Hold both sittings; 0 if everything in the bundle is what was typed."""
    parser = argparse.ArgumentParser(prog="dev.py sit", description="用真实按键、鼠标和输入法把样例试卷完整做两遍")
    parser.add_argument("--way", choices=sorted(WAYS), help="只做一遍：只用键盘，或用鼠标")
    parser.add_argument("--method", choices=("ibus", "fcitx5"), default="ibus", help="用哪个输入法框架，默认 ibus")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "sit", help="输出文件夹，默认 build/sit")
    options = parser.parse_args()
    absent = [tool for tool in (*TOOLS, *_DAEMONS[options.method]) if shutil.which(tool) is None]
    if absent:
        print(f"缺少程序：{'、'.join(absent)}", file=sys.stderr)
        return 2
    ways = (options.way,) if options.way else tuple(sorted(WAYS))
    places, narrator = Places(options.out), Narrator()
    places.prepare()
    try:
        sat = hold(places, ways, options.method, narrator)
    except RuntimeError as error:
        pictures = "、".join(str(path) for path in picture_of(places))
        print(f"没有做完：{error}\n{pictures}", file=sys.stderr)
        return 1
    places.report.write_text(
        json.dumps(msgspec.to_builtins(sat), ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
    )
    for one in sat:
        print(told(one))
    return 1 if any(one.wrong or one.outside for one in sat) else 0


def told(one: Sat) -> str:
    """The figures of one sitting."""
    name = {"keyboard": "只用键盘", "mouse": "鼠标和键盘"}[one.way]
    kinds = "、".join(f"{kind} {count}" for kind, count in sorted(one.kinds.items()))
    done = f"{len(one.given)} 题全部作答并交卷，用时 {one.took_s:.0f} 秒"
    lines = [
        f"{name}：{done}，按键和点击 {one.pressed} 次，输入法上屏汉字 {one.composed} 个",
        f"  题型：{kinds}",
        f"  输入法自检：{one.tried or '未做完'}",
        f"  数据包与所打不同的题：{'、'.join(one.wrong) or '无'}",
        f"  候选窗位置不在输入处：{'；'.join(one.outside) or '无'}",
    ]
    return "\n".join(lines)


_DAEMONS = {"ibus": ("ibus-daemon",), "fcitx5": ("fcitx5",)}

if __name__ == "__main__":
    sys.exit(main())
