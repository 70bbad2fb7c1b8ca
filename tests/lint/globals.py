#! /usr/bin/env python3
"""No mutable global variable outside the short list in globals.txt.

Usage: globals.py ROOT BUILD, where BUILD holds compiled objects.
"""

import pathlib
import re
import subprocess
import sys

from common import Lint

# address, flags, section, size, name
SYMBOL = re.compile(r"^[0-9a-f]+ .{7} (\S+)\s+([0-9a-f]+)\s+(\S+)$")


def is_mutable(section):
    return re.match(r"\.(data|bss|tdata|tbss)|\*COM\*", section) and \
        not section.startswith(".data.rel.ro")


def symbols(objects):
    dump = subprocess.run(["objdump", "-t", *objects], check=True,
                          capture_output=True, text=True).stdout
    where = None
    for line in dump.splitlines():
        if "file format" in line:
            where = line.split(":")[0]
        match = SYMBOL.match(line)
        if match and is_mutable(match.group(1)) and \
           int(match.group(2), 16) > 0:
            yield where, match.group(3).split()[-1]


def main():
    lint = Lint("globals")
    build = pathlib.Path(sys.argv[2] if len(sys.argv) > 2 else "build")
    listing = pathlib.Path(__file__).parent / "globals.txt"
    allowed = {tuple(line.split()[:2]) for line in
               listing.read_text().splitlines() if not line.startswith("#")}
    objects = [path for folder in ("src", "ui")
               for path in sorted((build / folder).rglob("*.o"))]
    if not objects:
        sys.exit(f"globals: no objects below {build}; build first")
    for where, name in symbols(objects):
        source = pathlib.Path(where).relative_to(build).with_suffix(".c")
        name = re.sub(r"\.\d+$", "", name)
        if not name.startswith("__") and (str(source), name) not in allowed:
            lint.fail(source, 1, f"mutable global {name}")
    lint.finish()


main()
