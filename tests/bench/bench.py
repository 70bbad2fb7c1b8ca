#! /usr/bin/python3
"""What culver costs a user, beside peers that are installed.

Usage: bench.py [COUNT]     (10000 messages; "make bench" in a build folder)

Every figure is the median of several runs of one session on one machine;
what counts are the ratios. Peers (mpop, mutt) are left out when they are not
there. Nothing here is a test: a slow machine fails nothing.
"""

import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "e2e"))

import servers  # noqa: E402
from certificates import Certificates  # noqa: E402
from fakes import StallingPop3  # noqa: E402
from home import Home, culver  # noqa: E402

WORDS = ("wind kite lake rope boat house stove poem map tide jetty birch "
         "湖边 风筝 邮件 会议 日曜日 凧 바람 호수").split()
KEYS = 300


def message(number):
    """A letter of a plausible size: most short, some long, some HTML."""
    lines = 8 + number * 7919 % 60 + (600 if number % 50 == 0 else 0)
    text = "\n".join(
        " ".join(WORDS[(number * 31 + line * 17 + word) % len(WORDS)]
                 for word in range(9)) for line in range(lines))
    html = number % 4 == 0
    if html:
        text = "<p>" + text.replace("\n", "</p>\n<p>") + "</p>"
    return (
        f"From: Sender {number % 97} <s{number % 97}@example.org>\n"
        f"To: you@example.org\n"
        f"Subject: {WORDS[number % len(WORDS)]} {number}\n"
        f"Date: Mon, {1 + number % 28} Jan 2024 {number % 24:02}:"
        f"{number % 60:02}:00 +0000\n"
        f"Message-ID: <n{number}@example.org>\n"
        f"MIME-Version: 1.0\n"
        f"Content-Type: text/{'html' if html else 'plain'}; charset=utf-8\n"
        f"Content-Transfer-Encoding: 8bit\n\n{text}\n").encode()


def fill(maildir, count):
    for sub in "tmp", "new", "cur":
        (maildir / sub).mkdir(parents=True, exist_ok=True)
    for number in range(count):
        (maildir / "cur" / f"{1700000000 + number}.M{number}.bench:2,S"
         ).write_bytes(message(number))


def seconds(run):
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def median(run, times=5):
    return statistics.median(seconds(run) for _ in range(times))


def say(what, figure, peer=None, name=""):
    ratio = f"   {figure / peer:.2f} of {name} ({peer:.3f} s)" if peer else ""
    print(f"{what:<58} {figure:8.3f} s{ratio}", flush=True)


def run(home, *args):
    """A command that must go well: its time would say nothing else."""
    done = home.run(*args, timeout=900)
    if done.status != 0:
        sys.exit(f"culver {' '.join(args)}: {done.err}")
    return done


def peak_kb(argv, env):
    """The most memory a command held."""
    process = subprocess.Popen(argv, env=env, stdout=subprocess.DEVNULL)
    _, _, usage = os.wait4(process.pid, 0)
    return usage.ru_maxrss


def bench_index(home, count):
    fill(home.folder / "data/culver/mail/work/Inbox", count)
    home.account("work", "you", "pop3s://{user}@localhost:1")
    say(f"index {count} messages from nothing",
        seconds(lambda: run(home, "index", "--rebuild")))
    big = median(lambda: run(home, "list", "-n", "50"))
    say(f"list, first 50 of {count}, whole process", big)
    print(f"{'  peak memory':<58} "
          f"{peak_kb([culver(), 'list', '-n', '50'], home.env):8} KB")
    return big


def bench_small(home, big):
    fill(home.folder / "data/culver/mail/work/Inbox", 100)
    home.account("work", "you", "pop3s://{user}@localhost:1")
    run(home, "index")
    small = median(lambda: run(home, "list", "-n", "50"))
    say("the same of 100", small, big, "that")


def mpop_fetch(home, dovecot, certificates, user, box):
    for sub in "tmp", "new", "cur":
        (box / sub).mkdir(parents=True)
    config = home.folder / "mpoprc"
    config.write_text(
        f"defaults\ntls on\ntls_starttls off\n"
        f"tls_trust_file {certificates.ca}\nkeep on\n"
        f"account a\nhost localhost\nport {dovecot.pop3s}\n"
        f"user {user}@{servers.DOMAIN}\npassword {servers.PASSWORD}\n"
        f"delivery maildir {box}\nuidls_file {box}.uidls\n")
    config.chmod(0o600)
    subprocess.run(["mpop", "-C", config, "-q", "-a"], check=True,
                   env=home.env)


def bench_fetch(home, place, dovecot, certificates, count):
    user = "bench"
    dovecot.deliver(user, *(message(n) for n in range(count)))
    home.account("work", user, f"pop3s://{{user}}@localhost:{dovecot.pop3s}")
    peer = None
    if shutil.which("mpop"):
        peer = seconds(lambda: mpop_fetch(home, dovecot, certificates, user,
                                          place / "mpop"))
    say(f"fetch {count} from Dovecot over TLS, durable and indexed",
        seconds(lambda: run(home, "fetch")), peer, "mpop")
    if len(home.mail()) != count:
        sys.exit(f"{len(home.mail())} of {count} messages came")
    if peer:
        peer = median(lambda: subprocess.run(
            ["mpop", "-C", home.folder / "mpoprc", "-q", "-a"],
            env=home.env), 3)
    say("fetch again, nothing new",
        median(lambda: run(home, "fetch"), 3), peer, "mpop")


def key_times(reader):
    """From a key to the last byte it makes culver write."""
    times = []
    for number in range(KEYS):
        while reader.pump(0.03):
            pass
        start = time.perf_counter()
        reader.send("j" if number % 40 < 20 else "k")
        if not reader.pump(1):
            continue
        end = time.perf_counter()
        while reader.pump(0.003):
            end = time.perf_counter()
        times.append(end - start)
    return sorted(times)


def say_keys(what, times):
    worst = times[len(times) * 99 // 100]
    print(f"{what:<58} {1000 * statistics.median(times):8.2f} ms, "
          f"99th percentile {1000 * worst:.2f} ms", flush=True)


def bench_keys(home, certificates):
    reader = home.reader()
    reader.wait_for("Inbox", 30)
    say_keys("key to screen, 80x24", key_times(reader))
    reader.close()
    with StallingPop3(certificates.pem("good"), certificates.key("good"),
                      1000, 500) as server:
        home.accounts.clear()
        home.account("work", "you",
                     f"pop3s://{{user}}@localhost:{server.port}")
        reader = home.reader()
        reader.wait_for("Inbox", 30)
        reader.send("G")
        server.stalled.wait(60)
        say_keys("the same while a server stalls in message 500 of 1,000",
                 key_times(reader))
        reader.close()


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10000
    os.environ.setdefault("CULVER_BUILDDIR", os.getcwd())
    place = pathlib.Path(tempfile.mkdtemp(prefix="cvbench", dir="/tmp"))
    place.chmod(0o755)
    try:
        certificates = Certificates(place / "ca")
        for name in "big", "small", "net":
            (place / name).mkdir()
        homes = [Home(place / name, certificates)
                 for name in ("big", "small", "net")]
        big = bench_index(homes[0], count)
        bench_small(homes[1], big)
        bench_keys(homes[0], certificates)
        if servers.sbin("dovecot"):
            dovecot = servers.Dovecot(place / "d", certificates)
            try:
                bench_fetch(homes[2], place, dovecot, certificates,
                            min(count, 5000))
            finally:
                dovecot.stop()
    finally:
        shutil.rmtree(place, ignore_errors=True)


main()
