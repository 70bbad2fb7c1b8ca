"""Accounts are set up: found, tried, and only then written."""

import os
import stat
import subprocess

import pytest

from fakes import SilentTls
from home import Run, culver
from names import A, ADDRESS, MX, SRV, Door, Names, is_possible
from servers import DOMAIN, PASSWORD, Dovecot, Postfix

NAMED = f"named.{DOMAIN}"


def set_up(home, user, *args, stdin=PASSWORD + "\n", **run):
    """As a script does it, with the password on standard input."""
    return home.run("setup", "--no-input", f"{user}@{DOMAIN}",
                    "--password-stdin", *args, stdin=stdin.encode(), **run)


def urls(home, dovecot, postfix):
    return ("--receive", f"pop3s://localhost:{dovecot.pop3s}",
            "--send", f"smtp://localhost:{postfix.submission}",
            "--ca-file", home.certificates.ca)


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_an_account_is_tried_and_written(home, dovecot, postfix, user):
    run = set_up(home, user, *urls(home, dovecot, postfix), "--name", "李雷",
                "--keep", "30 days")
    assert run.status == 0, run.err
    assert run.err == ""
    assert run.out.count(": ok, logged in by ") == 2
    assert f"the account was added to {home.config_path}" in run.out
    assert PASSWORD not in run.out
    assert home.config_path.read_text() == (
        f'account "example" {{\n'
        f'\tfrom = "\\"李雷\\" <{user}@{DOMAIN}>"\n'
        f'\treceive = "pop3s://{user}%40{DOMAIN}@localhost:{dovecot.pop3s}"\n'
        f'\tsend = "smtp://{user}%40{DOMAIN}@localhost:{postfix.submission}"\n'
        f'\tpassword = "{PASSWORD}"\n'
        f'\tkeep = "30 days"\n'
        f'\tca-file = "{home.certificates.ca}"\n'
        f'}}\n')
    assert mode(home.config_path) == 0o600
    assert home.run("check").status == 0


def test_a_second_one_is_appended(home, dovecot, postfix, user):
    home.account("first", dovecot.new_user(), check_every="0",
                 receive=f"pop3s://{{user}}@localhost:{dovecot.pop3s}")
    before = home.config_path.read_text()
    home.config_path.chmod(0o400)
    run = set_up(home, user, *urls(home, dovecot, postfix), "-A", "second")
    assert run.status == 0, run.err
    after = home.config_path.read_text()
    assert after.startswith(before + '\naccount "second" {\n')
    assert mode(home.config_path) == 0o400
    again = set_up(home, user, *urls(home, dovecot, postfix))
    assert f"has an account for {user}@{DOMAIN} already" in again.complaint(78)
    assert home.config_path.read_text() == after


def test_a_wrong_password_writes_nothing(home, dovecot, postfix, user):
    run = set_up(home, user, *urls(home, dovecot, postfix), stdin="wrong\n")
    assert "login refused" in run.complaint(77)
    assert not home.config_path.exists()


def test_a_wrong_certificate_writes_nothing(home, dovecot_with, postfix, user):
    run = set_up(home, user, *urls(home, dovecot_with("expired"), postfix))
    assert "expired" in run.complaint(69)
    assert not home.config_path.exists()


def test_a_dry_run_writes_nothing(home, dovecot, postfix, user):
    run = set_up(home, user, *urls(home, dovecot, postfix), "--dry-run")
    assert run.status == 0, run.err
    assert 'account "example" {' in run.out
    assert 'password = "<hidden>"' in run.out
    assert PASSWORD not in run.out
    assert not home.config_path.exists()


def test_others_can_read_the_file(home, dovecot, postfix, user):
    home.write_config('theme = "default"\n')
    home.config_path.chmod(0o644)
    run = set_up(home, user, *urls(home, dovecot, postfix))
    assert "chmod 600" in run.complaint(78)
    assert home.config_path.read_text() == 'theme = "default"\n'


def test_a_password_for_pass(home, dovecot, postfix, user):
    """It goes in by standard input, and comes out when it is needed."""
    bin_ = home.folder / "bin"
    bin_.mkdir()
    script = bin_ / "pass"
    script.write_text(
        '#!/bin/sh\n'
        f'tr "\\0" " " </proc/$$/cmdline >>{home.folder}/called\n'
        f'case $1 in insert) cat >{home.folder}/kept;; '
        f'show) cat {home.folder}/kept;; esac\n')
    script.chmod(0o755)
    home.env["PATH"] = f"{bin_}:{home.env['PATH']}"
    run = set_up(home, user, *urls(home, dovecot, postfix), "--store", "pass")
    assert run.status == 0, run.err
    text = home.config_path.read_text()
    assert f'{{"pass", "show", "culver/{user}@{DOMAIN}"}}' in text
    assert PASSWORD not in text
    assert (home.folder / "kept").read_text() == PASSWORD + "\n"
    assert home.run("check").status == 0
    assert PASSWORD not in (home.folder / "called").read_text()


