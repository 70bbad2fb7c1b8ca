"""Every way to log in that a real server has; and none that is not wanted."""

import base64
import ssl
import subprocess

import pytest

from fakes import Fake, SilentTls
from scram import BoundPop3, ExportedPop3
from servers import DOMAIN, PASSWORD, token

WITH_PASSWORD = ["PLAIN", "LOGIN", "CRAM-MD5", "DIGEST-MD5", "SCRAM-SHA-1",
                 "SCRAM-SHA-256", "USER", "APOP"]
WITH_TOKEN = ["XOAUTH2", "OAUTHBEARER"]


def traced(home, *args):
    """A run, and its transcript; without a secret in it."""
    path = home.folder / "trace"
    run = home.run(*args, "--trace", path)
    text = path.read_text()
    assert PASSWORD not in text
    return run, text


def said(trace):
    """What we said, line by line."""
    return [line.split(" > ", 1)[1] for line in trace.splitlines()
            if " > " in line]


def collect(home, server, user, trace_has, **settings):
    server.deliver(user, b"Subject: one\n\nbody\n")
    home.account("work", user, receive=f"pop3s://{{user}}@localhost:"
                 f"{server.pop3s}", **settings)
    run, trace = traced(home, "fetch")
    assert run.status == 0, run.err
    assert any(line.startswith(trace_has) for line in said(trace)), trace
    assert home.mail() == [b"Subject: one\n\nbody\n"]
    return trace


@pytest.mark.parametrize("way", WITH_PASSWORD)
def test_a_password(versatile, home, way):
    collect(home, versatile, versatile.new_user(),
            way if way in ("USER", "APOP") else f"AUTH {way}", auth=way)


@pytest.mark.parametrize("way", WITH_PASSWORD)
def test_a_wrong_password(versatile, home, way):
    home.account("work", "nobody", password="wrong-guess", auth=way,
                 receive=f"pop3s://{{user}}@localhost:{versatile.pop3s}")
    run, trace = traced(home, "check")
    assert "login refused" in run.err
    assert run.status == 77
    assert "wrong-guess" not in trace


def test_the_best_is_taken(versatile, home):
    collect(home, versatile, versatile.new_user(), "AUTH SCRAM-SHA-256")


def test_by_stls(versatile, home):
    user = versatile.new_user()
    home.account("work", user, auth=["SCRAM-SHA-1", "PLAIN"],
                 receive=f"pop3://{{user}}@localhost:{versatile.pop3}")
    run, trace = traced(home, "check")
    assert run.status == 0, run.err
    assert any(line.startswith("AUTH SCRAM-SHA-1") for line in said(trace))


@pytest.mark.parametrize("way", WITH_TOKEN)
def test_a_token(versatile, home, way):
    user = versatile.new_user()
    text = token(user)
    trace = collect(home, versatile, user, f"AUTH {way}", auth=way,
                    password=None, token_command=["echo", text])
    assert text not in trace


@pytest.mark.parametrize("way", WITH_TOKEN)
def test_a_token_that_has_expired(versatile, home, way):
    """A kept one, that is: the command has another when asked again."""
    user = versatile.new_user()
    counter = home.folder / "asked"
    script = home.folder / "token"
    script.write_text(f"#!/bin/sh\necho x >>{counter}\n"
                      f"if test $(wc -l <{counter}) = 1\n"
                      f"then echo {token(user, -3600)}\n"
                      f"else echo {token(user)}\nfi\n")
    script.chmod(0o755)
    trace = collect(home, versatile, user, f"AUTH {way}", auth=way,
                    password=None, token_command=[str(script)])
    assert "asking for another token" in trace
    assert counter.read_text() == "x\nx\n"


@pytest.mark.parametrize("way", WITH_TOKEN)
def test_a_token_that_is_never_good(versatile, home, way):
    user = versatile.new_user()
    home.account("work", user, auth=way, password=None,
                 token_command=["echo", token(user, -3600)],
                 receive=f"pop3s://{{user}}@localhost:{versatile.pop3s}")
    run, trace = traced(home, "check")
    assert "invalid_token" in run.err or "401" in run.err, run.err
    assert run.status == 77
    tries = [line for line in said(trace) if line.startswith("AUTH ")]
    assert len(tries) == 1, trace  # the same one is not tried again


