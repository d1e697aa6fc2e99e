"""Commands of the issuing room: keys, sites, packages, opening codes and extension codes."""

import argparse
import shutil
from pathlib import Path

from scripts.centre.cli.register import DONE, Commands, add_centre_command
from scripts.centre.errors import CentreError
from scripts.centre.folder import CentreFolder
from scripts.centre.issued import PINS_SHEET
from scripts.centre.issuing.all_rooms import AllOrder, issue_all
from scripts.centre.issuing.extension import Request, answer
from scripts.centre.issuing.issue import issue_package, release_code
from scripts.centre.issuing.order import Order
from scripts.centre.issuing.overview import overview, overview_name
from scripts.centre.issuing.plan_checks import ALLOWANCES, OTHER_TIME, START_PASSED
from shared.exchange.site_files import SitePublic, card_fingerprint, read_card
from shared.machine.files import write_private

_ALL_MAY = (OTHER_TIME, START_PASSED)
_ALLOW = (
    "已核对、确是如此的情形，可以多写：near-names 写法相近的是另外的考场或场次，"
    "other-time 场次名称与开考时间或作答时长不同，start-passed 开考时间已过"
)


def add_issuing(commands: Commands) -> None:
    """make-keys, register-site, build, build-all, opening-code, extension-code."""
    keys = add_centre_command(commands, "make-keys", "生成评价组织的密钥和公钥文件", _make_keys)
    keys.add_argument("--id", required=True, metavar="编号", help="评价组织编号，例如 PJ01")
    keys.add_argument("--name", required=True, metavar="名称", help="评价组织名称")
    keys.add_argument(
        "--url", required=True, metavar="地址", help="成绩接收地址，例如 https://results.example.org:8443"
    )

    site = add_centre_command(commands, "register-site", "登记考点的公钥文件 site.pub.json", _register_site)
    site.add_argument("card", type=Path, metavar="公钥文件", help="考点交来的 site.pub.json")
    site.add_argument("--replace", action="store_true", help="替换已登记的公钥（须先与考点核对）")

    build = add_centre_command(commands, "build", "封装试卷包", _build)
    build.add_argument("--exam", type=Path, required=True, metavar="文件夹", help="命题文件夹")
    build.add_argument("--plan", type=Path, required=True, metavar="文件", help="场次计划 plan.toml")
    build.add_argument("--seating", type=Path, required=True, metavar="文件", help="考场编排表 seating.xlsx")
    build.add_argument("--students", type=Path, required=True, metavar="文件", help="学生名单 students.xlsx")
    build.add_argument("--photos", type=Path, required=True, metavar="文件", help="照片压缩包 photos.zip")
    build.add_argument("--valid-days", type=int, default=30, metavar="天数", help="考试结束后的有效天数，默认30")
    build.add_argument("--only-first-seats", action="store_true", help="只取计划座位数以内的考生（试考用）")
    build.add_argument("--allow", action="append", default=[], choices=ALLOWANCES, metavar="情形", help=_ALLOW)
    build.add_argument("--new-pins", action="store_true", help="重新生成全部工作人员口令（默认沿用上一版的）")
    build.add_argument("--out", type=Path, metavar="文件", help="另存一份试卷包到此路径")

    every = add_centre_command(commands, "build-all", "从考场、报考、排考、学生表封装全部考场的试卷包", _build_all)
    every.add_argument("--exam", type=Path, required=True, metavar="文件夹", help="命题文件夹")
    every.add_argument("--plan", type=Path, required=True, metavar="文件", help="各考场共用的 plan.toml")
    every.add_argument("--rooms", type=Path, required=True, metavar="文件", help="考场表 rooms.xlsx")
    every.add_argument("--registrations", type=Path, required=True, metavar="文件", help="报考表 registrations.xlsx")
    every.add_argument("--seating", type=Path, required=True, metavar="文件", help="排考表 seating.xlsx")
    every.add_argument("--students", type=Path, required=True, metavar="文件", help="学生名单 students.xlsx")
    every.add_argument("--photos", type=Path, required=True, metavar="文件", help="照片压缩包 photos.zip")
    every.add_argument("--valid-days", type=int, default=30, metavar="天数", help="考试结束后的有效天数，默认30")
    every.add_argument("--new-pins", action="store_true", help="重新生成全部工作人员口令（默认沿用上一版的）")
    every.add_argument("--allow", action="append", default=[], choices=_ALL_MAY, metavar="情形", help=_ALLOW)
    every.add_argument("--out", type=Path, metavar="文件夹", help="把全部试卷包和总表另存到此文件夹")

    code = add_centre_command(commands, "opening-code", "查看开启码（会记录查看时间）", _opening_code)
    code.add_argument("session", metavar="场次编号", help="场次编号")
    code.add_argument("--serial", type=int, metavar="版次", help="试卷包第几版，默认最新一版")

    extend = add_centre_command(commands, "extension-code", "回答考点的延时申请，给出授权码（会记录）", _extension_code)
    extend.add_argument("session", nargs="?", default="", metavar="场次编号", help="不写则逐项询问")
    extend.add_argument("--who", default="", metavar="准考证号", help="准考证号；多名考生写人数，例如 45人")
    extend.add_argument("--minutes", type=int, default=0, metavar="分钟", help="延时分钟数")
    extend.add_argument("--challenge", default="", metavar="申请码", help="监考机上显示的 6 位申请码")
    extend.add_argument("--serial", type=int, metavar="版次", help="试卷包第几版，默认最新一版")


