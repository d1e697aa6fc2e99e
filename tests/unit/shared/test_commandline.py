"""What was wrong with a command is said in Chinese, whatever it was."""

import argparse
import re

import pytest

from shared.commandline import CommandParser


def parser() -> CommandParser:
    top = CommandParser(prog="exam-kit", description="试验")
    commands = top.add_subparsers(dest="command", required=True, metavar="命令")
    one = commands.add_parser("one")
    one.add_argument("--number", type=int, required=True)
    one.add_argument("--share", type=float)
    one.add_argument("--kind", choices=("a", "b"))
    one.add_argument("--pair", nargs=2)
    one.add_argument("--some", nargs="+")
    one.add_argument("--on", action="store_true")
    either = one.add_mutually_exclusive_group(required=True)
    either.add_argument("--left", action="store_true")
    either.add_argument("--right", action="store_true")
    return top


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "缺少 命令"),
        ("two", "没有 two 这一项，可选 one"),
        ("one --left", "缺少 --number"),
        ("one --number 1", "--left --right 中要写一个"),
        ("one --number 1 --left --right", "--right 不能与 --left 同时写"),
        ("one --number x --left", "--number 的值 'x' 不对，应为整数"),
        ("one --number 1 --left --share x", "应为数"),
        ("one --number --left", "--number 后面要写一个值"),
        ("one --number 1 --left --pair 1", "--pair 后面要写2个值"),
        ("one --number 1 --left --some", "--some 后面至少要写一个值"),
        ("one --number 1 --left --kind c", "--kind 没有 c 这一项，可选 a、b"),
        ("one --number 1 --left --on=1", "--on 后面不要写值"),
        ("one --number 1 --left --num 2", "多写了 --num 2"),
        ("one --number 1 --left 12", "多写了 12"),
    ],
)
def test_every_kind_of_slip_is_told_in_chinese(typed, told, capsys):
    with pytest.raises(SystemExit) as ended:
        parser().parse_args(typed.split())
    said = capsys.readouterr().err
    assert ended.value.code == 2
    assert told in said
    assert said.startswith("用法：exam-kit")
    assert not re.search(r"error|usage|argument|required|expected", said)


def test_the_help_has_no_english_words(capsys):
    with pytest.raises(SystemExit) as ended:
        parser().parse_args(["one", "--help"])
    said = capsys.readouterr().out
    assert ended.value.code == 0
    assert "选项" in said
    assert not re.search(r"usage|options|show this|positional", said)


def test_what_argparse_may_say_one_day_is_passed_on():
    assert isinstance(parser(), argparse.ArgumentParser)
    with pytest.raises(SystemExit):
        parser().error("something new")
