"""Sending and the outbox, from the command line."""

import json
import subprocess

import pytest

from fakes import Fake, HangingUpSmtp
from home import culver
from mails import address, message, parse, submission
from servers import free_ports, wait_until


@pytest.fixture
def sender(home, postfix, user):
    """A home that sends through Postfix with STARTTLS."""
    home.account("work", user,
                 send=f"smtp://{{user}}@localhost:{postfix.submission}")
    return home


def outbox(home):
    return json.loads(home.run("outbox", "--json").out)["outbox"]


def received(dovecot, user, count=1):
    wait_until(lambda: len(dovecot.messages(user)) >= count, what="delivery")
    return [parse(raw) for raw in dovecot.messages(user)]


def test_sent_at_its_time(sender, dovecot, user):
    done = sender.run("send", "-t", "--at", "tomorrow 9:00",
                      stdin=submission(user, user))
    assert (done.status, done.err) == (0, "")
    assert sender.run("outbox", "flush").status == 0
    (letter,) = outbox(sender)
    assert letter["state"] == "held" and not letter["recipients"][0]["sent"]
    assert "not before" in sender.run("outbox").out
    assert sender.run("outbox", "retry", letter["id"]).status == 0
    received(dovecot, user)
    assert outbox(sender) == []
    assert "has passed" in sender.run(
        "send", "-t", "--at", "2001-01-01 00:00",
        stdin=submission(user, user)).complaint(64)


class SplittingSmtp(Fake):
    """Takes a letter for some, for others later, for others never."""

    def speak(self, connection):
        connection.sendall(b"220 here ESMTP\r\n")
        content = False
        for line in self.lines(connection):
            word = line.split(" ")[0].upper()
            if content and line != ".":
                continue
            content = word == "DATA"
            if content:
                connection.sendall(b"354 go\r\n")
            elif "later@" in line and word == "RCPT":
                connection.sendall(b"450 4.2.2 not now\r\n")
            elif "never@" in line and word == "RCPT":
                connection.sendall(b"550 5.1.1 who is that\r\n")
            else:
                connection.sendall(b"250 ok\r\n")


def test_each_recipient_for_itself(home):
    with SplittingSmtp() as server:
        home.account("work", "me", send=f"smtp://127.0.0.1:{server.port}",
                     tls="off")
        done = home.run("send", "a@x.org", "later@x.org", "never@x.org",
                        stdin=b"Subject: three\n\nhi\n")
        assert "who is that" in done.complaint(1)
        later, never = outbox(home)
        assert (later["state"], never["state"]) == ("waiting", "refused")
        assert [to["addr"] for to in later["recipients"] if not to["sent"]] == \
            ["later@x.org"]
        assert [to["addr"] for to in never["recipients"]] == ["never@x.org"]
        assert "there is no such mailbox" in never["last_words"]
        assert len(home.mail(folder="Sent")) == 1
        home.run("outbox", "cancel", never["id"])
        assert [row["id"] for row in outbox(home)] == [later["id"]]
        assert home.mail(folder="Drafts") == []


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_send_both_ways(home, postfix, dovecot, user, scheme):
    port = postfix.smtps if scheme == "smtps" else postfix.submission
    home.account("work", user, send=f"{scheme}://{{user}}@localhost:{port}")
    done = home.run("send", "-t", stdin=submission(user, user))
    assert (done.status, done.err) == (0, "")
    (got,) = received(dovecot, user)
    assert got["Subject"] == "report" and "hello" in got.get_content()
    assert outbox(home) == []


def test_sent_mail_is_filed(sender, dovecot, user):
    sender.run("send", "-t", stdin=submission(user, user, subject="kept"))
    assert [parse(raw)["Subject"] for raw in sender.mail(folder="Sent")] == \
        ["kept"]


def test_dots_and_long_lines_arrive(sender, dovecot, user):
    body = "".join(f"{'.' * (n % 4)}{'x' * n}\n" for n in range(900))
    body += ".\n..\n.\n"
    sender.run("send", "-t", stdin=submission(user, user, body=body))
    (raw,) = [raw for _ in received(dovecot, user)
              for raw in dovecot.messages(user)]
    assert raw.replace(b"\r\n", b"\n").endswith(body.encode())


def test_large_message_and_bare_line_ends(sender, dovecot, user):
    body = "line of text\n.\n" * 200_000
    sender.run("send", "-t", stdin=submission(user, user, body=body))
    received(dovecot, user)
    (raw,) = dovecot.messages(user)
    assert raw.count(b"line of text") == 200_000


def test_everybody_gets_it_and_nobody_sees_bcc(sender, dovecot):
    to, cc, bcc = (dovecot.new_user() for _ in range(3))
    letter = submission(to, to, Cc=address(cc), Bcc=address(bcc))
    assert sender.run("send", "-t", stdin=letter).status == 0
    for user in to, cc, bcc:
        (got,) = received(dovecot, user)
        assert got["Cc"] == address(cc)
        assert got["Bcc"] is None
        assert bcc not in str(got["To"])


