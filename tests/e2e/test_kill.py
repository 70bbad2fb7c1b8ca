"""Killed at random moments, again and again: nothing lost, nothing twice."""

import collections
import json
import random
import time

from mails import message, parse, submission
from servers import wait_until

KILLS = 60
SENT_KILLS = 30
NEW_EACH_TIME = 8


def ids(messages):
    return collections.Counter(parse(raw)["Message-ID"] for raw in messages)


def fetch_and_kill(home, after_s):
    """True when it was still running when the signal came."""
    process = home.start("fetch")
    time.sleep(after_s)
    was_running = process.poll() is None
    process.kill()
    process.communicate()
    return was_running


def test_sigkill_while_fetching(home, dovecot, user):
    home.account("work", user, f"pop3s://{{user}}@localhost:{dovecot.pop3s}",
                 keep="no")
    chance = random.Random(1)
    wanted, kills, within_s = set(), 0, 0.5
    while kills < KILLS:
        letters = [message("n", "x" * 70 + "\n") for _ in range(NEW_EACH_TIME)]
        wanted |= set(ids(letters))
        dovecot.deliver(user, *letters)
        if fetch_and_kill(home, chance.uniform(0, within_s)):
            kills += 1
        else:
            within_s = max(0.05, 0.9 * within_s)
        there = set(ids(dovecot.messages(user))) | set(ids(home.mail()))
        assert wanted <= there, "lost"
    assert_all_well(home, dovecot, user, wanted)


def assert_all_well(home, dovecot, user, wanted):
    """A fetch that nobody disturbs ends with one copy of each, here."""
    done = home.run("fetch")
    assert (done.status, done.err) == (0, "")
    copies = ids(home.mail())
    assert set(copies) == wanted
    assert [i for i, n in copies.items() if n > 1] == []
    assert dovecot.messages(user) == []
    rows = home.run("list", "--json", "-n", "10000").rows()
    assert len(rows) == len(wanted)


def send_and_kill(home, letter, after_s):
    path = home.folder / "letter"
    path.write_bytes(letter)
    process = home.start("send", "-t", path)
    time.sleep(after_s)
    process.kill()
    process.communicate()


def subjects(messages):
    return collections.Counter(parse(raw)["Subject"] for raw in messages)


def test_sigkill_while_sending(home, postfix, dovecot, user):
    home.account("work", user,
                 send=f"smtps://{{user}}@localhost:{postfix.smtps}")
    chance = random.Random(2)
    for n in range(SENT_KILLS):
        send_and_kill(home, submission(user, user, subject=f"n{n}"),
                      chance.uniform(0, 0.4))
    flushed = home.run("outbox", "flush")
    left = json.loads(home.run("outbox", "--json").out)["outbox"]
    assert flushed.status == (1 if left else 0), flushed.err
    assert {row["state"] for row in left} <= {"unsure"}
    unsure = {row["subject"] for row in left}
    filed = subjects(home.mail(folder="Sent"))
    assert [s for s, n in filed.items() if n > 1 or s in unsure] == []
    wait_until(lambda: set(subjects(dovecot.messages(user))) >= set(filed),
               what="delivery")
    got = subjects(dovecot.messages(user))
    assert [s for s, n in got.items() if n > 1] == [], "sent twice"
    assert set(got) <= set(filed) | unsure
