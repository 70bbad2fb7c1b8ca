"""Collecting mail and looking at it, from the command line."""

import subprocess
import sys

import pytest

from fakes import GrudgingPop3
from home import culver
from mails import chinese, message, parse
from servers import has_ipv6

LOGIN = "pop3s://{user}@localhost:"


def test_fetch_list_show(work, dovecot, user):
    dovecot.deliver(user, message("one", "first body\n"), chinese())
    done = work.run("fetch")
    assert (done.status, done.err) == (0, "")
    rows = work.run("list", "--json").rows()
    assert [row["subject"] for row in rows] == ["one", "测试邮件"]
    assert rows[1]["from"] == {"name": "李雷", "addr": "li@example.org"}
    assert rows[1]["date"] == "2024-01-01T04:00:00Z"
    assert rows[0]["account"] == "work"
    shown = work.run("show", rows[1]["id"])
    assert shown.status == 0
    assert "你好，世界。" in shown.out and "𠀀" in shown.out
    assert "first body" in work.run("show", rows[0]["id"]).out


def test_raw_is_what_the_server_gave(work, dovecot, user):
    body = "".join(f"{'.' * (n % 4)}line {n}\n" for n in range(400))
    dovecot.deliver(user, message("dots", body + ".\n..\n" + "x" * 5000 + "\n"))
    work.run("fetch")
    (row,) = work.run("list", "--json").rows()
    raw = work.run("show", "--raw", row["id"]).out
    want = dovecot.messages(user)[0].decode()
    assert raw.replace("\r\n", "\n") == want


def test_nothing_is_fetched_twice(work, dovecot, user):
    dovecot.deliver(user, message("a"), message("b"))
    assert work.run("fetch").status == 0
    assert work.run("fetch").status == 0
    assert len(work.mail()) == 2
    dovecot.deliver(user, message("c"))
    assert work.run("fetch").status == 0
    assert sorted(parse(raw)["Subject"] for raw in work.mail()) == \
        ["a", "b", "c"]


def test_the_index_can_be_deleted(work, dovecot, user):
    dovecot.deliver(user, message("a"), message("b"))
    work.run("fetch")
    before = work.run("list", "--json").rows()
    for path in (work.folder / "cache/culver").glob("index.sqlite*"):
        path.unlink()
    after = work.run("list", "--json").rows()
    assert [row["subject"] for row in after] == \
        [row["subject"] for row in before]
    assert work.run("fetch").status == 0
    assert len(work.mail()) == 2


@pytest.mark.parametrize("keep, left", [
    ("forever", 2), ("no", 0), ("30 days", 2), (None, 2)])
def test_keep_says_what_becomes_of_mail(home, dovecot, user, keep, left):
    home.account("work", user, LOGIN + str(dovecot.pop3s), keep=keep)
    dovecot.deliver(user, message("a"), message("b"))
    assert home.run("fetch").status == 0
    assert len(dovecot.messages(user)) == left
    assert len(home.mail()) == 2


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]"])
@pytest.mark.parametrize("scheme", ["pop3s", "pop3"])
def test_every_way_in(home, dovecot, user, host, scheme):
    if host == "[::1]" and not has_ipv6():
        pytest.skip("no IPv6 here")
    port = dovecot.pop3s if scheme == "pop3s" else dovecot.pop3
    home.account("work", user, f"{scheme}://{{user}}@{host}:{port}")
    dovecot.deliver(user, message("a"))
    done = home.run("fetch")
    assert (done.status, done.err) == (0, "")
    assert len(home.mail()) == 1


@pytest.mark.parametrize("auth", ["plain", "cram-md5", "scram-sha-256"])
def test_every_login(home, dovecot, user, auth):
    home.account("work", user, LOGIN + str(dovecot.pop3s), auth=auth)
    dovecot.deliver(user, message("a"))
    done = home.run("fetch")
    assert (done.status, done.err) == (0, "")
    assert len(home.mail()) == 1
    log = [line for line in dovecot.log_text().splitlines()
           if f"user=<{user}@" in line and "Login:" in line]
    assert f"method={auth.upper()}" in log[-1]


def test_password_from_a_command(home, dovecot, user):
    from servers import PASSWORD
    home.account("work", user, LOGIN + str(dovecot.pop3s), password=None)
    text = home.config_path.read_text()
    home.write_config(text.replace(
        "}", f'\tpassword-command = {{"printf", "%s\\\\nmore\\\\n", '
        f'"{PASSWORD}"}}\n}}'))
    dovecot.deliver(user, message("a"))
    done = home.run("fetch")
    assert (done.status, done.err) == (0, "")


def test_two_accounts_and_one_of_them(home, dovecot):
    users = dovecot.new_user(), dovecot.new_user()
    for name, user in zip(("one", "two"), users):
        home.account(name, user, LOGIN + str(dovecot.pop3s))
        dovecot.deliver(user, message(f"for {name}"))
    assert home.run("fetch", "two").status == 0
    assert (len(home.mail("one")), len(home.mail("two"))) == (0, 1)
    assert home.run("fetch").status == 0
    assert (len(home.mail("one")), len(home.mail("two"))) == (1, 1)


def test_files_are_private(work, dovecot, user):
    dovecot.deliver(user, message("a"))
    work.run("fetch")
    work.run("list")
    for name in "data", "state", "cache":
        for path in (work.folder / name / "culver").rglob("*"):
            mode = path.stat().st_mode & 0o777
            assert mode == (0o700 if path.is_dir() else 0o600), path


def test_trace_hides_the_secrets(work, dovecot, user):
    from servers import PASSWORD
    trace = work.folder / "trace"
    dovecot.deliver(user, message("a"))
    assert work.run("fetch", "--trace", trace).status == 0
    text = trace.read_text()
    assert "<hidden>" in text and "RETR 1" in text
    assert PASSWORD not in text
    assert trace.stat().st_mode & 0o777 == 0o600


# A process begins with the figure of the one that started it, which for the
# tests' own is larger than all that culver uses: so another stands between.
WEIGH = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def run_and_weigh(home, *args):
    """The most memory the command used, in kB."""
    done = subprocess.run([sys.executable, "-c", WEIGH, culver(), *args],
                          env=home.env, stdout=subprocess.PIPE, check=True)
    return int(done.stdout.split()[-1])


def test_a_large_message_is_streamed(work, dovecot, user):
    work.env["ASAN_OPTIONS"] = "quarantine_size_mb=1"
    dovecot.deliver(user, message("small"))
    small = run_and_weigh(work, "fetch")
    line = "0123456789" * 7 + "\n"
    dovecot.deliver(user, message("large", line * 600_000))
    large = run_and_weigh(work, "fetch")
    assert large - small < 30_000
    assert max(map(len, work.mail())) > 40_000_000


def test_no_match_is_status_1(work):
    done = work.run("list", "nothing-has-this-word")
    assert done.status == 1
    assert done.out == ""


def test_what_came_is_told_beside_what_did_not(home, certificates, user):
    with GrudgingPop3(certificates.pem("good"),
                      certificates.key("good")) as server:
        home.account("work", user, f"{LOGIN}{server.port}")
        done = home.run("fetch")
    assert done.out.startswith("work: 1 new")
    assert "locked" in done.complaint(1)
