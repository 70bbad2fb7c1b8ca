"""What needs no configuration: a mailbox or a message by its path, the MIME
structure of a file, and what culver says when it has no account."""

import json
import mailbox

import pytest

from mails import chinese, message


def as_maildir(path):
    box = mailbox.Maildir(path, create=True)
    for raw in message("first"), chinese():
        box.add(raw)
    return path


def as_mbox(path):
    box = mailbox.mbox(path, create=True)
    for raw in message("first", "From here\n"), chinese():
        box.add(raw)
    box.flush()
    return path


def as_file(path):
    path.write_bytes(chinese())
    return path


def contents(path):
    files = [path] if path.is_file() else sorted(
        found for found in path.rglob("*") if found.is_file())
    return [(found.name, found.read_bytes()) for found in files]


@pytest.mark.parametrize("make", [as_maildir, as_mbox])
def test_a_mailbox_by_its_path(home, make):
    path = make(home.folder / "box")
    before = contents(path)
    reader = home.reader("-R", "-f", path)
    reader.wait_for("first")
    reader.wait_for("测试邮件")
    reader.send("/")
    reader.send("测试\r")
    reader.send("\r")
    reader.wait_for("你好，世界。")
    reader.send("qq")
    assert reader.wait_end() == 0
    assert contents(path) == before


def test_a_message_by_its_path(home):
    path = as_file(home.folder / "letter.eml")
    reader = home.reader("-f", path)
    reader.wait_for("测试邮件")
    reader.send("\r")
    reader.wait_for("你好，世界。")


def test_show_a_file(home):
    done = home.run("show", as_file(home.folder / "letter.eml"))
    assert (done.status, done.err) == (0, "")
    assert "你好，世界。" in done.out and "李雷" in done.out


def test_show_standard_input(home):
    part = b"--x\nContent-Transfer-Encoding: base64\n\n" + b"QUJD\n" * 10**6
    letter = b"Content-Type: multipart/mixed; boundary=x\n\n" + part + \
        b"--x--\n"
    done = home.run("show", "-", stdin=b"Subject: come in\n\nhello\n")
    assert (done.status, done.err) == (0, "") and "come in" in done.out
    done = home.run("show", "--part", "1", "-", stdin=letter)
    assert done.status == 0 and done.out == "ABC" * 10**6
    done = home.run("mime", "--json", "-", stdin=letter)
    assert '"size": 3000000' in done.out


def test_a_charset_by_hand(home):
    path = home.folder / "letter.eml"
    path.write_bytes(b"Subject: s\nContent-Type: text/plain;"
                     b" charset=windows-1251\n\n" + "Привет".encode("koi8-r"))
    assert "Привет" not in home.run("show", path).out
    assert "Привет" in home.run("show", "--charset", "koi8-r", path).out
    done = home.run("show", "--charset", "klingon", path)
    assert done.status == 64 and "klingon" in done.err
    reader = home.reader("-f", path)
    reader.wait_for("s")
    reader.send("\r")
    reader.wait_for("рТЙЧЕФ")
    reader.send("\x05")
    reader.wait_for("Charset")
    reader.send("koi8-r\t\r")
    reader.wait_for("Привет")
    reader.send("q\r")
    reader.wait_for("Привет")


@pytest.mark.parametrize("from_stdin", [False, True])
def test_mime_structure(home, from_stdin):
    path = as_file(home.folder / "letter.eml")
    done = home.run("mime", "--json", "-" if from_stdin else path,
                    stdin=path.read_bytes() if from_stdin else b"")
    assert (done.status, done.err) == (0, "")
    assert "测试邮件" in json.dumps(json.loads(done.out), ensure_ascii=False)


def test_without_configuration_it_says_what_to_do(home):
    reader = home.reader()
    reader.wait_for("culver demo")
    reader.close()
    home.run("fetch").complaint(78)


def test_version_and_help(home):
    assert home.run("--version").out.startswith("culver ")
    for args in ["--help"], ["fetch", "--help"], ["send", "--help"]:
        done = home.run(*args)
        assert done.status == 0 and "culver" in done.out
