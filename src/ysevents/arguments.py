"""The grammar of the command line in Chinese: argparse, with its own words translated."""

import argparse
from typing import Any, NoReturn

WORDS = {
    "usage: ": "用法：",
    "positional arguments": "参数",
    "options": "选项",
    "show this help message and exit": "显示这份说明",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s：%(message)s",
    "the following arguments are required: %s": "缺少 %s",
    "unrecognized arguments: %s": "不认识 %s",
    "invalid choice: %(value)r (choose from %(choices)s)": "没有 %(value)r 这一项，可选 %(choices)s",
    "expected one argument": "后面须写一个值",
    "ignored explicit argument %r": "后面不能写 %r",
}
"""What argparse says in our grammar. It looks each of them up by a function of its module, named `_`."""


class Parser(argparse.ArgumentParser):
    """A parser whose help is Chinese and whose refusals are one line that says where help is."""

    def __init__(self, **options: Any) -> None:
        vars(argparse)["_"] = lambda text: WORDS.get(text, text)
        super().__init__(
            **options, allow_abbrev=False, formatter_class=argparse.RawTextHelpFormatter, exit_on_error=True
        )

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}：{message}。用 {self.prog} --help 查看用法。\n")


def whole_number(least: int, most: int) -> Any:
    """The type of an argument that is a number from `least` to `most`."""

    def read(text: str) -> int:
        if not text.isdecimal() or not least <= int(text) <= most:
            raise argparse.ArgumentTypeError(f"应为{least}至{most}之间的整数")
        return int(text)

    return read


def words(most: int) -> Any:
    """The type of an argument that is a text of up to `most` characters."""

    def read(text: str) -> str:
        if not 0 < len(text.strip()) <= most:
            raise argparse.ArgumentTypeError(f"应为1至{most}个字")
        return text.strip()

    return read
