#! /usr/bin/env python3
"""Lengths of units and functions, parameters, depth: hard bounds, and a
ratchet (length.txt) whose figures may only fall: "length.py --lower" writes
today's."""

import pathlib
import re
import statistics
import sys

from common import Lint

UNIT_LINES, FUNCTION_LINES, PARAMETERS = 600, 60, 5
NAME = re.compile(r"^([a-zA-Z_]\w*)\(")
# A body starts at one tab, so this one has three others around it.
TOO_DEEP = re.compile(r"^\t{4,}(if|for|while|switch|do)\b")


def functions(lint, path):
    """(name, first line, lines, parameters); our style makes it easy: the
    name begins a line, and so do the braces of the body."""
    name, first, head = None, 0, ""
    for number, line in lint.code_lines(path):
        match = NAME.match(line)
        if match:
            name, first, head = match.group(1), number, ""
        if name and line.startswith(("{", "}")) and ";" in head:
            name = None
        if name and line.startswith("}"):
            yield name, first, number - first + 1, parameters(head)
            name = None
        if name and not head.endswith("{"):
            head += line if line != "{" else "{"


def parameters(head):
    """How many, by the commas outside of inner parentheses; the err that
    every function that can fail has last does not count."""
    depth, count = 0, 1
    for char in head:
        depth += (char == "(") - (char == ")")
        count += char == "," and depth == 1
    return count - ("struct err *e)" in head)


def measure(lint):
    lengths, longest_unit = [], 0
    for path in lint.files("src", "ui"):
        count = len(lint.lines(path))
        longest_unit = max(longest_unit, count)
        if count > UNIT_LINES:
            lint.fail(path, count, f"{count} lines; a unit has {UNIT_LINES}")
        for number, line in lint.code_lines(path):
            if TOO_DEEP.match(line):
                lint.fail(path, number, "nested more than 3 deep")
        for name, first, lines, params in functions(lint, path):
            lengths.append(lines)
            if lines > FUNCTION_LINES:
                lint.fail(path, first, f"{name} has {lines} lines; "
                          f"a function has {FUNCTION_LINES} at most")
            if params > PARAMETERS:
                lint.fail(path, first, f"{name} has {params} parameters; "
                          f"{PARAMETERS} at most")
    over = [n for n in lengths if n > 40]
    return {"longest-unit": longest_unit,
            "longest-function": max(lengths, default=0),
            "functions-over-40-lines": len(over),
            "median-function": int(statistics.median(lengths or [0]))}


def main():
    lower = "--lower" in sys.argv
    lint = Lint("length", [a for a in sys.argv if a != "--lower"])
    now = measure(lint)
    ratchet = pathlib.Path(__file__).parent / "length.txt"
    kept = [line.split() for line in ratchet.read_text().splitlines()
            if line and not line.startswith("#")]
    if lower:
        head = [line for line in ratchet.read_text().splitlines()
                if line.startswith("#")]
        rows = [f"{name} {now[name]}" for name, _ in kept]
        ratchet.write_text("\n".join(head + rows) + "\n")
    for name, figure in kept:
        if not lower and now[name] > int(figure):
            lint.fail("tests/lint/length.txt", 1,
                      f"{name} rose from {figure} to {now[name]}")
    lint.finish()


main()
