"""What each command of the centre does: reads its options, calls the room that knows how, prints what came of it."""

import argparse
import logging
import shutil
from pathlib import Path

import msgspec

from scripts.centre.errors import CentreError
from scripts.centre.folder import CentreFolder, write_private
from scripts.centre.issuing.extension import Request, answer
from scripts.centre.issuing.issue import (
    PINS_SHEET,
    Issue,
    Order,
    find_issue,
    issue_package,
    read_paper_files,
    release_code,
)
from scripts.centre.marking.opened import write_opened
from scripts.centre.marking.scores import score_bundle, score_workbook
from scripts.centre.receiving.serve import serve
from shared.exchange.bundle import OpenedBundle
from shared.exchange.bundle import open_bundle as open_result_bundle
from shared.exchange.site_files import SitePublic, card_fingerprint, read_card


def make_keys(options: argparse.Namespace) -> None:
    """Keys and the public card."""
    centre = CentreFolder(options.dir)
    card = centre.make_keys(options.id, options.name, options.url)
    print(f"已生成密钥：{centre.signing_path.parent}（仅本用户可读，请另行备份）")
    print(f"公钥文件：{centre.card_path}（交给考点，随安装使用）")
    print(f"核对码：{card_fingerprint(card)}（电话中与考点核对）")


def register_site(options: argparse.Namespace) -> None:
    """A site's card."""
    centre = CentreFolder(options.dir)
    card = read_card(options.card, SitePublic)
    if options.replace:
        centre.replace_site(card)
        print(f"已替换考点 {card.site_id} {card.site_name} 的公钥")
    elif centre.register(card):
        print(f"已登记考点 {card.site_id} {card.site_name}")
    else:
        print(f"考点 {card.site_id} {card.site_name} 此前已登记，公钥相同")
    print(f"核对码：{card_fingerprint(card)}（电话中与考点核对）")


def build(options: argparse.Namespace) -> None:
    """A package."""
    order = Order(
        exam=options.exam,
        plan=options.plan,
        seating=options.seating,
        students=options.students,
        photos=options.photos,
        valid_days=options.valid_days,
        only_first_seats=options.only_first_seats,
    )
    issued = issue_package(CentreFolder(options.dir), order, print)
    for warning in issued.warnings:
        print(f"提示：{warning}")
    issue = issued.issue
    print(f"已封装试卷包：{issued.package}")
    print(f"场次 {issue.session_id} 第{issue.serial}版，考点 {issue.site_id}，考生 {issued.candidates} 人")
    print(f"SHA-256：{issue.package_sha256}")
    print(f"工作人员口令单：{issued.folder / PINS_SHEET}（打印后当面交付）")
    print(f"启封码保存在本文件夹，开考前用 opening-code {issue.session_id} 查看")
    if options.out:
        shutil.copyfile(issued.package, options.out)
        print(f"已另存：{options.out}")


def opening_code(options: argparse.Namespace) -> None:
    """The code of a session."""
    code = release_code(CentreFolder(options.dir), options.session)
    print(f"场次 {code.session_id} 试卷包 {code.package_id}")
    print(f"启封码：{code.code}")
    print(f"第{len(code.released_ms)}次查看，已记录时间")


def extension_code(options: argparse.Namespace) -> None:
    """A code for time above the site's limit; what was not given as an option is asked for."""
    request = Request(
        session_id=options.session or _asked("场次编号"),
        who=options.who or _asked("准考证号（多名考生输入人数，例如 45人）"),
        minutes=options.minutes or _number(_asked("延时分钟数")),
        challenge=options.challenge or _asked("申请码（6 位）"),
        serial=options.serial,
    )
    given = answer(CentreFolder(options.dir), request)
    who = f"{given.who[1:]} 名考生" if given.who.startswith("*") else f"准考证号 {given.who}"
    print(f"场次 {request.session_id} 第{given.serial}版试卷包，{who}，延时 {given.minutes} 分钟")
    print(f"授权码：{given.code}（逐位念给考点）")
    print("此前已给过同一申请，授权码相同；考点只能使用一次" if given.given_before else "已记录本次授权")


def _asked(what: str) -> str:
    try:
        return input(f"{what}：").strip()
    except EOFError as error:
        raise CentreError("nothing_typed", f"没有输入{what}，没有给出授权码。") from error


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0


def receive(options: argparse.Namespace) -> None:
    """The receiver; its log goes to standard error."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    serve(CentreFolder(options.dir), host=options.host, port=options.port, limit_bytes=options.limit_mb << 20)


def open_bundle(options: argparse.Namespace) -> None:
    """A bundle into a folder."""
    bundle, folder, issue = _opened(options)
    present = write_opened(bundle, read_paper_files(folder), issue, options.out)
    print(f"考生 {bundle.manifest.due} 人，到考 {present} 人，作答 {bundle.manifest.entries} 条")
    print(f"已解开到：{options.out}（answers.xlsx 为作答汇总，workbooks 内为电子表格题）")


def score(options: argparse.Namespace) -> None:
    """A bundle into a score sheet."""
    bundle, folder, _ = _opened(options)
    files = read_paper_files(folder)
    rows = score_bundle(bundle, files, files.key)
    plan = bundle.results.plan
    title = f"{plan.title}（{plan.room} 场次 {plan.session_id}）"
    write_private(options.out, score_workbook(title, list(files.paper.items()), rows))
    if options.json:
        write_private(options.json, msgspec.json.format(msgspec.json.encode(rows), indent=1))
    passed = sum(row.verdict == "合格" for row in rows)
    absent = sum(row.score is None for row in rows)
    print(f"考生 {len(rows)} 人：合格 {passed}，缺考 {absent}，其余 {len(rows) - passed - absent}")
    print(f"成绩表：{options.out}")


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
