"""The awarding centre's tools: keys, sites, packages, codes, receiving, opening and scoring results.

`python -m scripts.centre --help` lists the commands in Chinese; every command works on the centre folder `--dir`.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from scripts.centre import commands
from scripts.centre.errors import CentreError
from shared.exchange.errors import ExchangeError
from shared.exchange.roster_problems import RosterError
from shared.security.errors import SecurityError

FAILED = 1


def parser() -> argparse.ArgumentParser:
    """The command line."""
    top = argparse.ArgumentParser(prog="exam-centre", description="评价组织工具：密钥、试卷包、启封码、接收与评分")
    subs = top.add_subparsers(dest="command", required=True, metavar="命令")

    keys = _command(subs, "make-keys", "生成评价组织的密钥和公钥文件", commands.make_keys)
    keys.add_argument("--id", required=True, help="评价组织编号，例如 PJ01")
    keys.add_argument("--name", required=True, help="评价组织名称")
    keys.add_argument("--url", required=True, help="成绩接收地址，例如 https://results.example.org:8443")

    site = _command(subs, "register-site", "登记考点的公钥文件 site.pub.json", commands.register_site)
    site.add_argument("card", type=Path, help="考点交来的 site.pub.json")
    site.add_argument("--replace", action="store_true", help="替换已登记的公钥（须先与考点核对）")

    build = _command(subs, "build", "封装试卷包", commands.build)
    build.add_argument("--exam", type=Path, required=True, help="命题文件夹")
    build.add_argument("--plan", type=Path, required=True, help="场次计划 plan.toml")
    build.add_argument("--seating", type=Path, required=True, help="考场编排表 seating.xlsx")
    build.add_argument("--students", type=Path, required=True, help="学生名单 students.xlsx")
    build.add_argument("--photos", type=Path, required=True, help="照片压缩包 photos.zip")
    build.add_argument("--valid-days", type=int, default=30, help="考试结束后的有效天数，默认30")
    build.add_argument("--only-first-seats", action="store_true", help="只取计划座位数以内的考生（试考用）")
    build.add_argument("--out", type=Path, help="另存一份试卷包到此路径")

    code = _command(subs, "opening-code", "查看启封码（会记录查看时间）", commands.opening_code)
    code.add_argument("session", help="场次编号")

    extend = _command(subs, "extension-code", "回答考点的延时申请，给出授权码（会记录）", commands.extension_code)
    extend.add_argument("session", nargs="?", default="", help="场次编号；不写则逐项询问")
    extend.add_argument("--who", default="", metavar="准考证号", help="准考证号；多名考生写人数，例如 45人")
    extend.add_argument("--minutes", type=int, default=0, help="延时分钟数")
    extend.add_argument("--challenge", default="", metavar="申请码", help="监考机上显示的 6 位申请码")
    extend.add_argument("--serial", type=int, help="试卷包第几版，默认最新一版")

    receive = _command(subs, "receive", "启动成绩接收服务（tus 1.0，断点续传）", commands.receive)
    receive.add_argument("--host", default="127.0.0.1", help="监听地址，默认 127.0.0.1")
    receive.add_argument("--port", type=int, default=8443, help="端口，0 为任选，默认 8443")
    receive.add_argument("--limit-mb", type=int, default=4096, help="单个数据包上限（MB），默认 4096")

    opened = _command(subs, "open", "核验并解开成绩数据包", commands.open_bundle)
    opened.add_argument("bundle", type=Path, help="成绩数据包 *.exambundle")
    opened.add_argument("--out", type=Path, required=True, help="输出文件夹（不得已有内容）")

    score = _command(subs, "score", "核验成绩数据包并评分，生成成绩表", commands.score)
    score.add_argument("bundle", type=Path, help="成绩数据包 *.exambundle")
    score.add_argument("--out", type=Path, required=True, help="成绩表 .xlsx")
    score.add_argument("--json", type=Path, help="同时输出 JSON 成绩明细")
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is 0 when it was done."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    options = parser().parse_args(arguments)
    try:
        options.run(options)
    except RosterError as error:
        print(
            "\n".join([f"名单有{len(error.problems)}处问题，没有生成任何文件：", *(p.line() for p in error.problems)])
        )
        return FAILED
    except (CentreError, ExchangeError, SecurityError) as error:
        print(error.message)
        return FAILED
    except OSError as error:
        print(
            f"文件读写失败：{error.strerror or error}（{error.filename or ''}）。没有完成，请检查路径、权限和磁盘空间。"
        )
        return FAILED
    return 0


def _command(
    subs: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    text: str,
    run: Callable[[argparse.Namespace], None],
) -> argparse.ArgumentParser:
    command = subs.add_parser(name, help=text, description=text)
    command.add_argument("--dir", type=Path, required=True, help="评价组织文件夹，所有密钥和记录都在其中")
    command.set_defaults(run=run)
    return command


if __name__ == "__main__":
    sys.exit(main())
