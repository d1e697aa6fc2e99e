"""`python scripts/dev.py demo`: a whole exam day with real processes on this machine, and a report of it."""

import argparse
import json
import sys
import time
from pathlib import Path

from scripts.lab.demo.cast import MINIMUM_SEATS, cast
from scripts.lab.demo.close import Closing
from scripts.lab.demo.hold import Exam
from scripts.lab.demo.narrator import Narrator
from scripts.lab.demo.places import Places
from scripts.lab.demo.processes import ROOT
from scripts.lab.demo.report import make_report, sound
from scripts.lab.demo.stage import Stage
from scripts.lab.demo.summary import summary

STARTS_IN_S = 60
_RULES = {"standstill_after_s": "90"}
"""The room stands still for no restart of the server here: on a busy machine one takes twenty seconds, not three."""


def options() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="dev.py demo", description="在本机完整举行一场考试（全部为真实进程）")
    parser.add_argument("--show", action="store_true", help="显示监考机和考试机窗口")
    parser.add_argument("--minutes", type=float, default=3.0, help="考试时长（分钟），默认 3，最少 1.5")
    parser.add_argument("--seats", type=int, default=45, help=f"考位数，{MINIMUM_SEATS}–45，默认 45")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "demo", help="输出文件夹，默认 build/demo")
    parser.add_argument("--json", action="store_true", help="只在标准输出打印 report.json 的内容")
    chosen = parser.parse_args()
    if not MINIMUM_SEATS <= chosen.seats <= 45 or chosen.minutes < 1.5:
        parser.error(f"--seats 应在 {MINIMUM_SEATS} 至 45 之间，--minutes 至少 1.5")
    return chosen


def hold(chosen: argparse.Namespace) -> int:
    """Hold the day and judge it; 0 if nothing was lost, leaked or wrong."""
    narrator, places = Narrator(quiet=chosen.json), Places(chosen.out)
    places.prepare()
    exam_s = round(chosen.minutes * 60)
    stage = Stage(places, cast(chosen.seats), exam_s, narrator, show=chosen.show)
    try:
        stage.prepare_papers(STARTS_IN_S, _RULES)
        stage.start_server()
        stage.start_receiver()
        code, console_code = stage.enrolment_codes()
        stage.start_console(console_code)
        stage.console_does("set_up", setup_pin=stage.setup_pin, package=str(stage.centre.package))
        narrator.say("监考机已登记，试卷包已导入")
        stage.start_pcs(code)
        opening = stage.centre.opening_code()
        stage.console_does("sign_in", roles=stage.roles, pins=stage.pins)
        stage.console_does("unseal", code=opening)
        narrator.say("评价组织电话告知开启码，试卷已开启")
        narrator.mark("setup")
        exam = Exam(stage)
        exam.admit()
        exam.run()
        narrator.mark("exam")
        bundle = Closing(stage).run()
    finally:
        stage.strike()
    scores, marked = stage.centre.open_and_score(bundle)
    narrator.say(f"评价组织开启、核验、评分完成；两名评阅员各评阅简答 {marked} 份")
    report = make_report(places, stage.centre, bundle, scores, narrator)
    places.report.write_text(json.dumps(report, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(report, ensure_ascii=False) if chosen.json else summary(report, places.out))
    return 0 if sound(report) else 1


def main() -> int:
    """Run the demo."""
    begun = time.monotonic()
    try:
        return hold(options())
    except RuntimeError as error:
        print(f"演示在第 {time.monotonic() - begun:.0f} 秒中断：{error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
