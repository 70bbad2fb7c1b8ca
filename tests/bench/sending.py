"""What a queue of letters costs, beside smtplib of Python: on a line with a long
way, and into Postfix on loopback."""

import smtplib
import sqlite3
import sys
import time

from delay import Delay

ROUND_TRIP_MS = 100


def letter(size):
    head = ("From: bench@example.test\nTo: sink@example.test\n"
            "Subject: a letter\nDate: Mon, 1 Jan 2024 00:00:00 +0000\n"
            "Message-ID: <bench@example.test>\n\n")
    line = "The kite went over the lake and came down behind the jetty.\n"
    return head + line * ((size - len(head)) // len(line))


def fill_outbox(home, text, count):
    """One is queued as users do it, the others are copies of it."""
    done = home.run("send", "--queue-only", "-t", stdin=text.encode())
    if done.status != 0:
        sys.exit(done.err)
    state = home.folder / "state/culver"
    base = sqlite3.connect(state / "state.sqlite")
    first, = base.execute("SELECT max(id) FROM outbox").fetchone()
    row = dict(zip(
        [c[1] for c in base.execute("PRAGMA table_info(outbox)")],
        base.execute("SELECT * FROM outbox WHERE id = ?", [first]).fetchone()))
    bytes_ = (state / f"outbox/{first}.eml").read_bytes()
    for number in range(first + 1, first + count):
        (state / f"outbox/{number}.eml").write_bytes(bytes_)
        new = {**row, "id": number, "file": f"{row['file']}{number}"}
        base.execute(f"INSERT INTO outbox ({', '.join(new)}) VALUES "
                     f"({', '.join('?' * len(new))})", list(new.values()))
        base.execute("INSERT INTO outbox_recipient (letter, place, addr) "
                     "SELECT ?, place, addr FROM outbox_recipient "
                     "WHERE letter = ?", [number, first])
    base.commit()
    base.close()


def smtplib_send(port, text, count):
    start = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", port) as server:
        for _ in range(count):
            server.sendmail("bench@example.test", ["sink@example.test"], text)
    return time.perf_counter() - start


def culver_send(home, port, text, count):
    home.accounts.clear()
    home.account("work", "bench", send=f"smtp://127.0.0.1:{port}", tls="off")
    fill_outbox(home, text, count)
    start = time.perf_counter()
    done = home.run("outbox", "flush", timeout=900)
    took = time.perf_counter() - start
    if done.status != 0 or home.run("outbox").out:
        sys.exit(f"outbox flush: {done.err}")
    return took


def bench(home, postfix, say):
    text = letter(8000)
    delay = Delay(postfix.open_port, ROUND_TRIP_MS)
    say("send 100 letters of 8 KB at 100 ms round trip",
        culver_send(home, delay.port, text, 100),
        smtplib_send(delay.port, text, 100), "smtplib")
    delay.close()
    say("send 1000 letters of 8 KB into Postfix",
        min(culver_send(home, postfix.open_port, text, 1000)
            for _ in range(3)),
        min(smtplib_send(postfix.open_port, text, 1000) for _ in range(3)),
        "smtplib")
