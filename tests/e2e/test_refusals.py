"""What goes wrong: one clear line, the right status, nothing in the clear."""

import pytest

from fakes import BarePop3, BareSmtp, EagerPop3, EagerSmtp, SilentTls
from mails import message, submission
from servers import PASSWORD, free_ports

CERTIFICATES = [("expired", "expired"), ("wrong-host", "localhost"),
                ("self-signed", "self-signed"), ("no-san", "localhost")]


def log_lines(server, user):
    return [line for line in server.log_text().splitlines()
            if f"{user}@" in line]


def test_wrong_password(home, dovecot, user):
    home.account("work", user, f"pop3s://{{user}}@localhost:{dovecot.pop3s}",
                 password="wrong-one")
    said = home.run("fetch").complaint(77)
    assert "work" in said and "Authentication failed" in said
    assert "wrong-one" not in said
    assert log_lines(dovecot, user)


@pytest.mark.parametrize("verb", ["fetch", "check"])
@pytest.mark.parametrize("scheme", ["pop3s", "pop3"])
@pytest.mark.parametrize("kind, word", CERTIFICATES)
def test_bad_certificate_pop3(home, dovecot_with, kind, word, scheme, verb):
    server = dovecot_with(kind)
    user = server.new_user()
    server.deliver(user, message())
    port = server.pop3s if scheme == "pop3s" else server.pop3
    home.account("work", user, f"{scheme}://{{user}}@localhost:{port}")
    said = home.run(verb).complaint(69)
    assert word in said.lower() and "certificate" in said.lower()
    assert log_lines(server, user) == []
    assert home.mail() == []


def test_an_address_is_verified_too(home, dovecot_with):
    server = dovecot_with("wrong-host")
    user = server.new_user()
    home.account("work", user, f"pop3s://{{user}}@127.0.0.1:{server.pop3s}")
    assert "127.0.0.1" in home.run("fetch").complaint(69)
    assert log_lines(server, user) == []


def test_unknown_authority(home, dovecot, user):
    home.account("work", user, f"pop3s://{{user}}@localhost:{dovecot.pop3s}",
                 **{"ca-file": None})
    assert "certificate" in home.run("fetch").complaint(69)
    assert log_lines(dovecot, user) == []


@pytest.mark.parametrize("kind, word", CERTIFICATES)
def test_bad_certificate_smtp(home, certificates, user, kind, word):
    with SilentTls(certificates.pem(kind), certificates.key(kind)) as server:
        home.account("work", user,
                     send=f"smtps://{{user}}@localhost:{server.port}")
        done = home.run("send", "-t", stdin=submission(user, user))
        assert word in done.complaint(69).lower()
        assert server.received == b""
    assert outbox(home) == 1


def outbox(home):
    return home.run("outbox", "--json").out.count('"queued"')


def assert_kept_quiet(server):
    text = server.received.decode(errors="replace").upper()
    assert server.connections > 0
    for word in ("USER", "PASS ", "AUTH ", "APOP", "MAIL FROM", "DATA"):
        assert word not in text, text
    assert PASSWORD.upper() not in text


@pytest.mark.parametrize("verb", ["fetch", "check"])
@pytest.mark.parametrize("tls", [None, "required"])
def test_pop3_without_stls(home, user, verb, tls):
    with BarePop3() as server:
        home.account("work", user, f"pop3://{{user}}@localhost:{server.port}",
                     tls=tls)
        said = home.run(verb).complaint(69)
        assert "STLS" in said or "TLS" in said
        assert_kept_quiet(server)


def test_smtp_without_starttls(home, user):
    with BareSmtp() as server:
        home.account("work", user,
                     send=f"smtp://{{user}}@localhost:{server.port}")
        done = home.run("send", "-t", stdin=submission(user, user))
        assert "TLS" in done.complaint(69)
        assert_kept_quiet(server)
    assert outbox(home) == 1


def test_plain_only_when_the_configuration_says_so(home, user):
    with BarePop3() as server:
        home.account("work", user, f"pop3://{{user}}@localhost:{server.port}",
                     tls="off")
        home.run("check")
        assert b"USER " in server.received or b"AUTH " in server.received


def test_pop3_bytes_before_the_handshake(home, user):
    with EagerPop3() as server:
        home.account("work", user, f"pop3://{{user}}@localhost:{server.port}")
        assert "in the clear" in home.run("fetch").complaint(69)
        assert_kept_quiet(server)


def test_smtp_bytes_before_the_handshake(home, user):
    with EagerSmtp() as server:
        home.account("work", user,
                     send=f"smtp://{{user}}@localhost:{server.port}")
        done = home.run("send", "-t", stdin=submission(user, user))
        assert "in the clear" in done.complaint(69)
        assert_kept_quiet(server)


def test_nobody_listens(home, user):
    (port,) = free_ports(1)
    home.account("work", user, f"pop3s://{{user}}@localhost:{port}")
    said = home.run("fetch").complaint(69)
    assert "refused" in said.lower()


def test_no_such_host(home, user):
    home.account("work", user, "pop3s://{user}@no-such-host.invalid")
    done = home.run("fetch")
    # Without any name server nobody can know: a temporary failure.
    assert "no-such-host.invalid" in done.complaint(
        75 if done.status == 75 else 68)


@pytest.mark.parametrize("text, words", [
    ('account "a" {\n\tfrm = "a@example.org"\n}\n', ("culver.conf:2", "frm")),
    ('account "a" {\n\tkeep = "often"\n}\n', ("culver.conf", "often")),
    ('account "a" {\n\treceive = "gopher://x"\n}\n', ("culver.conf", "gopher")),
    ('account "a" {\n', ("culver.conf",)),
], ids=["key", "value", "scheme", "end"])
def test_configuration_errors(home, text, words):
    home.write_config(text)
    said = home.run("fetch").complaint(78)
    for word in words:
        assert word in said


def test_a_password_others_can_read(work):
    work.config_path.chmod(0o644)
    said = work.run("fetch").complaint(78)
    assert "chmod 600" in said or "chmod 0600" in said


@pytest.mark.parametrize("args", [
    ["--no-such-option"], ["no-such-verb", "--json"], ["show"],
    ["show", "12ab", "-o", "ignored"],
    ["list", "-n", "many"]])
def test_usage_errors(home, args):
    home.run(*args).complaint(64)


def test_what_is_not_there(work):
    work.run("show", "/no/such/file").complaint(66)
    work.run("fetch", "no-such-account").complaint(64)


def test_server_words_cannot_reach_the_terminal(home, user):
    class Rude(BarePop3):
        def speak(self, connection):
            connection.sendall(b"-ERR \x1b]0;owned\x07 go \xff away\r\n")

    with Rude() as server:
        home.account("work", user, f"pop3://{{user}}@localhost:{server.port}")
        done = home.run("fetch")
        assert done.status != 0
        assert "\x1b" not in done.err and "\x07" not in done.err
        assert "away" in done.err