def test_a_keyring_that_is_locked(home, dovecot, postfix, user):
    script = home.folder / "secret-tool"
    script.write_text("#!/bin/sh\necho locked >&2\nexit 1\n")
    script.chmod(0o755)
    home.env["PATH"] = f"{home.folder}:{home.env['PATH']}"
    run = set_up(home, user, *urls(home, dovecot, postfix), "--store",
                 "secret-tool")
    assert "did not take the password: locked" in run.complaint(78)
    assert not home.config_path.exists()


def test_a_command_has_the_password(home, dovecot, user):
    run = home.run("setup", "--no-input", f"{user}@{DOMAIN}", "--receive",
                   f"pop3://localhost:{dovecot.pop3}", "--send", "",
                   "--password-command", f"echo '{PASSWORD}'", "--ca-file",
                   home.certificates.ca, "-F", home.folder / "new/my.conf")
    assert run.status == 0, run.err
    assert (f'password-command = {{"echo", "{PASSWORD}"}}' in
            (home.folder / "new/my.conf").read_text())


def test_a_password_from_a_descriptor(home, dovecot, user):
    path = home.folder / "secret"
    path.write_text(PASSWORD + "\nmore\n")
    with path.open() as secret:
        done = subprocess.run(
            [culver(), "setup", "--no-input", f"{user}@{DOMAIN}", "--receive",
             f"pop3s://localhost:{dovecot.pop3s}", "--send", "", "--ca-file",
             home.certificates.ca, "--password-fd", str(secret.fileno())],
            env=home.env, stdin=subprocess.DEVNULL, capture_output=True,
            pass_fds=[secret.fileno()], timeout=60)
    assert Run(done).status == 0, done.stderr
    assert f'password = "{PASSWORD}"' in home.config_path.read_text()


@pytest.mark.parametrize("args, status, says", [
    ([], 64, "expected an address"),
    (["lilei@163.com"], 64, "--password-stdin"),
    (["lilei", "--password-stdin"], 64, "expected an address"),
    (["a@x.test", "b@x.test"], 64, "one address"),
    (["lilei@hotmail.com", "--password-stdin"], 64, "--token-command"),
    (["lilei@tuta.com", "--password-stdin"], 64, "expected receive or send"),
    (["a@163.com", "--password-stdin", "--token-command", "x"], 64, "one of"),
    (["a@163.com", "--password-stdin", "--store", "cloud"], 64, "--store"),
    (["a@163.com", "--password-fd", "77"], 64, "not open"),
])
def test_what_is_said_is_not_enough(home, args, status, says):
    run = home.run("setup", "--no-input", *args, stdin=b"secret\n")
    assert says in run.complaint(status)
    assert not home.config_path.exists()


def test_it_needs_a_terminal(home):
    assert "--no-input" in home.run("setup").complaint(64)


# ---- found by DNS ---------------------------------------------------------

@pytest.fixture(scope="module")
def named(place, certificates):
    """Servers whose certificate names hosts of a domain."""
    if not is_possible():
        pytest.skip("a name server of our own needs root")
    certificates.issue("named", NAMED, ",".join(
        f"DNS:{host}.{NAMED}" for host in ("pop", "smtp", "mx")), None, None)
    dovecot = Dovecot(place / "d-named", certificates, "named")
    postfix = Postfix(place / "p-named", certificates, dovecot, "named")
    yield dovecot, postfix
    postfix.stop()
    dovecot.stop()


@pytest.fixture
def names(home):
    server = Names(home.folder)
    for host in "pop", "smtp", "mx":
        server.records[f"{host}.{NAMED}", A] = [ADDRESS]
    yield server
    server.close()


def find(home, names, *args, domain=NAMED):
    env = {**home.env, "SSL_CERT_FILE": str(home.certificates.ca)}
    return Run(subprocess.run(
        names.within([culver(), "setup", "--no-input", f"lilei@{domain}",
                      "--password-stdin", *args]),
        env=env, input=f"{PASSWORD}\n".encode(), capture_output=True,
        timeout=60))


@pytest.fixture
def doors(named):
    """The usual ports of the domain's hosts."""
    dovecot, postfix = named
    doors = [Door(995, dovecot.pop3s), Door(587, postfix.submission),
             Door(dovecot.pop3, dovecot.pop3),
             Door(postfix.smtps, postfix.smtps)]
    yield doors
    for door in doors:
        door.close()


def test_servers_that_dns_names(home, named, names, doors):
    dovecot, postfix = named
    names.records[f"_pop3._tcp.{NAMED}", SRV] = [
        (1, 0, 1, f"no.{NAMED}"), (0, 0, dovecot.pop3, f"pop.{NAMED}")]
    names.records[f"_submissions._tcp.{NAMED}", SRV] = [
        (0, 0, postfix.smtps, f"smtp.{NAMED}")]
    run = find(home, names)
    assert run.status == 0, (run.out, run.err)
    text = home.config_path.read_text()
    assert f"pop3://lilei%40{NAMED}@pop.{NAMED}:{dovecot.pop3}" in text
    assert f"smtps://lilei%40{NAMED}@smtp.{NAMED}:{postfix.smtps}" in text
    assert "what DNS says" in run.out


