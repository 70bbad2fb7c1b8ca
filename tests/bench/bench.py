#! /usr/bin/python3
"""What culver costs a user, beside peers that are installed.

Usage: bench.py [COUNT]     (10000 messages; "make bench" in a build folder)

Every figure is the median of several runs of one session on one machine;
what counts are the ratios. Peers (mpop, mutt, w3m) are left out when they are
not there. Nothing here is a test: a slow machine fails nothing.
"""

import base64
import os
import pathlib
import select
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "e2e"))

import collecting  # noqa: E402
import decoding  # noqa: E402
import sending  # noqa: E402
import servers  # noqa: E402
from certificates import Certificates  # noqa: E402
from fakes import StallingPop3  # noqa: E402
from home import Home, culver  # noqa: E402
from reader import Reader  # noqa: E402

WORDS = ("wind kite lake rope boat house stove poem map tide jetty birch "
         "湖边 风筝 邮件 会议 日曜日 凧 바람 호수").split()
KEYS = 300
END_KEY = "\x1bOF"  # of a terminal whose keypad was switched
NEWSLETTERS = 40


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
    ratio = f"   {figure / peer:.2f} of {name} ({peer:.4f} s)" if peer else ""
    print(f"{what:<58} {figure:8.4f} s{ratio}", flush=True)


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


def newsletter_mark(number):
    """A word in which no letter is that of the page before."""
    return chr(ord("a") + number % 26) * 12


def newsletter(number):
    """A page of some 12 KB as mass mailers make it: tables for layout, styles
    in every tag, hidden first words, a pixel at the end."""
    style = ("font-family:Helvetica,Arial,sans-serif;font-size:15px;"
             "line-height:22px;color:#333333;padding:0 24px 16px 24px")
    items = "".join(
        f'<tr><td style="{style}"><h2 style="font-size:20px;margin:0">'
        f'{WORDS[item % 16]} {item}</h2><p style="margin:0 0 12px">'
        + " ".join(WORDS[(number + item * 7 + word) % len(WORDS)]
                   for word in range(60))
        + f'</p><a href="https://news.example.org/{number}/{item}" '
        f'style="background:#0a7;color:#fff;padding:8px">Read more</a>'
        f'<img src="https://img.example.org/{item}.png" alt="Picture {item}" '
        f'width="280" height="160"></td></tr>' for item in range(16))
    return (
        "<!DOCTYPE html><html><head><style>.pre{display:none}"
        "@media (max-width:600px){.col{width:100%!important}}</style></head>"
        '<body bgcolor="#f4f4f4"><div class="pre">First words</div>'
        '<table role="presentation" width="100%"><tr><td align="center">'
        f'<table width="600"><tr><td style="{style}">'
        f'{newsletter_mark(number)}</td></tr>{items}</table>'
        "<table><tr><th>Item</th><th>Price</th></tr><tr><td>Tea</td>"
        "<td>3.20</td></tr><tr><td>Cake</td><td>14.00</td></tr></table>"
        '</td></tr></table><img src="https://t.example.org/o.gif" width="1" '
        'height="1"></body></html>')


def fill_newsletters(maildir):
    for sub in "tmp", "new", "cur":
        (maildir / sub).mkdir(parents=True, exist_ok=True)
    for number in range(NEWSLETTERS):
        (maildir / "cur" / f"{1700000000 + number}.M{number}.bench:2,S"
         ).write_bytes((
             f"From: News <n@example.org>\nSubject: News\n"
             f"Date: Mon, 1 Jan 2024 00:{number:02}:00 +0000\n"
             "MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n"
             + newsletter(number)).encode())


def mark_time(reader, keys, mark):
    """From keys to the byte that completes a word on the terminal."""
    shown = b""
    start = time.perf_counter()
    reader.send(keys)
    while mark not in shown:
        if not select.select([reader.master], [], [], 20)[0]:
            sys.exit(f"{mark} does not come")
        shown += os.read(reader.master, 65536)
    end = time.perf_counter()
    while reader.pump(0.05):
        pass
    return end - start


def newsletter_times(reader):
    """The next one, again and again, in the pager; newest first."""
    time.sleep(1)
    while reader.pump(0.2):
        pass
    numbers = range(NEWSLETTERS - 1, -1, -1)
    return statistics.median([
        mark_time(reader, "=\r" if number == NEWSLETTERS - 1 else "J",
                  newsletter_mark(number).encode()) for number in numbers][1:])


def bench_newsletters(home):
    box = home.folder / "news"
    fill_newsletters(box)
    page = home.folder / "news.html"
    page.write_text(newsletter(1))
    peer, name = None, ""
    if shutil.which("w3m"):
        peer = median(lambda: subprocess.run(
            ["w3m", "-dump", "-T", "text/html", page],
            stdout=subprocess.DEVNULL, check=True), 21)
        name = "w3m -dump"
    if shutil.which("w3m") and shutil.which("mutt"):
        (home.folder / "mailcap").write_text(
            "text/html; w3m -dump -T text/html %s; copiousoutput\n")
        rc = home.folder / "muttrc"
        rc.write_text(f"set mailcap_path={home.folder}/mailcap read_inc=0\n"
                      f"set folder={box}\n"
                      "auto_view text/html\nset sort=reverse-date\n")
        reader = Reader(["mutt", "-F", str(rc), "-f", str(box)],
                        {**home.env, "TERM": "xterm-256color"}, home.folder,
                        80, 24)
        peer, name = newsletter_times(reader), "mutt with w3m"
        reader.close()
    reader = home.reader("-f", box)
    say("the next newsletter of 12 KB, key to screen",
        newsletter_times(reader), peer, name)
    reader.close()