def test_a_certificate(versatile, home, certificates):
    user = versatile.new_user()
    kind = f"client-{user}"
    certificates.issue(kind, f"{user}@{DOMAIN}", None, None, None)
    collect(home, versatile, user, "AUTH EXTERNAL", password=None,
            client_cert=certificates.pem(kind),
            client_key=certificates.key(kind))


def test_anothers_certificate(versatile, home, certificates):
    user = versatile.new_user()
    kind = f"client-{user}"
    certificates.issue(kind, f"other@{DOMAIN}", None, None, None)
    home.account("work", user, auth="EXTERNAL", password=None,
                 client_cert=certificates.pem(kind),
                 client_key=certificates.key(kind),
                 receive=f"pop3s://{{user}}@localhost:{versatile.pop3s}")
    run, _ = traced(home, "check")
    assert "login refused" in run.err
    assert run.status == 77


def test_a_key_with_a_passphrase(versatile, home, certificates):
    key = home.folder / "locked.key"
    subprocess.run(["openssl", "pkey", "-aes128", "-passout", "pass:x", "-in",
                    certificates.key("good"), "-out", key], check=True)
    home.account("work", "u", auth="EXTERNAL", password=None,
                 client_cert=certificates.pem("good"), client_key=key,
                 receive=f"pop3s://{{user}}@localhost:{versatile.pop3s}")
    run, _ = traced(home, "check")
    assert "passphrase" in run.complaint(78)


def test_nothing_weaker_than_was_named(versatile, home):
    home.account("work", "u", auth="SCRAM-SHA-256-PLUS",
                 receive=f"pop3s://{{user}}@localhost:{versatile.pop3s}")
    run, trace = traced(home, "check")
    assert "no login by SCRAM-SHA-256-PLUS" in run.complaint(77)
    assert "AUTH" not in " ".join(said(trace))


@pytest.mark.parametrize("way", ["PLAIN", "LOGIN", "CRAM-MD5",
                                 "SCRAM-SHA-256"])
def test_sending(postfix, home, user, way):
    home.account("work", user, auth=way,
                 send=f"smtps://{{user}}@localhost:{postfix.smtps}")
    run, trace = traced(home, "check")
    assert run.status == 0, run.err
    assert any(line.startswith(f"AUTH {way}") for line in said(trace))


def bound(kind, home, certificates, password, **kwargs):
    server = kind(certificates.pem("good"), certificates.key("good"),
                  PASSWORD, **kwargs)
    home.account("work", "u", password=password,
                 receive=f"pop3s://{{user}}@localhost:{server.port}")
    return server


BOUND = pytest.mark.parametrize("kind", [BoundPop3, ExportedPop3])


@BOUND
def test_bound_to_the_connection(home, certificates, kind):
    with bound(kind, home, certificates, PASSWORD) as server:
        run, _ = traced(home, "check")
    assert run.status == 0, run.err
    assert "logged in by SCRAM-SHA-256-PLUS" in run.out
    assert server.let_in == 1


@BOUND
def test_somebody_between(home, certificates, kind):
    """Who holds a certificate that is believed, and passes the bytes on."""
    with bound(kind, home, certificates, PASSWORD, is_between=True) as server:
        run, trace = traced(home, "check")
    assert "binds it to this TLS connection" in run.complaint(77)
    assert server.let_in == 0
    assert server.received.count(b"AUTH") == 1  # nothing weaker follows
    assert PASSWORD.encode() not in server.received


def test_a_wrong_password_is_not_tried_twice(home, certificates):
    with bound(BoundPop3, home, certificates, "wrong-guess") as server:
        run, _ = traced(home, "check")
    assert "wrong password" in run.complaint(77)
    assert server.received.count(b"AUTH") == 1


class ChinesePop3(Fake):
    """Refuses every login in GBK."""

    def speak(self, connection):
        connection.sendall("+OK 欢迎使用\r\n".encode("gbk"))
        for line in self.lines(connection):
            if line.startswith("PASS"):
                words = f"-ERR {line[5:]} 登录失败,请使用授权码登录\r\n"
                connection.sendall(words.encode("gbk"))
            elif line == "CAPA":
                connection.sendall(b"-ERR\r\n")
            else:
                connection.sendall(b"+OK\r\n")