def test_batch_send_with_attachment(sender, dovecot, user):
    path = sender.folder / "data.bin"
    path.write_bytes(bytes(range(256)) * 50)
    done = sender.run("-s", "Grüße 你好", "-a", path, address(user),
                      stdin="Text mit Umlaut: ä\n".encode())
    assert (done.status, done.err) == (0, "")
    (got,) = received(dovecot, user)
    assert got["Subject"] == "Grüße 你好"
    assert got["Message-ID"] and got["Date"]
    body, attached = got.iter_parts()
    assert body.get_content().strip() == "Text mit Umlaut: ä"
    assert attached.get_filename() == "data.bin"
    assert attached.get_payload(decode=True) == bytes(range(256)) * 50


def test_queue_only_then_flush(sender, dovecot, user):
    letter = submission(user, user)
    assert sender.run("send", "-t", "--queue-only", stdin=letter).status == 0
    (row,) = outbox(sender)
    assert row["subject"] == "report" and address(user) in row["to"]
    assert dovecot.messages(user) == []
    assert sender.run("outbox", "flush").status == 0
    received(dovecot, user)
    assert outbox(sender) == []


def test_cancelled_is_not_sent(sender, dovecot, user):
    sender.run("send", "-t", "--queue-only", stdin=submission(user, user))
    (row,) = outbox(sender)
    assert sender.run("outbox", "cancel", row["id"]).status == 0
    assert outbox(sender) == []
    assert sender.run("outbox", "flush").status == 0
    assert dovecot.messages(user) == []


def test_kept_while_the_server_is_away(home, postfix, dovecot, user):
    (port,) = free_ports(1)
    home.account("work", user, send=f"smtp://{{user}}@localhost:{port}")
    done = home.run("send", "-t", stdin=submission(user, user))
    done.complaint(75)
    assert len(outbox(home)) == 1
    text = home.config_path.read_text()
    home.write_config(text.replace(str(port), str(postfix.submission)))
    assert home.run("outbox", "flush").status == 0
    received(dovecot, user)
    assert outbox(home) == []


def test_refused_recipient_is_kept_with_the_words(sender, user):
    letter = submission(user, "refused")
    done = sender.run("send", "-t", stdin=letter)
    assert done.status == 69
    assert "refused@example.test" in done.err and "554" in done.err
    (row,) = outbox(sender)
    assert "554" in row["last_words"]


def test_flush_tells_a_failure_once(sender, user):
    sender.run("send", "-t", "--queue-only",
               stdin=submission(user, "refused"))
    assert "554" in sender.run("outbox", "flush").complaint(69)
    sender.run("send", "-t", stdin=submission(user, "refused"))
    said = sender.run("outbox", "flush").complaint(1)
    assert said == "culver: 2 letters wait for you: culver outbox"


def test_lost_after_the_final_dot_is_not_called_unsent(home, certificates,
                                                       user):
    with HangingUpSmtp(certificates.pem("good"),
                       certificates.key("good")) as server:
        home.account("work", user,
                     send=f"smtps://{{user}}@localhost:{server.port}")
        done = home.run("send", "-t", stdin=submission(user, user))
    words = done.complaint(75)
    assert "may or may not" in words and "not sent" not in words
    (row,) = outbox(home)
    assert row["state"] == "unsure"
    said = home.run("outbox", "flush").complaint(1)
    assert said == "culver: 1 letter waits for you: culver outbox"


@pytest.mark.parametrize("away", [">/dev/full", ">&-"])
def test_output_that_goes_nowhere_is_an_error(sender, user, away):
    sender.run("send", "-t", "--queue-only", stdin=submission(user, user))
    done = subprocess.run(["sh", "-c", f'"$0" outbox {away}', culver()],
                          env=sender.env, cwd=sender.folder,
                          capture_output=True, text=True)
    assert done.returncode == 75
    assert done.stderr.startswith("culver: standard output: ")


def test_wrong_password(home, postfix, user):
    home.account("work", user, password="wrong-one",
                 send=f"smtp://{{user}}@localhost:{postfix.submission}")
    done = home.run("send", "-t", stdin=submission(user, user))
    assert "535" in done.complaint(77)
    assert "wrong-one" not in done.err
    assert len(outbox(home)) == 1


def test_line_ends_in_addresses_go_nowhere(sender, dovecot, user):
    done = sender.run("-s", "x\nBcc: evil@example.test", address(user),
                      stdin=b"body\n")
    if done.status == 0:
        (got,) = received(dovecot, user)
        assert got["Bcc"] is None and "evil" not in str(got["To"])
    assert dovecot.messages("evil") == []


def test_check_logs_in_everywhere(home, postfix, dovecot, user):
    home.account("work", user, f"pop3s://{{user}}@localhost:{dovecot.pop3s}",
                 f"smtps://{{user}}@localhost:{postfix.smtps}")
    dovecot.deliver(user, message())
    done = home.run("check")
    assert (done.status, done.err) == (0, "")
    assert home.mail() == []
    assert len(dovecot.messages(user)) == 1


def test_trace_hides_the_password(sender, dovecot, user):
    import base64
    from servers import PASSWORD
    trace = sender.folder / "trace"
    sender.run("send", "-t", "--trace", trace, stdin=submission(user, user))
    text = trace.read_text()
    plain = f"\0{address(user)}\0{PASSWORD}".encode()
    assert "AUTH" in text and "<hidden>" in text
    for secret in plain, PASSWORD.encode():
        assert base64.b64encode(secret).decode() not in text
