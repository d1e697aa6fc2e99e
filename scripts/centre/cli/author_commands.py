"""Commands for authors: check a paper, look at it as a candidate will. Neither keys nor rosters are needed."""

import argparse
from pathlib import Path

import msgspec

from scripts.centre.authoring.exam_folder import Checked, check_exam, read_exam
from scripts.centre.authoring.schema import schema_of, write_schemas
from scripts.centre.cli.register import DONE, FAILED, Commands, add_command
from scripts.centre.issuing.plan_file import PlanFile


def add_authoring(commands: Commands) -> None:
    """Add check, preview and schema."""
    check = add_command(commands, "check", "检查命题文件夹，列出全部问题（不需要密钥和名单）", _check)
    check.add_argument("exam", type=Path, metavar="命题文件夹", help="其中有 paper.toml")
    check.add_argument("--json", action="store_true", help="输出 JSON，供编辑器等程序读取")

    preview = add_command(commands, "preview", "用考生的窗口看试卷，边作答边评分（不联网、不锁屏）", _preview)
    preview.add_argument("exam", type=Path, metavar="命题文件夹", help="其中有 paper.toml")
    preview.add_argument("--seed", default="preview", metavar="文字", help="换一个文字，题目和选项的次序就不同")
    preview.add_argument("--screenshot", type=Path, metavar="文件夹", help="不开窗口，把每道题的画面存为图片")

    schema = add_command(commands, "schema", "写出命题文件的 JSON Schema，供编辑器提示和检查", _schema)
    schema.add_argument("folder", type=Path, metavar="文件夹", help="写入的文件夹，例如命题文件夹下的 schema")


def _check(options: argparse.Namespace) -> int:
    checked = check_exam(options.exam)
    if options.json:
        print(msgspec.json.encode(checked.faults).decode())
    else:
        _tell(checked)
    return FAILED if checked.faults else DONE


def _preview(options: argparse.Namespace) -> int:
    authored = read_exam(options.exam)
    # Windows are loaded by the one command that shows them: the others run on machines without a screen.
    from scripts.centre.authoring.preview import pictures, window  # noqa: PLC0415

    if options.screenshot is None:
        return window.show_preview(authored, options.seed)
    made = pictures.take_pictures(authored, options.screenshot, options.seed)
    print(f"已存{len(made)}张图片：{options.screenshot}")
    return DONE


def _schema(options: argparse.Namespace) -> int:
    plan = schema_of(PlanFile, "场次计划 plan.toml", open_parts=("IncidentCode",))
    for path in write_schemas(options.folder, {"plan": plan}):
        print(path)
    return DONE


def _tell(checked: Checked) -> None:
    for fault in checked.faults:
        print(f"{fault.text()}[{fault.code}]")
    if checked.faults:
        files = len({fault.file for fault in checked.faults})
        print(f"共{len(checked.faults)}处需要改正，在{files}个文件中。改正后请再检查一次。")
    elif checked.authored is not None:
        paper = checked.authored.paper
        sections = "，".join(f"{s.title}{sum(len(g.items) for g in s.groups)}题" for s in paper.sections)
        print(f"没有发现问题：{paper.title}（{paper.paper_id} 第{paper.version}版），{sections}。")
        print("每道机器评分的题都已用答案自己评过，均得满分；每个模板都已按考生和评分两种方式打开过。")