def test_servers_with_the_usual_names(home, named, names, doors):
    run = find(home, names)
    assert run.status == 0, (run.out, run.err)
    text = home.config_path.read_text()
    assert f"pop3s://lilei%40{NAMED}@pop.{NAMED}\"" in text
    assert f"smtp://lilei%40{NAMED}@smtp.{NAMED}\"" in text
    assert "a usual name" in run.out


def test_a_certificate_of_somebody_else(home, named, names, doors):
    """The host is there, but it cannot prove who it is."""
    other = f"other.{DOMAIN}"
    for host in "pop", "smtp":
        names.records[f"{host}.{other}", A] = [ADDRESS]
    run = find(home, names, domain=other)
    assert "no mail server" in run.complaint(68)


def test_dns_names_another_domain(home, names):
    names.records[f"_pop3s._tcp.{NAMED}", SRV] = [(0, 0, 995, "pop.evil.test")]
    names.records[f"_submissions._tcp.{NAMED}", SRV] = [
        (0, 0, 465, "smtp.evil.test")]
    line = find(home, names).complaint(64)
    assert "pop3s://pop.evil.test:995" in line and "--receive" in line
    assert ("pop.evil.test", A) not in names.asked


def test_a_provider_by_its_mx(home, names):
    names.records[NAMED, MX] = [(10, "named.mail.protection.outlook.com")]
    run = find(home, names)
    assert "Office 365 takes no passwords" in run.out
    assert "--token-command" in run.complaint(64)


def test_no_server_at_all(home, names):
    names.records.clear()
    assert "no mail server" in find(home, names).complaint(68)
    assert not os.path.exists(home.config_path)


# ---- in the terminal ------------------------------------------------------

def trusting(home):
    return {"SSL_CERT_FILE": str(home.certificates.ca)}


def test_the_wizard(home, dovecot, postfix, user):
    dovecot.deliver(user, b"Subject: the first one\n\nbody\n")
    reader = home.reader(**trusting(home))
    reader.wait_for("Welcome to culver")
    assert "culver demo" in reader.text()
    reader.send("\r")
    reader.wait_for("Your address:")
    reader.send(f"{user}@nowhere.invalid\r")
    reader.wait_for("Your name")
    reader.send("Li Lei\r")
    reader.wait_for("no mail server", 30)
    reader.send("\r")
    reader.wait_for("POP3 server")
    reader.send(f"pop3s://localhost:{dovecot.pop3s}\r")
    reader.wait_for("SMTP server")
    reader.send(f"smtps://localhost:{postfix.smtps}\r")
    reader.wait_for("Password (empty")
    reader.send("wrong")
    reader.wait_for("*****")
    assert "wrong" not in reader.text()
    reader.send("\r")
    reader.wait_for("login refused", 20)
    assert not home.config_path.exists()
    reader.send("\r")
    reader.wait_for("Password (empty")
    reader.send(PASSWORD + "\r")
    reader.wait_for("Keep the password", 20)
    assert reader.text().count("logged in by") == 2
    reader.send("f")
    reader.wait_for("the first one", 20)  # fetched without being asked
    text = home.config_path.read_text()
    assert f'password = "{PASSWORD}"' in text
    assert f'"\\"Li Lei\\" <{user}@nowhere.invalid>"' in text
    assert PASSWORD.encode() not in reader.raw
    reader.send("q")
    assert reader.wait_end() == 0


def test_the_wizard_with_what_is_known(home, dovecot, postfix, user):
    """Only what the command line leaves open is asked; a command has it."""
    reader = home.reader("setup", f"{user}@{DOMAIN}", "--name", "L",
                         *urls(home, dovecot, postfix))
    reader.wait_for("Enter goes on")
    reader.send("\r")
    reader.wait_for("Password (empty")
    reader.send("\r")
    reader.wait_for("Command that prints")
    reader.send(f"echo {PASSWORD}\r")
    reader.wait_for("Inbox", 20)
    assert "password-command" in home.config_path.read_text()


def test_what_a_provider_wants_is_said(home):
    reader = home.reader("setup", "lilei@163.com", "--name", "L")
    reader.wait_for("Enter goes on")
    reader.send("\r")
    reader.wait_for("Password (empty")
    shown = " ".join(reader.text().split())
    assert "NetEase 163 wants the authorization code from its web" in shown
    assert "not your password" in shown
    assert "pop3s://pop.163.com" in shown
    reader.send("\x07q")
    assert reader.wait_end() == 0
    assert not home.config_path.exists()


def test_a_try_is_cancelled(home, certificates):
    with SilentTls(certificates.pem("good"),
                   certificates.key("good")) as server:
        reader = home.reader("setup", "lilei@example.test", "--name", "L",
                             "--receive", f"pop3s://localhost:{server.port}",
                             **trusting(home))
        reader.wait_for("Enter goes on")
        reader.send("\r")
        reader.wait_for("SMTP server")
        reader.send("\r")
        reader.wait_for("Password (empty")
        reader.send("secret\r")
        reader.wait_for("Trying the login")
        reader.send("\x03")
        reader.wait_for("cancelled")
        reader.send("q")
        assert reader.wait_end() == 0
    assert not home.config_path.exists()
