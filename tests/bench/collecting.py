#!/usr/bin/env python3
"""What POP3 costs far from the server and with many messages, beside a bare
pipelined reader that throws away what it reads, and mpop. As a program, in a
release build:

    tests/bench/collecting.py [MESSAGES [UIDLS [MANY_UIDLS]]]"""

import hashlib
import os
import pathlib
import shutil
import socket
import sqlite3
import ssl
import subprocess
import sys
import tempfile
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "e2e"))

import servers  # noqa: E402
from certificates import Certificates  # noqa: E402
from delay import Delay  # noqa: E402
from home import Home, culver  # noqa: E402


class Bare:
    """A session that only counts."""

    def __init__(self, port, user, certificates):
        context = ssl.create_default_context(cafile=certificates.ca)
        self.socket = context.wrap_socket(
            socket.create_connection(("127.0.0.1", port)),
            server_hostname="localhost")
        self.line()
        for command in (f"USER {user}@{servers.DOMAIN}",
                        f"PASS {servers.PASSWORD}"):
            self.say(command)
            self.line()

    def say(self, *commands):
        self.socket.sendall("".join(c + "\r\n" for c in commands).encode())

    def line(self):
        got = b""
        while not got.endswith(b"\n"):
            got += self.socket.recv(4096)
        return got

    def listing(self):
        self.say("UIDL")
        pieces = []
        while not b"".join(pieces[-2:]).endswith(b"\r\n.\r\n"):
            pieces.append(self.socket.recv(1 << 18))
        return b"".join(pieces)

    def fetch(self, count, window):
        asked = done = 0
        tail = b""
        while done < count:
            if asked < count and asked - done <= window // 2:
                more = range(asked + 1, min(count, done + window) + 1)
                self.say(*(f"RETR {n}" for n in more))
                asked = max(asked, more.stop - 1)
            piece = tail + self.socket.recv(1 << 18)
            done += piece.count(b"\r\n.\r\n")
            tail = piece[-4:]

    def quit(self):
        self.say("QUIT")
        self.line()


def seconds(run):
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def say(what, figure, peer=None, name=""):
    ratio = f"   {figure / peer:.2f} of {name} ({peer:.3f} s)" if peer else ""
    print(f"{what:<58} {figure:8.3f} s{ratio}", flush=True)


def run(home, *args):
    done = home.run(*args, timeout=900)
    if done.status != 0:
        sys.exit(f"culver {' '.join(args)}: {done.err}")


# A process begins with the figure of the one that started it: so a small one
# stands between.
WEIGH = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def peak_kb(home, *args):
    """The most memory a command held."""
    done = subprocess.run([sys.executable, "-S", "-c", WEIGH, culver(), *args],
                          env=home.env, stdout=subprocess.PIPE, check=True)
    return int(done.stdout)


class Place:
    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="cvpop",
                                                    dir="/tmp"))
        self.folder.chmod(0o755)
        self.certificates = Certificates(self.folder / "ca")
        self.dovecot = servers.Dovecot(self.folder / "d", self.certificates)
        self.homes = 0

    def home(self, user, port, **settings):
        self.homes += 1
        folder = self.folder / f"h{self.homes}"
        folder.mkdir()
        home = Home(folder, self.certificates)
        home.account("work", user, f"pop3s://{{user}}@localhost:{port}",
                     **settings)
        return home

    def mpop(self, home, user, port):
        box = home.folder / "mpop"
        for sub in "tmp", "new", "cur":
            (box / sub).mkdir(parents=True)
        config = home.folder / "mpoprc"
        config.write_text(
            f"defaults\ntls on\ntls_starttls off\n"
            f"tls_trust_file {self.certificates.ca}\nkeep on\n"
            f"account a\nhost localhost\nport {port}\n"
            f"user {user}@{servers.DOMAIN}\npassword {servers.PASSWORD}\n"
            f"delivery maildir {box}\nuidls_file {box}.uidls\n")
        config.chmod(0o600)
        return lambda: subprocess.run(["mpop", "-C", config, "-q", "-a"],
                                      check=True, env=home.env)

    def close(self):
        self.dovecot.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


def bare_fetch(port, user, certificates, count, window):
    bare = Bare(port, user, certificates)
    bare.fetch(count, window)
    bare.quit()


def bench_far(place, message, count, round_trip_ms):
    user = f"far{count}"
    if not place.dovecot.maildir(user).exists():
        place.dovecot.deliver(user, *(message(n) for n in range(count)))
        bare_fetch(place.dovecot.pop3s, user, place.certificates, count, 100)
    port = place.dovecot.pop3s
    if round_trip_ms:
        port = Delay(port, round_trip_ms).port
    best = min(seconds(lambda: bare_fetch(port, user, place.certificates,
                                          count, window))
               for window in (100, 1000))
    home = place.home(user, port)
    took = seconds(lambda: run(home, "fetch"))
    if len(home.mail()) != count:
        sys.exit(f"{len(home.mail())} of {count} messages came")
    what = f"fetch {count}, {round_trip_ms} ms there and back"
    say(what, took, best, "a bare reader")
    if shutil.which("mpop"):
        peer = seconds(place.mpop(home, user, port))
        say(f"  the same, {took / peer:.2f} of mpop", peer)


