"""Letters with HTML, pictures and receipts, through real servers."""

import json

import pytest

from home import ABOVE
from mails import address, message, parse
from servers import wait_until

PNG = bytes.fromhex("89504e470d0a1a0a0000000d4948445200000001000000010806000000"
                    "1f15c4890000000d49444154789c6360606060000000050001"
                    "a5f645400000000049454e44ae426082")
MARKDOWN = """# 你好

> what was asked
*Yes*, see ![our cat](cat.png) and <b>this</b>:
![far](https://example.org/far.png)

-- 
Ann
"""


@pytest.fixture
def both(home, postfix, dovecot, user):
    home.account("work", user, f"pop3s://{{user}}@localhost:{dovecot.pop3s}",
                 f"smtp://{{user}}@localhost:{postfix.submission}")
    return home


def received(dovecot, user, count=1):
    wait_until(lambda: len(dovecot.messages(user)) >= count, what="delivery")
    return [parse(raw) for raw in dovecot.messages(user)]


def check_markdown_letter(got):
    assert got.get_content_type() == "multipart/mixed"
    reading, notes = got.iter_parts()
    plain, related = reading.iter_parts()
    html, picture = related.iter_parts()
    assert plain.get_content().replace("\r\n", "\n") == MARKDOWN
    assert picture.get_content_type() == "image/png"
    assert picture.get_payload(decode=True) == PNG
    assert picture.get_content_disposition() == "inline"
    text = html.get_content()
    cid = picture["Content-ID"].strip("<>")
    assert f'<img src="cid:{cid}" alt="our cat">' in text
    assert "<h1>你好</h1>" in text and "&lt;b&gt;this&lt;/b&gt;" in text
    assert '<a href="https://example.org/far.png">far</a>' in text
    assert "<em>Yes</em>" in text.split("</blockquote>")[1]
    assert notes.get_filename() == "备注 1.txt"
    assert notes.get_payload(decode=True) == "一\r\n二 \n".encode()
    assert notes.get_content_charset() == "utf-8"


def test_markdown_a_picture_and_a_file(both, dovecot, user):
    (both.folder / "cat.png").write_bytes(PNG)
    notes = both.folder / "备注 1.txt"
    notes.write_bytes("一\r\n二 \n".encode())
    done = both.run("--markdown", "-s", "Markdown", "-a", notes,
                    address(user), stdin=MARKDOWN.encode())
    assert (done.status, done.err) == (0, "")
    (got,) = received(dovecot, user)
    check_markdown_letter(got)
    path = both.folder / "got.eml"
    path.write_bytes(dovecot.messages(user)[0])
    parts = json.loads(both.run("mime", "--json", path).out)["parts"]
    assert [(part["path"], part["type"]) for part in parts] == [
        ("1.1", "text/plain"), ("1.2.1", "text/html"),
        ("1.2.2", "image/png"), ("2", "text/plain")]
    assert parts[3]["filename"] == "备注 1.txt"


def test_a_missing_picture_is_told_and_nothing_sent(both, dovecot, user):
    done = both.run("--markdown", "-s", "x", address(user),
                    stdin=b"![a](gone.png)\n")
    assert "picture gone.png: No such file" in done.complaint(66)
    assert both.run("outbox", "--json").out.count('"id"') == 0


def test_m_on_the_screen(both, dovecot, user):
    (both.folder / "cat.png").write_bytes(PNG)
    dovecot.deliver(user, message("to myself", sender=address(user),
                                  to=address(user)))
    both.editor(ABOVE.format("**Bold** ![our cat](cat.png)"))
    reader = both.reader()
    reader.send("G")
    reader.wait_for("to myself")
    reader.send("r")
    reader.wait_for("**Bold**")
    assert "Format:" not in reader.text()
    reader.send("M")
    reader.wait_for("Format: Markdown, with HTML made from it")
    reader.wait_for("Pictures: cat.png")
    reader.send("y")
    got = received(dovecot, user, 2)[1]
    html = got.get_body(("html",)).get_content()
    assert "<strong>Bold</strong>" in html and 'src="cid:' in html
    assert '<blockquote type="cite">' in html


def test_a_receipt_is_sent_when_the_user_says_so(both, dovecot, user):
    asker = dovecot.new_user()
    dovecot.deliver(user, message(
        "please confirm", sender=address(asker), to=address(user),
        Disposition_Notification_To=address(asker)))
    reader = both.reader()
    reader.send("G")
    reader.wait_for("please confirm")
    reader.send("\r")
    reader.wait_for("wants :receipt")
    assert dovecot.messages(asker) == []
    reader.send(":receipt\r")
    reader.wait_for("to a stranger")  # this server notes no Return-Path
    reader.send("y")
    reader.wait_gone("wants :receipt")
    (got,) = received(dovecot, asker)
    assert got.get_content_type() == "multipart/report"
    assert got.get_param("report-type") == "disposition-notification"
    assert got["Return-Path"] == "<>"
    fields = got.get_payload()[1].get_payload()[0]
    assert fields["Final-Recipient"] == f"rfc822;{address(user)}"
    assert "displayed" in fields["Disposition"]
    asked = both.mail(folder="Inbox")[0]
    assert fields["Original-Message-ID"] == parse(asked)["Message-ID"]
    reader.send(":receipt\r")
    reader.wait_for("No receipt is asked for")
    assert len(dovecot.messages(asker)) == 1


def test_an_address_beyond_ascii(both):
    done = both.run("-s", "SMTPUTF8", "李雷@example.test", stdin=b"hello\n")
    assert (done.status, done.err) == (0, "")
    (sent,) = both.mail(folder="Sent")
    assert "To: 李雷@example.test\n".encode() in sent
    assert both.run("outbox", "--json").out.count('"id"') == 0
