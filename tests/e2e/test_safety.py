"""Bytes that would command a terminal, or turn its text round, in every place
of a message that is shown: none comes through, to a terminal or a pipe."""

import base64
import json

import pytest

COMMANDS = (b"\x1b]0;evil\x07\x1bP1$r0m\x1b\\\x1b[2J\x1b[31m\x9b31m\x9d0;evil\x9c"
            b"\x07\x08\x0e\x7f")
HIDDEN = ("\u202e\u202a\u2066\u2067\u200f\u061c\u009b31m\u009d0;evil\u009c"
          "\u2028\ufeff\U000e0041\U000e007f").encode()
EVIL = COMMANDS + HIDDEN
WORD = b"=?utf-8?B?" + base64.b64encode(EVIL) + b"?="

HEADS = b"".join(
    name + b': "' + value + b'" <a@' + value + b".example>\n"
    for value in (EVIL, WORD)
    for name in (b"From", b"To", b"Cc", b"Reply-To", b"Subject", b"Date",
                 b"Message-ID", b"List-Post", b"Sender", b"X" + COMMANDS))
HTML = (b"<title>" + EVIL + b"</title>" + EVIL +
        b"&#27;[2J&#155;31m&#8238;<a href='http://" + EVIL +
        b".example'>http://other.example</a><img alt='" + EVIL +
        b"' src='cid:" + EVIL + b"'><form action='" + EVIL +
        b"'><input value='" + EVIL + b"'></form><table><th>" + EVIL +
        b"</table><pre>" + EVIL + b"</pre><" + EVIL + b">")
CALENDAR = (b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:" + EVIL +
            b"\nLOCATION:" + EVIL + b"\nDTSTART;TZID=" + HIDDEN +
            b":20261201T100000\nORGANIZER;CN=" + HIDDEN + b":mailto:" + EVIL +
            b"\nEND:VEVENT\nEND:VCALENDAR\n")
REPORT = (b"Reporting-MTA: dns; " + EVIL + b"\n\nFinal-Recipient: " + EVIL +
          b"\nAction: " + EVIL + b"\nStatus: " + EVIL +
          b"\nDiagnostic-Code: smtp; " + EVIL + b"\n")


def part(kind, content, name=b"x"):
    return (b"--b\nContent-Type: " + kind + b"\nContent-Disposition: inline; "
            b'filename="' + name + b'"\n\n' + content + b"\n")


def mixed(*parts):
    return (b"Content-Type: multipart/mixed; boundary=b\n\n" +
            b"".join(parts) + b"--b--\n")


LETTERS = {
    "heads": HEADS + b"\n" + EVIL,
    "names": mixed(part(b"a/b", b"", EVIL), part(b"a/b", b"", WORD),
                   part(b"a/" + EVIL, b""),
                   part(b'text/plain; charset="' + EVIL + b'"', EVIL),
                   b"--b\nContent-Transfer-Encoding: " + EVIL + b"\n\nx\n"),
    "html": b"Content-Type: text/html; charset=utf-8\n\n" + HTML,
    "calendar": mixed(part(b"text/calendar", CALENDAR)),
    "report": mixed(part(b"message/delivery-status", REPORT),
                    part(b"message/external-body; access-type=URL; URL=\"" +
                         EVIL + b'"', b"Content-Type: " + EVIL)),
    "uuencode": b"\nbegin 644 " + EVIL + b"\n#86)C\n`\nend\n",
}


def is_unsafe(char):
    code = ord(char)
    return ((code < 32 and char not in "\n\t") or 0x7f <= code < 0xa0 or
            0x202a <= code <= 0x202e or 0x2066 <= code <= 0x2069 or
            code in (0x200e, 0x200f, 0x61c, 0x2028, 0x2029, 0xfeff) or
            0xe0000 <= code < 0xe1000)


@pytest.mark.parametrize("name", LETTERS)
def test_nothing_raw_in_a_pipe(home, name):
    path = home.folder / "letter.eml"
    path.write_bytes(b"Subject: s\n" * (name != "heads") + LETTERS[name])
    for args in (["show"], ["show", "--headers"], ["show", "--html"],
                 ["show", "--json"], ["mime", "--json"]):
        out = home.run(*args, path).out
        assert not set(filter(is_unsafe, out)), (args, out)
        if "--json" in args:
            json.loads(out)


@pytest.mark.parametrize("name", LETTERS)
def test_nothing_raw_on_a_screen(home, name):
    path = home.folder / "letter.eml"
    path.write_bytes(b"Subject: s\n" * (name != "heads") + LETTERS[name])
    reader = home.reader("-f", path)
    reader.wait_for("1")
    reader.send("\r")
    reader.wait_for("evil")
    for keys in "h", "H", "v", "q", "\\":
        reader.send(keys)
        reader.screen()
    for sent in (b"\x1b]0;evil", b"\x1bP1", b"\x9b31m", b"\x9d0", b"\x07",
                 b"\xc2\x9b", b"\xc2\x9d", b"\xf3\xa0", b"\x0e"):
        assert sent not in reader.raw, sent
    for char in "\u202e\u202a\u2066\u2067\u061c\u2028\ufeff":
        assert char.encode() not in reader.raw, ascii(char)
