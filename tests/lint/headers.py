#! /usr/bin/env python3
"""Every header compiles alone."""

import os
import subprocess

from common import Lint


def main():
    lint = Lint("headers")
    command = [os.environ.get("CC", "cc"), "-std=c17", "-D_GNU_SOURCE",
               "-fsyntax-only", "-Wall", "-Wextra", "-Werror",
               "-x", "c", "-Isrc", "-I.", "-include"]
    for path in lint.files("src", "ui", "tests", suffixes=(".h",)):
        run = subprocess.run([*command, path, "/dev/null"], cwd=lint.root,
                             capture_output=True, text=True)
        if run.returncode != 0:
            print(run.stderr, end="")
            lint.fail(path, 1, "does not compile alone")
    lint.finish()


main()
