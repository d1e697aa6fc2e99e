"""Plays a drill, exit code 0 if it held: `python -m scripts.lab.drills DRILL [--help]`; its name is the first word."""

import argparse
import sys
import tempfile
from pathlib import Path

import msgspec

from scripts.lab.drills.day import DayOutcome, drill_day
from scripts.lab.drills.enrol import Enrolled, drill_enrol
from scripts.lab.drills.ready import ReadyOutcome, drill_ready
from scripts.lab.drills.take_over import Outcome, drill_take_over
from scripts.lab.drills.trial import TrialOutcome, drill_trial, spread
from scripts.lab.drills.updates import UpdateOutcome, drill_updates


def main() -> int:
    """Run the drill of that name."""
    parser = argparse.ArgumentParser(prog="drills", description="演练：真实进程，计时并清点")
    drills = parser.add_subparsers(dest="drill", required=True)
    take_over = drills.add_parser("take-over", help="服务器损坏，在另一台机器上接管")
    take_over.add_argument("--clients", type=int, default=12, help="考生机台数")
    take_over.add_argument("--age-s", type=float, default=6.0, help="备份停止后服务器还运行多少秒（备份有多旧）")
    trial = drills.add_parser("trial", help="全场试考")
    trial.add_argument("--pcs", type=int, default=45, help="考试机台数，每台一个真实进程")
    trial.add_argument("--virtual", type=int, default=0, help="每台另加的模拟考生人数")
    trial.add_argument("--sabotage", action="store_true", help="弄坏其中的电脑，各不相同，看是否逐台指出")
    trial.add_argument("--keep", type=Path, help="把过程文件留在此文件夹")
    updates = drills.add_parser("updates", help="全场更新程序")
    updates.add_argument("--clients", type=int, default=45, help="考试机台数")
    updates.add_argument("--mb", type=int, default=80, help="程序文件多少 MB")
    ready = drills.add_parser("ready", help="全场考前检查，其中若干台被弄坏")
    ready.add_argument("--pcs", type=int, default=45, help="考试机台数")
    ready.add_argument("--ways", type=int, help="只弄坏前几种")
    enrol = drills.add_parser("enrol", help="一个考场的新电脑凭考点文件登记，同时有陌生机器捣乱")
    enrol.add_argument("--pcs", type=int, default=45, help="电脑台数")
    ways = ("pattern", "list", "order")
    enrol.add_argument("--way", choices=ways, default="order", help="座位：按电脑名、按座位表、按回车顺序")
    day = drills.add_parser("day", help="没有网络的一天：一场试考、两场正式，全靠 U 盘")
    day.add_argument("--candidates", type=int, default=45, help="每场考生人数")
    for one in (day, take_over, trial, updates, ready, enrol):
        one.add_argument("--json", type=Path, help="结果写入文件")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="exam-drill-") as temporary:
        folder = Path(temporary)
        outcome: Outcome | TrialOutcome | UpdateOutcome | ReadyOutcome | Enrolled | DayOutcome
        if options.drill == "take-over":
            outcome = drill_take_over(folder, clients=options.clients, age_s=options.age_s)
        elif options.drill == "updates":
            outcome = drill_updates(folder, clients=options.clients, megabytes=options.mb)
        elif options.drill == "ready":
            outcome = drill_ready(folder, pcs=options.pcs, ways=options.ways)
        elif options.drill == "day":
            outcome = drill_day(folder, candidates=options.candidates)
        elif options.drill == "enrol":
            outcome = drill_enrol(folder, pcs=options.pcs, way=options.way)
        else:
            kept = options.keep or folder
            kept.mkdir(parents=True, exist_ok=True)
            spoiled = spread(options.pcs) if options.sabotage else None
            outcome = drill_trial(kept, pcs=options.pcs, virtual=options.virtual, spoiled=spoiled)
    print(outcome.text())
    if options.json:
        options.json.write_bytes(msgspec.json.format(msgspec.json.encode(outcome)))
    return 0 if outcome.held else 1


if __name__ == "__main__":
    sys.exit(main())
