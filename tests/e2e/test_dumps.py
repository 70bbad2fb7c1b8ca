"""Screens compared as text with screens/*.txt. After a change that is meant,
write them anew (and read the difference): CULVER_UPDATE=1 tests/e2e/run -k dumps"""

import pytest

from home import ABOVE
from mails import message

SIZES = [(80, 24), (200, 60), (40, 10)]

NEWSLETTER = """\
<h1>Lakeside news</h1><p>Dear <b>reader</b>, the <a
href="https://www.example.org/boats">boat house</a> opens again.</p>
<ul><li>kites on Sunday</li><li>星期天放风筝</li></ul>
<table><tr><th>Day</th><th>Hours</th></tr><tr><td>Monday</td><td>9 to
5</td></tr></table><img src="https://track.example.org/1.gif"
width="1" height="1">
"""

PARTS = """\
--=b
Content-Type: text/plain; charset=utf-8

See the picture.

> It is what you wrote,
>> and what I wrote before.
--=b
Content-Type: image/png; name="kite.png"
Content-Disposition: attachment; filename="kite.png"
Content-Transfer-Encoding: base64

iVBORw0KGgo=
--=b--
"""


def letters():
    def dated(minute, subject, body, sender, **headers):
        return message(subject, body, sender,
                       Date=f"Tue, 2 Jan 2024 08:{minute:02}:00 +0000",
                       Message_ID=f"<dump{minute}@example.org>",
                       MIME_Version="1.0", **headers)

    return [
        dated(1, "Plain words", "Short, and plain.\n",
              "Ann Chen <ann@example.org>"),
        dated(2, "=?gb18030?B?suLK1NPKvP4=?=", "你好，世界。\n",
              "=?utf-8?B?5p2O6Zu3?= <li@example.org>",
              Content_Type="text/plain; charset=utf-8",
              Content_Transfer_Encoding="8bit"),
        dated(3, "With a picture", PARTS, "bo@example.org",
              Content_Type='multipart/mixed; boundary="=b"'),
        dated(4, "Lakeside news", NEWSLETTER, "News <news@example.org>",
              Content_Type="text/html; charset=utf-8",
              Content_Transfer_Encoding="8bit"),
    ]


@pytest.fixture(scope="module")
def mailbox(dovecot):
    dovecot.deliver("dumps", *letters())


@pytest.fixture
def dumps(home, dovecot, mailbox):
    home.account("work", "dumps",
                 f"pop3s://{{user}}@localhost:{dovecot.pop3s}",
                 "smtp://{user}@localhost:1")
    home.editor(ABOVE.format("An answer."))
    assert home.run("fetch").status == 0
    return home


@pytest.fixture(params=SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def sized(request, dumps):
    """A reader of that size, and how its dumps are named."""
    cols, rows = request.param
    reader = dumps.reader(cols=cols, rows=rows)
    reader.wait_for("1/4")
    reader.size = f"{cols}x{rows}"
    yield reader
    assert reader.process.poll() is None


def dump(reader, name):
    reader.assert_screen(f"{name}-{reader.size}")


def test_list(sized):
    dump(sized, "list")


def test_pager_html(sized):
    sized.send("\r")
    sized.wait_for("Subject:")
    dump(sized, "pager-html")


def test_pager_parts(sized):
    sized.send("j\r")
    sized.wait_for("See the picture")
    dump(sized, "pager-parts")
    sized.send("v")
    sized.wait_for("image/png")
    dump(sized, "parts")


def test_compose(sized):
    sized.send("*")
    sized.wait_for("4/4")
    sized.send("r")
    sized.wait_for("An answer.")
    dump(sized, "compose")


def test_help(sized):
    sized.send("?")
    sized.wait_for("Moving about")
    dump(sized, "help")