# Words that stand at the beginning and at the end of a large text; no letter of
# one is on the screen before.
FIRST, LAST = "XXXXXXXXXXXX", "ZZZZZZZZZZZZ"


def large_text(size, words, ends):
    line, lines, left = [], [FIRST], size
    for number in range(size):
        line.append(words[number * number % 8191 % len(words)])
        if number % 10 < 9:
            continue
        lines.append(" ".join(line))
        left -= len(lines[-1].encode("gb18030")) + 1
        line = []
        if left < 0:
            break
    return ends.join([*lines, LAST]) + "\n"


def large_texts():
    """What, the message file, does mutt get to the end of it in a minute?"""
    ascii_words = [f"w{n * 7919 % 100000}" for n in range(500)]
    chinese = [chr(0x4e00 + n * 37 % 5000) * 2 for n in range(500)]
    megabytes = 1000 * 1000

    def raw(charset, encoding, body):
        return (f"From: Ann <ann@example.org>\nSubject: large\n"
                f"Date: Mon, 1 Jan 2024 00:00:00 +0000\nMIME-Version: 1.0\n"
                f"Content-Type: text/plain; charset={charset}\n"
                f"Content-Transfer-Encoding: {encoding}\n\n"
                ).encode() + body

    plain = large_text(5 * megabytes, ascii_words, "\n")
    yield "5 MB of plain text", raw("utf-8", "8bit", plain.encode()), True
    yield ("5 MB of gb18030 in base64", raw(
        "gb18030", "base64", base64.encodebytes(large_text(
            5 * megabytes, chinese, "\n").encode("gb18030"))), True)
    yield ("one line of 5 MB", raw("utf-8", "8bit", large_text(
        5 * megabytes, ascii_words, " ").encode()), False)
    yield ("50 MB of plain text", raw("utf-8", "8bit", large_text(
        50 * megabytes, ascii_words, "\n").encode()), True)


def large_times(reader, with_end):
    """Seconds to the first screen, and from End to the last line."""
    opened, ended = [], []
    time.sleep(1)
    while reader.pump(0.5):
        pass
    for _ in range(5):
        opened.append(mark_time(reader, "\r", FIRST.encode()))
        time.sleep(1)
        if with_end:
            ended.append(mark_time(reader, END_KEY, LAST.encode()))
        reader.send("q")
        while reader.pump(0.5):
            pass
    return statistics.median(opened), statistics.median(ended or [0])


def bench_large(home):
    for number, (what, raw, with_end) in enumerate(large_texts()):
        box = home.folder / f"large{number}"
        for sub in "tmp", "new", "cur":
            (box / sub).mkdir(parents=True, exist_ok=True)
        (box / "cur" / "1700000000.M1.bench:2,S").write_bytes(raw)
        peer, peer_end = None, None
        if shutil.which("mutt"):
            rc = home.folder / "muttrc"
            rc.write_text(f"set read_inc=0 folder={box}\n"
                          "set pager_stop=yes\n")
            reader = Reader(["mutt", "-F", str(rc), "-f", str(box)],
                            {**home.env, "TERM": "xterm-256color"},
                            home.folder, 80, 24)
            peer, peer_end = large_times(reader, with_end)
            reader.close()
        reader = home.reader("-f", box)
        opened, ended = large_times(reader, True)
        reader.close()
        say(f"open {what}, key to screen", opened, peer, "mutt")
        say("  End, key to screen", ended, peer_end, "mutt")


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10000
    os.environ.setdefault("CULVER_BUILDDIR", os.getcwd())
    place = pathlib.Path(tempfile.mkdtemp(prefix="cvbench", dir="/tmp"))
    place.chmod(0o755)
    try:
        certificates = Certificates(place / "ca")
        names = "big", "small", "net", "news", "large", "out"
        for name in names:
            (place / name).mkdir()
        homes = [Home(place / name, certificates) for name in names]
        bench_large(homes[4])
        decoding.bench(place, count)
        bench_newsletters(homes[3])
        big = bench_index(homes[0], count)
        bench_small(homes[1], big)
        bench_keys(homes[0], certificates)
        if servers.sbin("dovecot"):
            dovecot = servers.Dovecot(place / "d", certificates)
            try:
                bench_fetch(homes[2], place, dovecot, certificates,
                            min(count, 5000))
                if servers.sbin("postfix"):
                    postfix = servers.Postfix(place / "p", certificates,
                                              dovecot)
                    try:
                        sending.bench(homes[5], postfix, say)
                    finally:
                        postfix.stop()
            finally:
                dovecot.stop()
            collecting.bench(message, count)
    finally:
        shutil.rmtree(place, ignore_errors=True)


main()
