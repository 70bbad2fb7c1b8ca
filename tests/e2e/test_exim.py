"""Another real server than Postfix: Exim, which takes messages in chunks."""

import collections
import json

import pytest

from mails import parse, submission
from servers import wait_until


def subjects(dovecot, user):
    return collections.Counter(parse(raw)["Subject"]
                               for raw in dovecot.messages(user))


@pytest.fixture(params=["smtp", "smtps"])
def sender(request, home, exim, user):
    port = exim.smtps if request.param == "smtps" else exim.submission
    home.account("work", user,
                 send=f"{request.param}://{{user}}@localhost:{port}")
    return home


def test_send(sender, dovecot, user):
    done = sender.run("send", "-t", stdin=submission(
        user, user, body="first\n.\n..dots\nlast\n"))
    assert (done.status, done.err) == (0, "")
    wait_until(lambda: dovecot.messages(user), what="delivery")
    (raw,) = dovecot.messages(user)
    assert raw.replace(b"\r\n", b"\n").endswith(b"first\n.\n..dots\nlast\n")


def test_a_queue_at_once(sender, dovecot, user):
    """Small ones and one of many chunks; nobody but the refused is missing."""
    bodies = {f"n{n}": f"{n}\n" for n in range(20)}
    bodies["large"] = "0123456789" * 7 + "\n"
    bodies["large"] *= 10_000
    for subject, body in bodies.items():
        to = "refused" if subject == "n7" else user
        sender.run("send", "-t", "--queue-only", stdin=submission(
            user, to, subject=subject, body=body))
    said = sender.run("outbox", "flush").complaint(69)
    assert "refused by the tests" in said
    (row,) = json.loads(sender.run("outbox", "--json").out)["outbox"]
    assert (row["subject"], row["state"]) == ("n7", "refused")
    wanted = collections.Counter(set(bodies) - {"n7"})
    wait_until(lambda: subjects(dovecot, user) == wanted, what="delivery")
    (large,) = [raw for raw in dovecot.messages(user)
                if parse(raw)["Subject"] == "large"]
    assert large.replace(b"\r\n", b"\n").endswith(bodies["large"].encode())


def test_wrong_password(home, exim, user):
    home.account("work", user, password="wrong-one",
                 send=f"smtps://{{user}}@localhost:{exim.smtps}")
    done = home.run("send", "-t", stdin=submission(user, user))
    assert "535" in done.complaint(77)
