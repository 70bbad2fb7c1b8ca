"""The whole journey on the screen, as somebody at a terminal takes it."""

import pytest

from fakes import StallingPop3
from home import ABOVE
from mails import address, chinese, message, parse
from servers import wait_until


@pytest.fixture
def away(home, dovecot, user):
    """Its SMTP server cannot be reached."""
    home.account("work", user, f"pop3s://{{user}}@localhost:{dovecot.pop3s}",
                 "smtp://{user}@localhost:1")
    return home


@pytest.fixture
def both(home, postfix, dovecot, user):
    home.account("work", user, f"pop3s://{{user}}@localhost:{dovecot.pop3s}",
                 f"smtp://{{user}}@localhost:{postfix.submission}")
    return home


def test_fetch_read_reply_send_and_back(both, dovecot, user):
    dovecot.deliver(user, chinese())
    letter = chinese().replace(b"li@example.org", address(user).encode())
    dovecot.deliver(user, letter.replace(b"zh", b"own", 1))
    both.editor(ABOVE.format("My answer stands here."))
    reader = both.reader()
    reader.send("G")
    reader.wait_for("测试邮件")
    reader.wait_for("李雷")
    reader.send("\r")
    reader.wait_for("你好，世界。")
    reader.send("r")
    reader.wait_for("My answer stands here.")
    reader.wait_for("Re: 测试邮件")
    assert any("> 你好，世界。" in line for line in reader.screen())
    reader.send("y")
    wait_until(lambda: len(both.mail(folder="Sent")) == 1, what="Sent")
    (sent,) = map(parse, both.mail(folder="Sent"))
    assert sent["Subject"] == "Re: 测试邮件"
    assert sent["In-Reply-To"] in sent["References"]
    assert "My answer stands here." in sent.get_content()


def test_what_was_sent_is_fetched_back(both, dovecot, user):
    dovecot.deliver(user, message("to myself", sender=address(user),
                                  to=address(user)))
    both.editor(ABOVE.format("Round trip."))
    reader = both.reader()
    reader.send("G")
    reader.wait_for("to myself")
    reader.send("r")
    reader.wait_for("Round trip.")
    reader.send("y")
    wait_until(lambda: len(dovecot.messages(user)) == 2, what="delivery")
    reader.send("G")
    reader.wait_for("Re: to myself")
    reader.send("q")
    if reader.process.poll() is None:
        reader.pump(0.5)
        if reader.process.poll() is None and "?" in reader.text():
            reader.send("y")
    assert reader.wait_end() == 0


def test_deleted_here_is_deleted_there(home, dovecot, user):
    home.account("work", user, f"pop3s://{{user}}@localhost:{dovecot.pop3s}",
                 keep="until-deleted")
    dovecot.deliver(user, message("to be kept"), message("to be deleted"))
    assert home.run("fetch").status == 0
    assert len(dovecot.messages(user)) == 2
    reader = home.reader()
    reader.wait_for("to be deleted")
    reader.send("l")
    reader.send("deleted\r")
    reader.wait_gone("to be kept")
    reader.send("d")
    reader.wait_for("Moved to Trash")
    reader.send("q")
    reader.wait_for("to be kept")
    reader.send("q")
    assert reader.wait_end() == 0
    assert home.run("fetch").status == 0
    (left,) = map(parse, dovecot.messages(user))
    assert left["Subject"] == "to be kept"


def test_help_is_there_and_goes(work):
    reader = work.reader()
    reader.wait_for("?")
    reader.send("?")
    reader.wait_for("fetch")
    before = reader.text()
    reader.send("q")
    reader.wait_until(lambda shown: shown != before, "the help to go")


@pytest.mark.parametrize("cols, rows", [(40, 10), (200, 60), (20, 5), (80, 24)])
def test_resize(work, dovecot, user, cols, rows):
    dovecot.deliver(user, chinese(), message("another subject"))
    work.run("fetch")
    reader = work.reader()
    reader.wait_for("测试邮件")
    reader.resize(cols, rows)
    reader.pump(0.5)
    for keys in "\r", "q", "?", "q", "j", "k":
        reader.send(keys)
        reader.pump(0.2)
        assert reader.process.poll() is None, reader.raw[-2000:]
    reader.resize(80, 24)
    reader.wait_for("测试邮件")


def test_the_terminal_is_given_back(work):
    reader = work.reader()
    reader.wait_for("?")
    reader.send("q")
    assert reader.wait_end() == 0
    assert b"\x1b[?1049l" in reader.raw
    # the cursor is shown, unless it was never hidden
    assert reader.raw.rfind(b"\x1b[?25l") <= reader.raw.rfind(b"\x1b[?25h")


def test_an_editor_that_fails(away, dovecot, user):
    dovecot.deliver(user, message("a subject"))
    away.run("fetch")
    away.editor("exit 3\n")
    reader = away.reader()
    reader.wait_for("a subject")
    reader.send("r")
    reader.wait_for("editor")
    assert away.mail(folder="Sent") == []
    assert reader.process.poll() is None


def test_a_closed_window_keeps_the_draft(away, dovecot, user):
    dovecot.deliver(user, message("a subject"))
    away.run("fetch")
    away.editor(ABOVE.format("Words worth keeping."))
    reader = away.reader()
    reader.wait_for("a subject")
    reader.send("r")
    reader.wait_for("Words worth keeping.")
    reader.hang_up()
    reader.process.wait(10)
    kept = [path for path in away.folder.rglob("*") if path.is_file() and
            path.name != "editor" and b"Words worth keeping." in
            path.read_bytes()]
    assert kept
    again = away.reader()
    again.wait_for("a subject")
    again.send("R")
    again.wait_for("a subject")


def test_a_stalled_server_stalls_nobody(home, certificates, user):
    with StallingPop3(certificates.pem("good"), certificates.key("good"),
                      1000, 500) as server:
        home.account("work", user,
                     f"pop3s://{{user}}@localhost:{server.port}")
        reader = home.reader()
        reader.send("G")
        assert server.stalled.wait(60)
        reader.wait_for("/499")
        reader.send("=")
        reader.wait_for("number 499")
        for _ in range(5):
            before = reader.text()
            reader.send("j")
            reader.wait_until(lambda shown: shown != before,
                              "the cursor to move", 2)
        before = reader.text()
        reader.send("?")
        reader.wait_until(lambda shown: shown != before, "help", 2)
        reader.send("q")
        reader.wait_for("number 499", 2)
        server.release()
        wait_until(lambda: len(home.mail()) == 1000, 60, "all messages")
