"""Servers with one fault each. Whatever they do: one clear line, the right
status, bounded time and memory; and when they are well again, all mail is
here once and letters have gone once.
CULVER_FAULTS=all drops connections at every byte, not at some."""

import collections
import json
import os
import subprocess
import tempfile
import threading
import time

import pytest

from faults import (FaultyPop3, FaultySmtp, endless_line, half, hang_up,
                    silence, stall, trickle)
from home import Run, culver
from mails import parse, submission

ALL = os.environ.get("CULVER_FAULTS") == "all"
MOST_S = 30
MOST_KB = 400_000  # with AddressSanitizer; a tenth of it without
TIMEOUT = "1"


def run_bounded(home, *args, stdin=b"", most_kb=MOST_KB):
    """home.run, with an eye on time and memory."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err, \
            tempfile.TemporaryFile() as given:
        given.write(stdin)
        given.seek(0)
        process = subprocess.Popen([culver(), *args], env=home.env,
                                   cwd=home.folder, stdin=given, stdout=out,
                                   stderr=err)
        timer = threading.Timer(MOST_S, process.kill)
        timer.start()
        began = time.monotonic()
        _, status, usage = os.wait4(process.pid, 0)
        timer.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        assert time.monotonic() - began < MOST_S, "takes too long"
        assert usage.ru_maxrss < most_kb, "takes too much memory"
        out.seek(0)
        err.seek(0)
        return Run(subprocess.CompletedProcess(
            args, process.returncode, out.read(), err.read()))


def assert_told(done, status, words):
    """One line for a human; or none when all is well."""
    if status == 0:
        assert (done.status, done.err) == (0, "")
        return
    said = done.complaint(status)
    assert words in said
    assert_readable(said)


def assert_readable(line):
    parts = line.split(": ")
    assert len(parts) == len(set(parts)), f"says it twice: {line}"
    assert "(null)" not in line and not line.rstrip().endswith(":"), line


# ---- POP3 --------------------------------------------------------------------

def letter(n, body="short\r\n.dot\r\n"):
    return (f"From: ann@example.org\r\nMessage-ID: <f{n}@example.org>\r\n"
            f"Subject: n{n}\r\n\r\n{body}").encode()


def drop(count=2):
    return {f"uid-{n}": letter(n) for n in range(count)}


def ids(messages):
    return collections.Counter(parse(raw)["Message-ID"] for raw in messages)


SOME = b"+OK\r\n1 10\r\n2 1000000\r\n.\r\n"
NOT_POP3 = "this is not POP3"
CLOSED = "the server closed the connection"
LATE = "no answer from the server for 1 second"
LONG = "a line of more than 16384 bytes"

# What goes wrong, the server's answers, the status of a fetch and words of its
# line.
POP3 = [
    ("refused for now", {"greeting": b"-ERR [SYS/TEMP] come back later\r\n"},
     75, "come back later"),
    ("refused for good", {"greeting": b"-ERR [SYS/PERM] moved away\r\n"},
     69, "moved away"),
    ("refused", {"greeting": b"-ERR not for you\r\n"}, 69, "not for you"),
    ("another protocol", {"greeting": b"220 mail ESMTP\r\n"}, 76,
     "220 mail ESMTP"),
    ("no word", {"greeting": b"\r\n"}, 76, NOT_POP3),
    ("NUL", {"greeting": b"\0+OK\0\r\n"}, 76, NOT_POP3),
    ("bare LF", {"greeting": b"+OK here\n", "CAPA": b"+OK\nUIDL\n.\n",
                 "PASS": b"+OK\n"}, 0, ""),
    ("NUL in words", {"greeting": b"+OK \0\0\r\n", "PASS": b"+OK \0\r\n"},
     0, ""),
    ("hangs up at once", {"greeting": hang_up}, 75, CLOSED),
    ("never greets", {"greeting": silence}, 75, LATE),
    ("half a greeting", {"greeting": half}, 75, CLOSED),
    ("trickles a greeting", {"greeting": trickle}, 75, LATE),
    ("10 MB greeting", {"greeting": endless_line}, 76, LONG),
    ("no CAPA", {"CAPA": b"-ERR what?\r\n"}, 0, ""),
    ("CAPA without end", {"CAPA": b"+OK\r\n" + b"X\r\n" * 5000}, 76,
     "more than 200"),
    ("CAPA stalls", {"CAPA": stall}, 75, LATE),
    ("no such user", {"USER": b"-ERR who?\r\n"}, 77, "who?"),
    ("wrong password", {"PASS": b"-ERR no\r\n"}, 77, "login refused"),
    ("in use", {"PASS": b"-ERR [IN-USE] locked\r\n"}, 75, "another session"),
    ("too often", {"PASS": b"-ERR [LOGIN-DELAY] wait\r\n"}, 75, "wait"),
    ("login stalls", {"PASS": stall}, 75, LATE),
    ("login hangs up", {"PASS": hang_up}, 77, "without a word"),
    ("login is senseless", {"PASS": b"yes\r\n"}, 76, NOT_POP3),
    ("no STAT", {"STAT": b"-ERR no\r\n"}, 0, ""),
    ("STAT lies", {"STAT": b"+OK 99999 -7\r\n"}, 0, ""),
    ("STAT is senseless", {"STAT": b"+OK many messages\r\n"}, 0, ""),
    ("no LIST", {"LIST": b"-ERR no\r\n"}, 0, ""),
    ("LIST lies about sizes", {"LIST": SOME}, 0, ""),
    ("LIST forgets one", {"LIST": b"+OK\r\n1 90\r\n.\r\n"}, 0, ""),
    ("LIST stalls", {"LIST": stall}, 75, LATE),
    ("LIST hangs up", {"LIST": half}, 75, CLOSED),
    ("LIST trickles", {"LIST": trickle}, 75, LATE),
    ("LIST is one line", {"LIST": endless_line}, 76, LONG),
    ("no listing at all", {"LIST": b"-ERR no\r\n", "UIDL": b"-ERR never\r\n"},
     69, "never"),
    ("neither UIDL nor TOP", {"UIDL": b"-ERR no\r\n", "TOP": b"-ERR never\r\n"},
     76, "cannot be told apart"),
    ("UIDL hangs up", {"UIDL": half}, 75, CLOSED),
    ("UIDL stalls", {"UIDL": stall}, 75, LATE),
    ("number beyond belief", {"UIDL": b"+OK\r\n99999999 x\r\n.\r\n"}, 76,
     "more than 2000000 messages"),
    ("one is refused", {"RETR 1": b"-ERR damaged\r\n"}, 1, "damaged"),
    ("all are refused", {"RETR": b"-ERR damaged\r\n"}, 1, "damaged"),
    ("RETR is senseless", {"RETR 2": b"hello\r\n"}, 76, NOT_POP3),
    ("RETR stalls", {"RETR 2": stall}, 75, LATE),
    ("RETR hangs up", {"RETR 2": hang_up}, 75, CLOSED),
    ("half a message", {"RETR 1": half}, 75, CLOSED),
    ("RETR trickles", {"RETR 2": trickle}, 75, LATE),
    ("DELE refused", {"DELE": b"-ERR read only\r\n"}, 1, "read only"),
    ("DELE stalls", {"DELE 1": stall}, 75, LATE),
    ("DELE hangs up", {"DELE 2": hang_up}, 75, CLOSED),
    ("QUIT refused", {"QUIT": b"-ERR not all were deleted\r\n"}, 75,
     "not all were deleted"),
    ("QUIT hangs up", {"QUIT": hang_up}, 75, CLOSED),
    ("QUIT stalls", {"QUIT": stall}, 75, LATE),
]


@pytest.mark.parametrize("answers, status, words", [row[1:] for row in POP3],
                         ids=[row[0].replace(" ", "-") for row in POP3])
def test_pop3(home, certificates, answers, status, words):
    with FaultyPop3(certificates, drops={"u": drop()},
                    answers=answers) as server:
        home.account("work", "u", f"pop3://{{user}}@localhost:{server.port}",
                     tls="off", keep="no", timeout=TIMEOUT)
        assert_told(run_bounded(home, "fetch"), status, words)
        assert_nothing_lost(home, server)
        server.heal()
        assert_told(run_bounded(home, "fetch"), 0, "")
        assert_all_here(home, server)


@pytest.mark.parametrize("answer", [hang_up, silence, b"-ERR stay\r\n"])
def test_no_farewell(home, certificates, answer):
    """Where nothing was to be deleted, nothing needs to be confirmed."""
    with FaultyPop3(certificates, drops={"u": drop()},
                    answers={"QUIT": answer}) as server:
        home.account("work", "u", f"pop3://{{user}}@localhost:{server.port}",
                     tls="off", timeout=TIMEOUT)
        assert_told(run_bounded(home, "fetch"), 0, "")
        assert len(home.mail()) == len(server.drops["u"]) == 2


def assert_nothing_lost(home, server, count=2, account="work", user="u"):
    here = ids(home.mail(account))
    there = ids(server.drops[user].values())
    assert set(here) | set(there) == set(ids(drop(count).values()))
    assert [i for i, n in here.items() if n > 1] == []


def assert_all_here(home, server, count=2, account="work", user="u"):
    assert_nothing_lost(home, server, count, account, user)
    assert len(home.mail(account)) == count
    assert server.drops[user] == {}


# ---- SMTP --------------------------------------------------------------------

NOT_SMTP = "this is not SMTP"
UNSURE = "may or may not"

# What goes wrong, the server's answers, the status of sending, words of its
# line, and what becomes of the letter: it is gone, waits, was refused, or
# nobody knows.
SMTP = [
    ("busy", {"greeting": b"421 too busy\r\n"}, 75, "too busy", "waiting"),
    ("refused", {"greeting": b"554 not for you\r\n"}, 75, "not for you",
     "waiting"),
    ("another protocol", {"greeting": b"+OK POP3\r\n"}, 76, NOT_SMTP,
     "waiting"),
    ("NUL", {"greeting": b"\0220 x\r\n"}, 76, NOT_SMTP, "waiting"),
    ("bare LF", {"greeting": b"220 here\n", "MAIL": b"250 ok\n",
                 "dot": b"250 ok\n"}, 0, "", "gone"),
    ("hangs up at once", {"greeting": hang_up}, 75, CLOSED, "waiting"),
    ("never greets", {"greeting": silence}, 75, LATE, "waiting"),
    ("trickles", {"greeting": trickle}, 75, LATE, "waiting"),
    ("10 MB greeting", {"greeting": endless_line}, 76, LONG, "waiting"),
    ("greeting without end", {"greeting": b"220-x\r\n" * 5000}, 76,
     "more than 200 lines", "waiting"),
    ("EHLO later", {"EHLO": b"421 later\r\n"}, 75, "later", "waiting"),
    ("EHLO not now", {"EHLO": b"450 not now\r\n"}, 75, "not now", "waiting"),
    ("EHLO hangs up", {"EHLO": half}, 75, CLOSED, "waiting"),
    ("too small", {"EHLO": b"250-x\r\n250-AUTH PLAIN\r\n250 SIZE 10\r\n"}, 65,
     "10", "refused"),
    ("wrong password", {"AUTH": b"535 5.7.8 no\r\n"}, 77, "535", "waiting"),
    ("login later", {"AUTH": b"454 4.7.0 later\r\n"}, 75, "later", "waiting"),
    ("login and bye", {"AUTH": b"421 bye\r\n"}, 75, "bye", "waiting"),
    ("login hangs up", {"AUTH": hang_up}, 77, "without a word", "waiting"),
    ("login stalls", {"AUTH": stall}, 75, LATE, "waiting"),
    ("login asks on", {"AUTH": b"334 eHh4\r\n" * 50}, 76,
     "more than there is to say", "waiting"),
    ("sender later", {"MAIL": b"451 later\r\n"}, 75, "later", "waiting"),
    ("sender refused", {"MAIL": b"550 not you\r\n"}, 69, "not you",
     "refused"),
    ("sender and bye", {"MAIL": b"421 bye\r\n"}, 75, "bye", "waiting"),
    ("sender stalls", {"MAIL": stall}, 75, LATE, "waiting"),
    ("recipient later", {"RCPT": b"450 greylisted\r\n"}, 75, "greylisted",
     "waiting"),
    ("recipient refused", {"RCPT": b"550 5.1.1 unknown\r\n"}, 69, "unknown",
     "refused"),
    ("recipient and bye", {"RCPT": b"421 bye\r\n"}, 75, "bye", "waiting"),
    ("recipient hangs up", {"RCPT": hang_up}, 75, CLOSED, "waiting"),
    ("DATA later", {"DATA": b"451 disk full\r\n"}, 75, "disk full",
     "waiting"),
    ("DATA refused", {"DATA": b"554 no mail\r\n"}, 69, "no mail",
     "refused"),
    ("DATA is no go-ahead", {"DATA": b"250 ok\r\n"}, 69, "250 ok",
     "refused"),
    ("DATA stalls", {"DATA": stall}, 75, LATE, "waiting"),
    ("content hangs up", {"content": hang_up}, 75, CLOSED, "waiting"),
    ("dot later", {"dot": b"451 try again\r\n"}, 75, "try again",
     "waiting"),
    ("dot refused", {"dot": b"554 5.7.1 spam\r\n"}, 69, "spam",
     "refused"),
    ("dot and bye", {"dot": b"421 bye\r\n"}, 75, "bye", "waiting"),
    ("dot hangs up", {"dot": hang_up}, 75, UNSURE, "unsure"),
    ("half an answer", {"dot": half}, 75, UNSURE, "unsure"),
    ("dot stalls", {"dot": stall}, 75, UNSURE, "unsure"),
    ("dot trickles", {"dot": trickle}, 75, UNSURE, "unsure"),
    ("dot is senseless", {"dot": b"thanks\r\n"}, 76, UNSURE, "unsure"),
    ("QUIT hangs up", {"QUIT": hang_up}, 0, "", "gone"),
    ("QUIT refused", {"QUIT": b"500 stay\r\n"}, 0, "", "gone"),
    ("QUIT stalls", {"QUIT": stall}, 0, "", "gone"),
]


def outbox(home):
    return json.loads(home.run("outbox", "--json").out)["outbox"]


def filed(home):
    return len(home.mail(folder="Sent"))


# Those that mean the same where content goes in chunks are tried there too.
SMTP_ROWS = [(FaultySmtp.extensions, *row) for row in SMTP] + [
    (FaultySmtp.chunking, "in chunks " + row[0], *row[1:]) for row in SMTP
    if "dot" in row[1] or isinstance(row[1].get("MAIL", row[1].get("RCPT")),
                                     bytes)]


@pytest.mark.parametrize("extensions, answers, status, words, state",
                         [(row[0], *row[2:]) for row in SMTP_ROWS],
                         ids=[row[1].replace(" ", "-") for row in SMTP_ROWS])
def test_smtp(home, certificates, extensions, answers, status, words, state):
    with FaultySmtp(certificates, answers=answers) as server:
        server.extensions = extensions
        home.account("work", "u",
                     send=f"smtp://{{user}}@localhost:{server.port}",
                     tls="off", timeout=TIMEOUT)
        done = run_bounded(home, "send", "-t", stdin=submission("u", "v"))
        assert_told(done, status, words)
        states = [row["state"] for row in outbox(home)]
        assert states == ([] if state == "gone" else [state])
        assert len(server.mail) == (state in ("gone", "unsure"))
        server.heal()
        run_bounded(home, "outbox", "flush")
        settled = state in ("gone", "waiting", "unsure")
        assert len(server.mail) == settled, "sent twice, or not at all"
        assert filed(home) == (state in ("gone", "waiting"))


# ---- TLS ---------------------------------------------------------------------

@pytest.mark.parametrize("tls, scheme", [("start", "pop3"), ("first", "pop3s")])
@pytest.mark.parametrize("step", ["greeting", "CAPA", "PASS", "UIDL", "RETR 2",
                                  "DELE 1", "QUIT"])
def test_pop3_in_tls(home, certificates, tls, scheme, step):
    with FaultyPop3(certificates, tls, drops={"u": drop()},
                    answers={step: half}) as server:
        home.account("work", "u", f"{scheme}://{{user}}@localhost:"
                     f"{server.port}", keep="no", timeout=TIMEOUT)
        done = run_bounded(home, "fetch")
        assert_told(done, 77 if step == "PASS" else 75, "closed")
        assert_nothing_lost(home, server)
        server.heal()
        assert_told(run_bounded(home, "fetch"), 0, "")
        assert_all_here(home, server)


@pytest.mark.parametrize("scheme", ["pop3s", "smtps"])
def test_no_tls_where_it_should_be(home, certificates, scheme):
    """The other side speaks in the clear, at once."""
    server = (FaultyPop3 if scheme == "pop3s" else FaultySmtp)(certificates)
    with server:
        url = f"{scheme}://{{user}}@localhost:{server.port}"
        home.account("work", "u", timeout=TIMEOUT,
                     **{"receive" if scheme == "pop3s" else "send": url})
        done = run_bounded(home, "check")
        assert_told(done, 69, "TLS")


@pytest.mark.parametrize("scheme", ["pop3", "smtp", "pop3s", "smtps"])
def test_a_handshake_that_stalls(home, certificates, scheme):
    kind = FaultyPop3 if scheme.startswith("pop3") else FaultySmtp
    steps = {"pop3": "STLS", "smtp": "STARTTLS"}
    answers = {steps.get(scheme, "greeting"): silence}
    with kind(certificates, "start" if scheme in steps else "off",
              answers=answers) as server:
        url = f"{scheme}://{{user}}@localhost:{server.port}"
        home.account("work", "u", timeout=TIMEOUT, **{
            "receive" if kind is FaultyPop3 else "send": url})
        assert_told(run_bounded(home, "check"), 75, "no answer")


# ---- odd names, odd bytes ----------------------------------------------------

def named(*uidls):
    return {uidl: letter(n) for n, uidl in enumerate(uidls)}


@pytest.mark.parametrize("answers, names", [
    ({"UIDL": b"-ERR no\r\n"}, ("a", "b")),
    ({"UIDL": b"-ERR no\r\n", "CAPA": b"-ERR no\r\n"}, ("a", "b")),
    ({"UIDL": b"+OK\r\n1 same\r\n2 same\r\n.\r\n"}, ("a", "b")),
    ({"UIDL": b"+OK\r\n1\r\n2\r\n.\r\n"}, ("a", "b")),
    ({"UIDL": b"+OK\r\n1 a\r\n.\r\n"}, ("a", "b")),
    ({"UIDL": b"+OK\r\nx y\r\n1 a\r\n1 a\r\n2 b\r\n.\r\n"}, ("a", "b")),
    ({}, ("\xe4\xff", "\xe4\xfe")),
    ({}, ("l" * 2000, "l" * 1999)),
    ({}, ("with blank", "with  blank")),
    ({}, ("../../etc/passwd", "a/b:c!d")),
    ({"TOP": b"-ERR no\r\n"}, ("a", "b")),
], ids=["no-UIDL", "no-UIDL-no-CAPA", "twice-the-same", "empty", "one-left-out",
        "listed-twice", "8-bit", "long", "blanks", "paths", "no-TOP"])
def test_names_of_messages(home, certificates, answers, names):
    """Fetched once, though seen three times; then deleted."""
    with FaultyPop3(certificates, drops={"u": named(*names)},
                    answers=answers) as server:
        home.account("work", "u", f"pop3://{{user}}@localhost:{server.port}",
                     tls="off", timeout=TIMEOUT)
        for _ in range(3):
            assert_told(run_bounded(home, "fetch"), 0, "")
            assert len(home.mail()) == len(server.drops["u"]) == 2
        text = home.config_path.read_text()
        home.write_config(text.replace("timeout", 'keep = "no"\n\ttimeout'))
        assert_told(run_bounded(home, "fetch"), 0, "")
        assert len(home.mail()) == 2 and server.drops["u"] == {}


@pytest.mark.parametrize("raw", [
    b"Subject: x\n\nbare\n.\n..\nlines\n",
    b"Subject: NUL\0\n\n\0\0 in the body\n",
    b"no head at all\n",
    b"\n",
    b"Subject: long\n\n" + b"x" * 10_000_000 + b"\n",
    b"Subject: " + b"y" * 10_000_000 + b"\n\nlong head\n",
    b"Subject: CR\r\r\n\nlone \r in a line\n",
], ids=["dots", "NUL", "no-head", "empty", "long-line", "long-head", "CR"])
def test_bytes_of_messages(home, certificates, raw):
    with FaultyPop3(certificates, drops={"u": {"a": raw, "b": letter(1)}}
                    ) as server:
        home.account("work", "u", f"pop3://{{user}}@localhost:{server.port}",
                     tls="off", timeout="20")
        want = sorted(m.replace(b"\r\n", b"\n") for m in
                      server.drops["u"].values())
        assert_told(run_bounded(home, "fetch"), 0, "")
        assert sorted(home.mail()) == want


def test_a_million_messages(home, certificates):
    """Listed; then the server has had enough."""
    rows = [b"%d %d" % (n, n) for n in range(1, 1_000_001)]
    listing = b"+OK\r\n" + b"\r\n".join(rows) + b"\r\n.\r\n"
    with FaultyPop3(certificates, drops={"u": {}}, answers={
            "LIST": listing, "UIDL": listing, "RETR": hang_up}) as server:
        home.account("work", "u", f"pop3://{{user}}@localhost:{server.port}",
                     tls="off", timeout="30")
        done = run_bounded(home, "fetch", most_kb=3 * MOST_KB)
        assert_told(done, 75, CLOSED)


def test_bytes_behind_the_go_ahead(home, certificates):
    """In the clear, in one piece with it: somebody stands between."""
    for kind, step, said in ((FaultyPop3, "STLS", b"+OK\r\n+OK\r\n"),
                             (FaultySmtp, "STARTTLS", b"220 x\r\n250 x\r\n")):
        with kind(certificates, "start", answers={step: said}) as server:
            scheme, key = ("pop3", "receive") if kind is FaultyPop3 else \
                ("smtp", "send")
            home.account(scheme, "u", timeout=TIMEOUT, **{
                key: f"{scheme}://{{user}}@localhost:{server.port}"})
            assert_told(run_bounded(home, "-A", scheme, "check"), 69,
                        "in the clear")
            assert step.encode() in server.received
            assert b"PASS" not in server.received
            assert b"AUTH" not in server.received


# ---- dropped at every byte ---------------------------------------------------

A_BATCH = 40


def offsets(total, most):
    """At all bytes, or at some, which differ from each other by their place in
    a line."""
    step = 1 if ALL else max(1, total // most) | 1
    return list(range(0, total, step))


def batches(total, most):
    some = offsets(total, most)
    return [some[i:i + A_BATCH] for i in range(0, len(some), A_BATCH)]


@pytest.mark.parametrize("capabilities", [FaultyPop3.capabilities,
                                          ("USER", "UIDL")],
                         ids=["pipelined", "one-by-one"])
@pytest.mark.parametrize("cuts", batches(424, 2 * A_BATCH),
                         ids=lambda cuts: f"from-{cuts[0]}")
def test_pop3_dropped(home, certificates, cuts, capabilities):
    """One program, an account for each byte after which a connection drops."""
    users = [f"u{n}" for n in range(len(cuts))]
    with FaultyPop3(certificates, drops={user: drop() for user in users},
                    cuts=cuts) as server:
        server.capabilities = capabilities
        for user in users:
            home.account(user, user, f"pop3://{{user}}@localhost:{server.port}",
                         tls="off", keep="no", timeout="20")
        done = run_bounded(home, "fetch")
        lines = done.err.splitlines()
        assert done.status in (75, 77), done.err
        for line in lines:
            assert "closed" in line, line
            assert_readable(line)
        for user in users:
            assert_nothing_lost(home, server, account=user, user=user)
        server.heal()
        assert_told(run_bounded(home, "fetch"), 0, "")
        for user in users:
            assert_all_here(home, server, account=user, user=user)


@pytest.mark.parametrize("cuts", batches(400, 24),
                         ids=lambda cuts: f"from-{cuts[0]}")
def test_smtp_dropped(home, certificates, cuts):
    with FaultySmtp(certificates) as server:
        home.account("work", "u",
                     send=f"smtp://{{user}}@localhost:{server.port}",
                     tls="off", timeout="20")
        for cut in cuts:
            server.cuts = [cut]
            done = run_bounded(home, "send", "-t", stdin=submission(
                "u", "v", subject=f"n{cut}"))
            assert done.status in (0, 75, 77), done.err
            if done.status:
                assert_readable(done.complaint(done.status))
        assert_gone_once(home, server, {f"n{cut}" for cut in cuts})


@pytest.mark.parametrize("cuts", batches(1150, 16),
                         ids=lambda cuts: f"from-{cuts[0]}")
def test_smtp_queue_dropped(home, certificates, cuts):
    """Three letters at once, in chunks; what waits from before goes first."""
    with FaultySmtp(certificates) as server:
        server.extensions = server.chunking
        home.account("work", "u",
                     send=f"smtp://{{user}}@localhost:{server.port}",
                     tls="off", timeout="20")
        wanted = {f"n{cut}-{n}" for cut in cuts for n in range(3)}
        for cut in cuts:
            server.cuts = [cut]
            for n in range(3):
                home.run("send", "-t", "--queue-only",
                         stdin=submission("u", "v", subject=f"n{cut}-{n}"))
            done = run_bounded(home, "outbox", "flush")
            assert done.status in (0, 1, 75, 77), done.err
            for line in done.err.splitlines():
                assert_readable(line)
        assert_gone_once(home, server, wanted)


def taken(server):
    return collections.Counter(parse(text.encode())["Subject"]
                               for _, text in server.mail)


def assert_gone_once(home, server, wanted):
    server.heal()
    unsure = {row["subject"] for row in outbox(home)
              if row["state"] == "unsure"}
    waiting = {row["subject"] for row in outbox(home)} - unsure
    assert not waiting & set(taken(server)), "taken, but it would go again"
    run_bounded(home, "outbox", "flush")
    once = taken(server)
    assert [s for s, n in once.items() if n > 1] == [], "sent twice"
    assert wanted == set(once) | unsure, "lost"
    sent = [parse(raw)["Subject"] for raw in home.mail(folder="Sent")]
    assert sorted(sent) == sorted(wanted - unsure)
