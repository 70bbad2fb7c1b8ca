"""culver in a home of its own: its configuration, its files, its runs."""

import json
import os
import pathlib
import subprocess

from reader import Reader
from servers import DOMAIN, PASSWORD


# An editor that writes a line above what stands there.
ABOVE = """
printf '{}\\n' >"$1.new"
cat "$1" >>"$1.new"
mv "$1.new" "$1"
"""


def quoted(value):
    """As culver.conf wants a value, or a list of them."""
    if isinstance(value, list):
        return "{" + ", ".join(map(quoted, value)) + "}"
    return f'"{value}"'


def culver():
    return str(pathlib.Path(os.environ["CULVER_BUILDDIR"], "culver").resolve())


class Run:
    """What became of a command."""

    def __init__(self, done):
        self.status = done.returncode
        self.out = done.stdout.decode()
        self.err = done.stderr.decode()

    def rows(self):
        """list --json: one object a line."""
        return [json.loads(line) for line in self.out.splitlines()]

    def complaint(self, status):
        """The one line on standard error that goes with that status."""
        assert self.status == status, (self.status, self.out, self.err)
        lines = self.err.splitlines()
        assert len(lines) == 1 and lines[0].startswith("culver: "), self.err
        return lines[0]


class Home:
    def __init__(self, folder, certificates):
        self.folder = folder
        self.certificates = certificates
        self.accounts = []
        self.readers = []
        (folder / "tmp").mkdir()
        self.env = {
            "HOME": str(folder), "PATH": os.environ["PATH"],
            "TMPDIR": str(folder / "tmp"), "LANG": "C.UTF-8", "TERM": "xterm-256color", "TZ": "UTC",
        }
        for name in "config", "data", "state", "cache":
            self.env[f"XDG_{name.upper()}_HOME"] = str(folder / name)
        for name in "ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS":
            if name in os.environ:
                self.env[name] = os.environ[name]

    def account(self, name, user, receive=None, send=None, **settings):
        """Adds an account; {user} in a URL stands for the login."""
        login = f"{user}%40{DOMAIN}"
        settings = {"password": PASSWORD, "ca-file": self.certificates.ca,
                    **settings}
        rows = [f'\tfrom = "User {user} <{user}@{DOMAIN}>"']
        for key, url in ("receive", receive), ("send", send):
            if url:
                rows.append(f'\t{key} = "{url.format(user=login)}"')
        for key, value in settings.items():
            if value is not None:
                rows.append(f'\t{key.replace("_", "-")} = {quoted(value)}')
        self.accounts.append('account "%s" {\n%s\n}\n' %
                             (name, "\n".join(rows)))
        self.write_config("".join(self.accounts))

    @property
    def config_path(self):
        return self.folder / "config/culver/culver.conf"

    def write_config(self, text):
        self.config_path.parent.mkdir(parents=True, exist_ok=True)
        self.config_path.write_text(text)
        self.config_path.chmod(0o600)

    def start(self, *args):
        """culver as a process, for tests that kill it."""
        return subprocess.Popen(
            [culver(), *map(str, args)], env=self.env, cwd=self.folder,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE)

    def run(self, *args, stdin=b"", timeout=60):
        return Run(subprocess.run(
            [culver(), *map(str, args)], env=self.env, cwd=self.folder,
            input=stdin, capture_output=True, timeout=timeout))

    def reader(self, *args, cols=80, rows=24, **env):
        """culver in a terminal."""
        reader = Reader([culver(), *map(str, args)], {**self.env, **env},
                        self.folder, cols, rows)
        self.readers.append(reader)
        return reader

    def editor(self, script):
        """An $EDITOR made of a shell script; $1 is the draft."""
        path = self.folder / "editor"
        path.write_text("#! /bin/sh\nset -e\n" + script)
        path.chmod(0o755)
        self.env["EDITOR"] = self.env["VISUAL"] = str(path)

    def mail(self, account="work", folder="*"):
        """The message files of an account's local folders, as bytes."""
        mail = self.folder / "data/culver/mail" / account
        return [path.read_bytes() for sub in ("new", "cur")
                for path in sorted(mail.glob(f"{folder}/{sub}/*"))]

    def close(self):
        for reader in self.readers:
            reader.close()
