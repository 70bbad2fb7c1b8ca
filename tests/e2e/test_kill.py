"""Killed at random moments, again and again: nothing lost, nothing twice.
CULVER_KILLS says how often; each round has a home and a mailbox of its own."""

import collections
import json
import os
import random
import time

import pytest

from mails import message, parse, submission
from servers import wait_until

KILLS_A_ROUND = 50
WANTED = int(os.environ.get("CULVER_KILLS", KILLS_A_ROUND))
ROUNDS = -(-WANTED // KILLS_A_ROUND)
NEW_EACH_TIME = 8


def ids(messages):
    return collections.Counter(parse(raw)["Message-ID"] for raw in messages)


class Killer:
    """Ends a command with SIGKILL, when it has not ended by itself; then the
    next has less time."""

    def __init__(self, home, seed):
        self.home = home
        self.chance = random.Random(seed)
        self.kills, self.within_s = 0, 0.5

    def kill(self, *args):
        process = self.home.start(*args)
        time.sleep(self.chance.uniform(0, self.within_s))
        if process.poll() is None:
            self.kills += 1
        else:
            self.within_s = max(0.05, 0.9 * self.within_s)
        process.kill()
        process.communicate()


@pytest.mark.parametrize("number", range(ROUNDS))
def test_sigkill_while_fetching(home, dovecot, user, number):
    home.account("work", user, f"pop3s://{{user}}@localhost:{dovecot.pop3s}",
                 keep="no")
    killer, wanted = Killer(home, number), set()
    while killer.kills < KILLS_A_ROUND:
        letters = [message("n", "x" * 70 + "\n") for _ in range(NEW_EACH_TIME)]
        wanted |= set(ids(letters))
        dovecot.deliver(user, *letters)
        killer.kill("fetch")
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


def subjects(messages):
    return collections.Counter(parse(raw)["Subject"] for raw in messages)


@pytest.mark.parametrize("number", range(ROUNDS))
def test_sigkill_while_sending(home, postfix, dovecot, user, number):
    home.account("work", user,
                 send=f"smtps://{{user}}@localhost:{postfix.smtps}")
    killer, path = Killer(home, number), home.folder / "letter"
    n = 0
    while killer.kills < KILLS_A_ROUND:
        path.write_bytes(submission(user, user, subject=f"n{n}"))
        killer.kill("send", "-t", path)
        n += 1
        if n % 3 == 0:
            killer.kill("outbox", "flush")
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
