"""What the checks share: where the source is, and how they report."""

import pathlib
import re
import sys


class Lint:
    """One check: collects failures as "file:line: rule" and ends with them."""

    def __init__(self, rule, argv=None):
        argv = sys.argv if argv is None else argv
        here = pathlib.Path(__file__).resolve()
        self.root = pathlib.Path(argv[1]) if len(argv) > 1 else here.parents[2]
        self.rule = rule
        self.failures = 0

    def files(self, *folders, suffixes=(".c", ".h")):
        """Paths below the folders, relative to the root, sorted."""
        found = []
        for folder in folders:
            for path in (self.root / folder).rglob("*"):
                if path.suffix in suffixes and path.is_file():
                    found.append(path.relative_to(self.root))
        return sorted(found)

    def lines(self, path):
        """(number, line) pairs of a file."""
        text = (self.root / path).read_text(encoding="utf-8")
        return list(enumerate(text.splitlines(), 1))

    def code_lines(self, path):
        """The same, comments and the contents of strings blanked out."""
        text = (self.root / path).read_text(encoding="utf-8")
        return list(enumerate(blank_comments(text).splitlines(), 1))

    def fail(self, path, line, text):
        self.failures += 1
        print(f"{path}:{line}: {self.rule}: {text}")

    def finish(self):
        sys.exit(1 if self.failures else 0)


TOKEN = re.compile(
    r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'',
    re.DOTALL)


def blank_comments(text):
    """Comments become blanks, strings become "": the lines stay as many."""

    def blank(match):
        token = match.group()
        if token[0] in "\"'":
            return token[0] * 2
        return re.sub(r"[^\n]", " ", token)

    return TOKEN.sub(blank, text)


INCLUDE = re.compile(r'^\s*#\s*include\s+([<"])([^>"]+)[>"]')


def includes(lint, path):
    """(line, is_foreign, name) for each #include of a file."""
    for number, line in lint.lines(path):
        match = INCLUDE.match(line)
        if match:
            yield number, match.group(1) == "<", match.group(2)


def resolve(lint, path, name):
    """The project's file that #include "name" means, or None."""
    for place in (pathlib.Path("src"), pathlib.Path("."), path.parent):
        if (lint.root / place / name).is_file():
            return place / name
    return None