def enter_keys(home, uidls):
    """As if all of them had been fetched."""
    db = sqlite3.connect(home.folder / "state/culver/state.sqlite")
    db.executemany(
        "INSERT INTO pop3 (account, key, seen_s, size_bytes, mark) "
        "VALUES ('work', ?, 1700000000, 1000, ?)",
        sorted((hashlib.sha256(uidl + b"\n0").hexdigest()[:32], n + 1)
               for n, uidl in enumerate(uidls)))
    db.commit()
    db.close()


def bench_nothing_new(place, count):
    user = "many"
    place.dovecot.deliver(user, *(b"Subject: %d\n\n\n" % n
                                  for n in range(count)))
    port = place.dovecot.pop3s
    home = place.home(user, port)

    def bare():
        session = Bare(port, user, place.certificates)
        text = session.listing()
        session.quit()
        return text

    uidls = [row.split(b" ", 1)[1] for row in bare().split(b"\r\n")[1:-2]]
    run(home, "index")
    enter_keys(home, uidls)
    run(home, "fetch")
    server, ours = [], []
    for _ in range(7):  # in turn, for other programs are at work too
        server.append(seconds(bare))
        ours.append(seconds(lambda: run(home, "fetch")))
    say(f"nothing new among {count}", min(ours), min(server), "the server")
    print(f"{'  peak memory':<58} {peak_kb(home, 'fetch'):8} KB")


class Lister:
    """A server that only lists, at once."""

    def __init__(self, certificates, count):
        self.uidls = [b"%016x%016x" % (n * 0x9e3779b97f4a7c15 % (1 << 64), n)
                      for n in range(count)]
        self.text = b"+OK\r\n" + b"".join(
            b"%d %s\r\n" % (n + 1, uidl)
            for n, uidl in enumerate(self.uidls)) + b".\r\n"
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(certificates.pem("good"),
                                     certificates.key("good"))
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            client = self.context.wrap_socket(self.listener.accept()[0],
                                              server_side=True)
            client.sendall(b"+OK\r\n")
            for line in client.makefile("rb"):
                word = line.split()[0]
                client.sendall({
                    b"CAPA": b"+OK\r\nUSER\r\nUIDL\r\n.\r\n",
                    b"STAT": b"+OK %d 1\r\n" % len(self.uidls),
                    b"UIDL": self.text}.get(word, b"+OK\r\n"))


def bench_memory(place, count):
    lister = Lister(place.certificates, count)
    home = place.home("u", lister.port)
    run(home, "index")
    enter_keys(home, lister.uidls)
    say(f"nothing new among {count}, the server answers at once",
        seconds(lambda: run(home, "fetch")))
    print(f"{'  peak memory':<58} {peak_kb(home, 'fetch'):8} KB")


def bench_large(place, megabytes):
    line = b"0123456789" * 7 + b"\n"
    place.dovecot.deliver("large", b"Subject: large\n\n" +
                          line * (megabytes * 1000000 // len(line)))
    home = place.home("large", place.dovecot.pop3s)
    start = time.perf_counter()
    peak = peak_kb(home, "fetch")
    say(f"fetch one message of {megabytes} MB", time.perf_counter() - start)
    print(f"{'  peak memory':<58} {peak:8} KB")


def bench(message, count=10000, uidls=100000, many=1000000):
    place = Place()
    try:
        bench_large(place, 200)
        bench_far(place, message, count, 0)
        bench_far(place, message, count, 20)
        bench_far(place, message, min(count, 1000), 100)
        bench_nothing_new(place, uidls)
        bench_memory(place, many)
    finally:
        place.close()


def letter(number):
    """Of 10 KB, more or less."""
    lines = 20 + number * 7919 % 240
    text = "\n".join(f"{number} {line} " + "word " * 13
                     for line in range(lines))
    return (f"From: Sender {number % 97} <s{number % 97}@example.org>\n"
            f"To: you@example.org\nSubject: number {number}\n"
            f"Date: Mon, 1 Jan 2024 00:00:00 +0000\n"
            f"Message-ID: <n{number}@example.org>\n\n{text}\n").encode()


if __name__ == "__main__":
    os.environ.setdefault("CULVER_BUILDDIR", os.getcwd())
    bench(letter, *map(int, sys.argv[1:]))
