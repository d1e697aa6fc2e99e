"""Commands of the marking room: a result bundle opened for people, and scored."""

import argparse
from pathlib import Path

import msgspec

from scripts.centre.cli.register import DONE, Commands, add_centre_command
from scripts.centre.folder import CentreFolder
from scripts.centre.issued import Issue, find_issue, read_paper_files
from scripts.centre.marking.opened import write_opened
from scripts.centre.marking.scores import score_bundle, score_workbook
from shared.exchange.bundle import OpenedBundle
from shared.exchange.bundle import open_bundle as open_result_bundle
from shared.machine.files import write_private


def add_marking(commands: Commands) -> None:
    """open, score."""
    opened = add_centre_command(commands, "open", "核验并解开成绩数据包", _open)
    opened.add_argument("bundle", type=Path, metavar="数据包", help="成绩数据包 *.exambundle")
    opened.add_argument("--out", type=Path, required=True, metavar="文件夹", help="输出文件夹（不得已有内容）")

    score = add_centre_command(commands, "score", "核验成绩数据包并评分，生成成绩表", _score)
    score.add_argument("bundle", type=Path, metavar="数据包", help="成绩数据包 *.exambundle")
    score.add_argument("--out", type=Path, required=True, metavar="文件", help="成绩表 .xlsx")
    score.add_argument("--json", type=Path, metavar="文件", help="同时输出 JSON 成绩明细")


def _open(options: argparse.Namespace) -> int:
    """A bundle into a folder."""
    bundle, folder, issue = _opened(options)
    present = write_opened(bundle, read_paper_files(folder), issue, options.out)
    print(f"考生 {bundle.manifest.due} 人，到考 {present} 人，作答 {bundle.manifest.entries} 条")
    print(f"已解开到：{options.out}（answers.xlsx 为作答汇总，workbooks 内为电子表格题）")
    return DONE


def _score(options: argparse.Namespace) -> int:
    """A bundle into a score sheet."""
    bundle, folder, _ = _opened(options)
    files = read_paper_files(folder)
    rows = score_bundle(bundle, files)
    plan = bundle.results.plan
    title = f"{plan.title}（{plan.room} 场次 {plan.session_id}）"
    write_private(options.out, score_workbook(title, list(files.paper.items()), rows))
    if options.json:
        write_private(options.json, msgspec.json.format(msgspec.json.encode(rows), indent=1))
    passed = sum(row.outcome == "passed" for row in rows)
    absent = sum(row.outcome == "absent" for row in rows)
    print(f"考生 {len(rows)} 人：合格 {passed}，缺考 {absent}，其余 {len(rows) - passed - absent}")
    for row in rows:
        if row.unread or row.troubles:
            what = row.unread or "；".join(f"{t.item_id} {t.sentence()}" for t in row.troubles)
            print(f"需人工处理：准考证号 {row.ticket} 座位 {row.seat}：{what}")
    print(f"成绩表：{options.out}")
    return DONE


def _opened(options: argparse.Namespace) -> tuple[OpenedBundle, Path, Issue]:
    """The bundle after every check, and the issue of the package it was made with."""
    centre = CentreFolder(options.dir)
    identity = centre.results_identity()
    bundle = open_result_bundle(
        options.bundle, centre_id=centre.card().centre_id, sites=centre.sites(), identity=identity
    )
    manifest = bundle.manifest
    folder, issue = find_issue(centre, manifest.session_id, manifest.package_id, manifest.package_sha256)
    print(f"核验通过：考点 {manifest.site_id} 场次 {manifest.session_id}，签名、校验值和考场日志均一致")
    return bundle, folder, issue
