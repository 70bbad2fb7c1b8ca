#! /usr/bin/env python3
"""Every source stands in Makefile.am (a test that does not would never run),
and the stem of a file is its own: it is the prefix of its functions. What the
documents name exists: sources in architecture.md, tests in violations.md."""

import re

from common import Lint


def check_listed(lint):
    words = set(re.findall(r"[\w./-]+", (lint.root / "Makefile.am").read_text()))
    for path in lint.files("src", "ui", "tests"):
        if not {str(path), str(path.with_suffix(""))} & words:
            lint.fail(path, 1, "is not in Makefile.am")


def check_stems(lint):
    owners = {}
    for path in lint.files("src", "ui"):
        owner = owners.setdefault(path.stem, path.with_suffix(""))
        if owner != path.with_suffix(""):
            lint.fail(path, 1, f"the stem is taken by {owner}")


SOURCE = re.compile(r"([\w-]+\.[ch])\b")
TEST = re.compile(r"([\w-]+\.(?:c|py|txt))\b")


def check_named(lint, document, pattern, folders):
    """Every file that the document names is in one of the folders."""
    there = {path.name for folder in folders
             for path in (lint.root / folder).rglob("*")}
    path = lint.root / document
    text = path.read_text().splitlines() if path.exists() else []
    for number, line in enumerate(text, 1):
        # Tests stand in the last column.
        names = line.rstrip(" |").rpartition("|")[2] if pattern is TEST else line
        for name in pattern.findall(names):
            if name not in there:
                lint.fail(document, number, f"there is no {name}")


def main():
    lint = Lint("listed")
    check_listed(lint)
    check_stems(lint)
    check_named(lint, "doc/architecture.md", SOURCE, ["src", "ui"])
    check_named(lint, "doc/violations.md", TEST, ["tests"])
    lint.finish()


main()