def test_words_in_gbk(home, certificates):
    with ChinesePop3(certificates.pem("good"),
                     certificates.key("good")) as server:
        home.account("work", "u",
                     receive=f"pop3s://{{user}}@localhost:{server.port}")
        run, trace = traced(home, "check")
    assert "登录失败,请使用授权码登录" in run.complaint(77)
    assert PASSWORD not in run.err
    assert "< +OK 欢迎使用" in trace


class StrictSmtp(Fake):
    """Takes a token as the biggest provider does: never in one line with AUTH
    when that gets long, and complains of the first one in JSON."""

    GOOD = "good" + "x" * 1500

    def speak(self, connection):
        connection.sendall(b"220 here\r\n")
        lines = self.lines(connection)
        for line in lines:
            if line.startswith("EHLO"):
                connection.sendall(b"250-here\r\n250 AUTH LOGIN XOAUTH2\r\n")
            elif line.startswith("AUTH"):
                connection.sendall(self.log_in(connection, lines, line))
            else:
                connection.sendall(b"221 bye\r\n")

    def log_in(self, connection, lines, line):
        if len(line) > 510:
            return b"500 5.5.6 line too long\r\n"
        connection.sendall(b"334 \r\n")
        if self.GOOD.encode() in base64.b64decode(next(lines)):
            return b"235 2.7.0 welcome\r\n"
        complaint = b'{"status":"401","scope":"https://mail.example.org/"}'
        connection.sendall(b"334 " + base64.b64encode(complaint) + b"\r\n")
        assert next(lines) == ""
        return b"535 5.7.8 Username and Password not accepted\r\n"


@pytest.mark.parametrize("is_good_later", [True, False])
def test_a_long_token_in_two_lines(home, certificates, is_good_later):
    counter = home.folder / "asked"
    script = home.folder / "token"
    second = StrictSmtp.GOOD if is_good_later else "z" * 1500
    script.write_text(f"#!/bin/sh\necho x >>{counter}\n"
                      f"if test $(wc -l <{counter}) = 1\n"
                      f"then echo old{'y' * 1500}\nelse echo {second}\nfi\n")
    script.chmod(0o755)
    with StrictSmtp(certificates.pem("good"),
                    certificates.key("good")) as server:
        home.account("work", "u", password=None, token_command=[str(script)],
                     send=f"smtps://{{user}}@localhost:{server.port}")
        run, trace = traced(home, "check")
    assert server.connections == 2
    assert "yyyyyyyy" not in trace and "xxxxxxxx" not in trace
    if is_good_later:
        assert run.status == 0, run.err
        return
    assert "the token is not accepted (401, scope https://mail" in \
        run.complaint(77)


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2,
                                     ssl.TLSVersion.TLSv1_3])
def test_a_server_that_wants_a_certificate(home, certificates, version):
    """By TLS 1.3 it says so only when we have begun to talk."""
    with SilentTls(certificates.pem("good"),
                   certificates.key("good")) as server:
        server.context.verify_mode = ssl.CERT_REQUIRED
        server.context.load_verify_locations(certificates.ca)
        server.context.minimum_version = version
        server.context.maximum_version = version
        home.account("work", "u",
                     receive=f"pop3s://{{user}}@localhost:{server.port}")
        run, _ = traced(home, "check")
    if version == ssl.TLSVersion.TLSv1_3:
        assert "does not accept the client's certificate" in run.complaint(77)
    else:
        assert "no TLS with localhost" in run.err
        assert run.status == 69 or run.status == 77, run.err


@pytest.mark.parametrize("way", WITH_TOKEN)
@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_sending_with_a_token(versatile_postfix, versatile, home, way, scheme):
    user = versatile.new_user()
    port = (versatile_postfix.smtps if scheme == "smtps"
            else versatile_postfix.submission)
    home.account("work", user, auth=way, password=None,
                 token_command=["echo", token(user)],
                 send=f"{scheme}://{{user}}@localhost:{port}")
    run, trace = traced(home, "check")
    assert run.status == 0, run.err
    assert f"logged in by {way}" in run.out
    assert token(user)[:100] not in trace