def _make_keys(options: argparse.Namespace) -> int:
    """Keys and the public card."""
    centre = CentreFolder(options.dir)
    card = centre.make_keys(options.id, options.name, options.url)
    print(f"已生成密钥：{centre.signing_path.parent}（仅本用户可读，请另行备份）")
    print(f"公钥文件：{centre.card_path}（交给考点，随安装使用）")
    print(f"核对码：{card_fingerprint(card)}（电话中与考点核对）")
    return DONE


def _register_site(options: argparse.Namespace) -> int:
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
    return DONE


def _build(options: argparse.Namespace) -> int:
    """A package."""
    order = Order(
        exam=options.exam,
        plan=options.plan,
        seating=options.seating,
        students=options.students,
        photos=options.photos,
        valid_days=options.valid_days,
        only_first_seats=options.only_first_seats,
        new_pins=options.new_pins,
        allow=frozenset(options.allow),
    )
    issued = issue_package(CentreFolder(options.dir), order, print)
    print("考场编排表：")
    for group in issued.groups:
        print(f"  {group}")
    for warning in issued.warnings:
        print(f"提示：{warning}")
    issue = issued.issue
    print(f"已封装试卷包：{issued.package}")
    print(f"场次 {issue.session_id} 第{issue.serial}版，考点 {issue.site_id}，考生 {issued.candidates} 人")
    print(f"SHA-256：{issue.package_sha256}")
    print(f"工作人员口令单：{issued.folder / PINS_SHEET}（打印后当面交付）")
    print(f"开启码保存在本文件夹，开考前用 opening-code {issue.session_id} 查看")
    if options.out:
        shutil.copyfile(issued.package, options.out)
        print(f"已另存：{options.out}")
    return DONE


def _build_all(options: argparse.Namespace) -> int:
    """A package for every room."""
    order = AllOrder(
        exam=options.exam,
        plan=options.plan,
        rooms=options.rooms,
        registrations=options.registrations,
        seating=options.seating,
        students=options.students,
        photos=options.photos,
        valid_days=options.valid_days,
        new_pins=options.new_pins,
        allow=frozenset(options.allow),
    )
    issued = issue_all(CentreFolder(options.dir), order, print)
    for one in issued:
        print(f"{one.issue.session_id} 第{one.issue.serial}版：{one.groups[0]}，考点 {one.issue.site_id}")
        for warning in one.warnings:
            print(f"  提示：{warning}")
    print(f"已封装{len(issued)}个试卷包，考生 {sum(one.candidates for one in issued)} 人")
    print(f"口令单在各场次文件夹内（{PINS_SHEET}），开考前用 opening-code 查看开启码")
    if options.out:
        options.out.mkdir(parents=True, exist_ok=True)
        for one in issued:
            shutil.copyfile(one.package, options.out / one.package.name)
        write_private(options.out / overview_name(), overview(issued))
        print(f"已另存到 {options.out}（{overview_name()} 为总表）")
    return DONE


def _opening_code(options: argparse.Namespace) -> int:
    """The code of a session."""
    centre = CentreFolder(options.dir)
    code = release_code(centre, options.session, options.serial)
    newest = int(centre.latest_issue(options.session).name)
    serial = options.serial or newest
    print(f"场次 {code.session_id} 第{serial}版试卷包 {code.package_id}")
    if serial != newest:
        print(f"注意：最新为第{newest}版。此码只能打开第{serial}版，请核对考点导入的是第几版。")
    print(f"开启码：{code.code}")
    print(f"第{len(code.released_ms)}次查看，已记录时间")
    return DONE


def _extension_code(options: argparse.Namespace) -> int:
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
    return DONE


def _asked(what: str) -> str:
    try:
        return input(f"{what}：").strip()
    except EOFError as error:
        raise CentreError("nothing_typed", f"没有输入{what}，没有给出授权码。") from error


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0
