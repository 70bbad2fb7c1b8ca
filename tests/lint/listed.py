#! /usr/bin/env python3
"""Every source stands in Makefile.am (a test that does not would never run),
and the stem of a file is its own: it is the prefix of its functions."""

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


def main():
    lint = Lint("listed")
    check_listed(lint)
    check_stems(lint)
    lint.finish()


main()