@pytest.mark.parametrize("way", ["SCRAM-SHA-1", "DIGEST-MD5"])
def test_sending_by_all_it_has(versatile_postfix, versatile, home, way):
    home.account("work", versatile.new_user(), auth=way,
                 send=f"smtps://{{user}}@localhost:{versatile_postfix.smtps}")
    run, _ = traced(home, "check")
    assert run.status == 0, run.err
    assert f"logged in by {way}" in run.out


def test_a_token_refused_by_postfix(versatile_postfix, versatile, home):
    user = versatile.new_user()
    home.account("work", user, password=None,
                 token_command=["echo", token(user, -3600)],
                 send=f"smtps://{{user}}@localhost:{versatile_postfix.smtps}")
    run, _ = traced(home, "check")
    assert "the token is not accepted" in run.complaint(77)


class RefusingPop3(Fake):
    def __init__(self, pem, key, words):
        self.words = words
        super().__init__(pem, key)

    def speak(self, connection):
        connection.sendall(b"+OK here\r\n")
        for line in self.lines(connection):
            refused = line.startswith(("CAPA", "PASS"))
            words = f"-ERR {self.words}" if refused else "+OK"
            connection.sendall(f"{words}\r\n".encode())


class RefusingSmtp(RefusingPop3):
    def speak(self, connection):
        connection.sendall(b"220 here\r\n")
        for line in self.lines(connection):
            if line.startswith("EHLO"):
                connection.sendall(b"250-here\r\n250 AUTH PLAIN\r\n")
            else:
                connection.sendall(f"{self.words}\r\n".encode())


@pytest.mark.parametrize("words, status", [
    ("[IN-USE] locked", 75), ("[SYS/TEMP] disk", 75),
    ("[LOGIN-DELAY] wait", 75), ("[SYS/PERM] no mailbox", 69),
    ("[AUTH] wrong", 77), ("no", 77)])
def test_what_a_code_means(home, certificates, words, status):
    with RefusingPop3(certificates.pem("good"), certificates.key("good"),
                      words) as server:
        home.account("work", "u",
                     receive=f"pop3s://{{user}}@localhost:{server.port}")
        run, _ = traced(home, "check")
    assert words in run.complaint(status)
    assert server.connections == 1


@pytest.mark.parametrize("words, status", [
    ("454 4.7.0 too many logins", 75), ("535 5.7.8 wrong", 77),
    ("534 5.7.9 app password required", 77),
    ("535-5.7.139 disabled\r\n535 5.7.139 for you", 77)])
def test_what_a_status_means(home, certificates, words, status):
    with RefusingSmtp(certificates.pem("good"), certificates.key("good"),
                      words) as server:
        home.account("work", "u",
                     send=f"smtps://{{user}}@localhost:{server.port}")
        run, _ = traced(home, "check")
    assert words.partition("\r")[0][8:] in run.complaint(status)
    assert server.connections == 1


def ask_for_tickets(home, kerberos, server, user):
    """Its library keeps a few bytes for ever: no leak of ours."""
    home.env["ASAN_OPTIONS"] = "detect_leaks=0"
    home.env["KRB5_CONFIG"] = str(kerberos.config)
    home.env["KRB5CCNAME"] = f"FILE:{home.folder}/tickets"
    home.account("work", user, password=None, auth="GSSAPI",
                 receive=f"pop3s://{{user}}@localhost:{server.pop3s}")


def test_a_ticket(kerberized, kerberos, home):
    user = kerberized.new_user()
    ask_for_tickets(home, kerberos, kerberized, user)
    kerberos.ticket(user, home.folder / "tickets")
    run, _ = traced(home, "check")
    assert run.status == 0, run.err + kerberized.log_text()
    assert "logged in by GSSAPI" in run.out


def test_no_ticket(kerberized, kerberos, home):
    ask_for_tickets(home, kerberos, kerberized, kerberized.new_user())
    run, trace = traced(home, "check")
    assert "GSSAPI" in run.complaint(77)
    assert not any(line.startswith("AUTH") for line in said(trace))


def test_anothers_ticket(kerberized, kerberos, home):
    ask_for_tickets(home, kerberos, kerberized, kerberized.new_user())
    kerberos.ticket(kerberized.new_user(), home.folder / "tickets")
    run, _ = traced(home, "check")
    assert "login refused" in run.complaint(77)
