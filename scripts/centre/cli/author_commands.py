"""Commands for authors: check a paper, look at it as a candidate will. Neither keys nor rosters are needed."""

import argparse

import msgspec

from scripts.centre.authoring.exam_folder import Checked, check_exam, read_exam
from scripts.centre.authoring.schema import schema_of, write_schemas
from scripts.centre.cli.register import DONE, FAILED, Commands, add_argument, add_command
from scripts.centre.issuing.plan_file import PlanFile
from shared.commandline import typed_path
from shared.words.catalogue import say


def add_authoring(commands: Commands) -> None:
    """Add check, preview and schema."""
    check = add_command(commands, "check", _check)
    add_argument(check, "exam", "exam", value="exam", type=typed_path)
    add_argument(check, "--json", "json", action="store_true")

    preview = add_command(commands, "preview", _preview)
    add_argument(preview, "exam", "exam", value="exam", type=typed_path)
    add_argument(preview, "--seed", "seed", value="text", default="preview")
    add_argument(preview, "--screenshot", "screenshot", value="folder", type=typed_path)

    schema = add_command(commands, "schema", _schema)
    add_argument(schema, "folder", "schemas", value="folder", type=typed_path)


def _check(options: argparse.Namespace) -> int:
    checked = check_exam(options.exam)
    if options.json:
        print(msgspec.json.encode((*checked.faults, *checked.doubts)).decode())
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
    print(say("centre_cli.pictures_made", count=len(made), folder=options.screenshot))
    return DONE


def _schema(options: argparse.Namespace) -> int:
    plan = schema_of(PlanFile, say("centre_cli.schema.plan"), open_parts=("IncidentCode",))
    for path in write_schemas(options.folder, {"plan": plan}):
        print(path)
    return DONE


def _tell(checked: Checked) -> None:
    for fault in checked.faults:
        print(f"{fault.text()}[{fault.code}]")
    for doubt in checked.doubts:
        print(f"{say('author.doubt', told=doubt.text())}[{doubt.code}]")
    if checked.doubts:
        print(say("centre_cli.check.doubts", count=len(checked.doubts)))
    if checked.faults:
        files = len({fault.file for fault in checked.faults})
        print(say("centre_cli.check.faults", count=len(checked.faults), files=files))
    elif checked.authored is not None:
        paper = checked.authored.paper
        sections = "，".join(
            say("centre_cli.check.section", title=s.title, count=sum(len(g.items) for g in s.groups))
            for s in paper.sections
        )
        print(
            say(
                "centre_cli.check.fine",
                title=paper.title,
                paper_id=paper.paper_id,
                version=paper.version,
                sections=sections,
            )
        )
        print(say("centre_cli.check.tried"))
