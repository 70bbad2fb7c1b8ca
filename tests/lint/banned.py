#! /usr/bin/env python3
"""Functions and constructs that do not occur here."""

import re

from common import Lint

FUNCTIONS = ("strcpy strcat sprintf vsprintf strncpy strncat strtok gmtime "
             "localtime ctime asctime atoi atol atoll atof sscanf gets alloca "
             "system popen mktemp tmpnam tempnam rand srand").split()
CALL = re.compile(r"(?<![\w.>])(" + "|".join(FUNCTIONS) + r")\s*\(")
IN_CODE = (
    (CALL, "banned function"),
    (re.compile(r"\btypedef\s+(struct|union)\b"), "a struct has no typedef"),
    (re.compile(r"\bgoto\s+(?!out;)\w+"), "goto leads only to out:"),
)
ANYWHERE = ((re.compile(r"\b(TODO|FIXME|XXX)\b"), "do it, or delete it"),)


def check_lines(lint, path, lines, patterns):
    for number, line in lines:
        for pattern, why in patterns:
            match = pattern.search(line)
            if match:
                lint.fail(path, number, f"{why}: {match.group().strip()}")


def main():
    lint = Lint("banned")
    for path in lint.files("src", "ui", "tests"):
        check_lines(lint, path, lint.code_lines(path), IN_CODE)
        check_lines(lint, path, lint.lines(path), ANYWHERE)
        check_goto(lint, path)
    lint.finish()


def check_goto(lint, path):
    """A goto may not lead backwards."""
    label = 0
    for number, line in lint.code_lines(path):
        if line == "}":
            label = 0
        if line.strip() == "out:":
            label = number
        if label and re.search(r"\bgoto\s+out;", line):
            lint.fail(path, number, "goto leads backwards")


main()
