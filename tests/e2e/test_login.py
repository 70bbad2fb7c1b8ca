"""Every way to log in that a real server has; and none that is not wanted."""

import subprocess

import pytest

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
