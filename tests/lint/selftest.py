#! /usr/bin/env python3
"""The checks themselves: what breaks a rule must be caught, with its file
and line, and what keeps it must pass."""

import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent

LONG = "void\na(void)\n{\n" + "\tb();\n" * 70 + "}\n"
MANY = "void\na(int b, int c, int d, int e, int f, int g)\n{\n}\n"

# why, check, {file: text}, what the complaint begins with (None = passes)
ROWS = (
    ("a step down", "layers.py",
     {"src/mail/a.c": '#include "base/b.h"\n', "src/base/b.h": "\n"}, None),
    ("a step up", "layers.py",
     {"src/base/a.c": '\n#include "mail/b.h"\n', "src/mail/b.h": "\n"},
     "src/base/a.c:2: layers: "),
    ("a step aside", "layers.py",
     {"src/net/a.c": '#include "proto/b.h"\n', "src/proto/b.h": "\n"},
     "src/net/a.c:1: layers: "),
    ("a face inside the store", "layers.py",
     {"ui/a.c": '#include "store/b.h"\n', "src/store/b.h": "\n"},
     "ui/a.c:1: layers: "),
    ("a header that is not there", "layers.py",
     {"src/base/a.c": '#include "base/none.h"\n'}, "src/base/a.c:1: layers: "),
    ("a door", "layers.py", {"ui/term.c": "#include <curses.h>\n"}, None),
    ("past the door", "layers.py", {"ui/list.c": "#include <curses.h>\n"},
     "ui/list.c:1: layers: "),
    ("a whole folder's door", "layers.py",
     {"src/net/tcp.c": "#include <openssl/ssl.h>\n"},
     "src/net/tcp.c:1: layers: "),
    ("no door at all", "layers.py", {"ui/a.c": "#include <new/lib.h>\n"},
     "ui/a.c:1: layers: "),
    ("a circle", "circles.py",
     {"src/base/a.h": '#include "base/b.h"\n',
      "src/base/b.h": '\n#include "base/a.h"\n'}, "src/base/a.h:1: circles: "),
    ("no circle", "circles.py",
     {"src/base/a.h": '#include "base/b.h"\n', "src/base/b.h": "\n"}, None),
    ("a header that needs another", "headers.py",
     {"src/base/a.h": "size_t a(void);\n"}, "src/base/a.h:1: headers: "),
    ("a banned call", "banned.py",
     {"src/base/a.c": "\n\tstrcpy(a, b);\n"}, "src/base/a.c:2: banned: "),
    ("in a comment", "banned.py", {"src/base/a.c": "/* strcpy(a) */\n"}, None),
    ("in a string", "banned.py", {"src/base/a.c": 'a("strcpy(a)");\n'}, None),
    ("another word", "banned.py", {"src/base/a.c": "my_system(a);\n"}, None),
    ("a promise", "banned.py",
     {"src/base/a.c": "\n/* TO" "DO: later */\n"}, "src/base/a.c:2: banned: "),
    ("a goto back", "banned.py",
     {"src/base/a.c": "out:\n\tgoto out;\n"}, "src/base/a.c:2: banned: "),
    ("a goto elsewhere", "banned.py",
     {"src/base/a.c": "\tgoto again;\n"}, "src/base/a.c:1: banned: "),
    ("a typedef", "banned.py",
     {"src/base/a.c": "typedef struct a b;\n"}, "src/base/a.c:1: banned: "),
    ("a long function", "length.py", {"src/base/a.c": LONG},
     "src/base/a.c:2: length: "),
    ("many parameters", "length.py", {"src/base/a.c": MANY},
     "src/base/a.c:2: length: "),
    ("a deep nest", "length.py",
     {"src/base/a.c": "\n" + "".join("\t" * n + "if (a)\n" for n in
                                      range(1, 5))},
     "src/base/a.c:5: length: "),
    ("a long unit", "length.py", {"src/base/a.c": "\n" * 601},
     "src/base/a.c:601: length: "),
    ("not listed", "listed.py", {"src/base/a.c": "", "Makefile.am": "b.c"},
     "src/base/a.c:1: listed: "),
    ("a document names what is gone", "listed.py",
     {"src/base/a.c": "", "Makefile.am": "src/base/a.c",
      "doc/architecture.md": "`a.c`, then `b.c`"},
     "doc/architecture.md:1: listed: there is no b.c"),
    ("a stem twice", "listed.py",
     {"src/base/a.c": "", "ui/a.c": "", "Makefile.am": "src/base/a.c ui/a.c"},
     "ui/a.c:1: listed: "),
)


def run(check, files):
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            path = pathlib.Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        done = subprocess.run([sys.executable, HERE / check, folder],
                              capture_output=True, text=True)
        return done.returncode, done.stdout + done.stderr


def run_globals():
    """globals.py reads objects: one with a counter must be caught."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "src/base/a.c")
        path.parent.mkdir(parents=True)
        path.write_text("static int n; int a(void); int a(void)\n"
                        "{ static const int c = 1; return n++ + c; }\n")
        subprocess.run(["cc", "-c", path, "-o", path.with_suffix(".o")],
                       check=True)
        done = subprocess.run([sys.executable, HERE / "globals.py", folder,
                               folder], capture_output=True, text=True)
        return done.returncode, done.stdout + done.stderr


def main():
    failures = 0
    results = [(why, want, *run(check, files))
               for why, check, files, want in ROWS]
    results.append(("a counter", "src/base/a.c:1: globals: mutable global n",
                    *run_globals()))
    for why, want, status, said in results:
        caught = status == 1 and want is not None and want in said
        if not caught and (want is not None or status != 0):
            failures += 1
            print(f"selftest.py: {why}: status {status}, said: {said}")
    sys.exit(1 if failures else 0)


main()
