"""What a UIDL stands for: names that change, and that others get."""

import pytest

from fakes import Fake
from mails import message, parse

LOGIN = "pop3s://{user}@localhost:"


class NamingPop3(Fake):
    """POP3 over TLS whose messages, a list of (UIDL, bytes), may change from
    one session to the next. retrieved: what was asked for whole."""

    has_top = True
    window = None  # shows so many, as Gmail does, and none twice

    def __init__(self, certificates, *messages):
        self.messages, self.retrieved, self.dele = list(messages), [], []
        self.shown = 0
        super().__init__(certificates.pem("good"), certificates.key("good"))

    def speak(self, connection):
        there = self.messages[self.shown:]
        there = there[:self.window] if self.window else there
        marked = set()
        connection.sendall(b"+OK here\r\n")
        for line in self.lines(connection):
            word, _, rest = line.upper().partition(" ")
            if word == "DELE":
                marked.add(int(rest) - 1)
            if word == "QUIT":
                self.dele += [there[n][0] for n in sorted(marked)]
                self.messages = [m for m in self.messages if m not in
                                 [there[n] for n in marked]]
                self.shown += len(there) if self.window else 0
            connection.sendall(self.answer(there, word, rest.split()))

    def answer(self, there, word, rest):
        rows = None
        if word == "CAPA":
            return b"+OK\r\nUSER\r\nUIDL\r\nPIPELINING\r\n.\r\n"
        if word == "STAT":
            return b"+OK %d 1\r\n" % len(there)
        if word == "UIDL":
            rows = [uidl.encode() for uidl, _ in there]
        if word == "LIST" and rest:
            return b"+OK %s %d\r\n" % (rest[0].encode(), len(
                there[int(rest[0]) - 1][1]))
        if word == "LIST":
            rows = [b"%d" % len(raw) for _, raw in there]
        if rows is not None:
            return b"+OK\r\n" + b"".join(
                b"%d %s\r\n" % (n + 1, row)
                for n, row in enumerate(rows)) + b".\r\n"
        if word == "TOP" and not self.has_top:
            return b"-ERR what?\r\n"
        if word in ("RETR", "TOP"):
            uidl, raw = there[int(rest[0]) - 1]
            if word == "RETR":
                self.retrieved.append(uidl)
            else:
                raw = raw.split(b"\n\n")[0] + b"\n\n"
            return b"+OK\r\n" + raw.replace(b"\n", b"\r\n") + b".\r\n"
        return b"+OK\r\n"


def subjects(home):
    return sorted(parse(raw)["Subject"] for raw in home.mail())


def letter(subject, body="body\n"):
    return (f"From: a@example.org\nSubject: {subject}\n"
            f"Message-ID: <{subject}@example.org>\n\n{body}").encode()


def fetch(home, server, **settings):
    if not home.accounts:
        home.account("work", "u", f"{LOGIN}{server.port}", **settings)
    done = home.run("fetch")
    assert (done.status, done.err) == (0, ""), done.err


def test_all_names_changed(home, certificates):
    letters = [letter(f"n{n}", "x" * n + "\n") for n in range(50)]
    with NamingPop3(certificates,
                    *((f"old{n}", raw) for n, raw in enumerate(letters))
                    ) as server:
        fetch(home, server)
        server.messages = [(f"new{n}", raw) for n, raw in
                           enumerate([*letters, letter("late")])]
        server.retrieved.clear()
        fetch(home, server)
        assert server.retrieved == ["new50"]
        fetch(home, server)
        assert server.retrieved == ["new50"]
    assert len(home.mail()) == 51


def test_what_looks_alike_is_fetched(home, certificates):
    """Two copies of one message: which is which, nobody can say."""
    twice = letter("twice")
    with NamingPop3(certificates, ("a", twice), ("b", twice)) as server:
        fetch(home, server)
        server.messages = [("c", twice), ("d", twice)]
        server.retrieved.clear()
        fetch(home, server)
        assert server.retrieved == ["c", "d"]


def test_names_changed_and_no_top(home, certificates):
    with NamingPop3(certificates, ("a", letter("one"))) as server:
        server.has_top = False
        fetch(home, server)
        server.messages = [("b", letter("one")), ("c", letter("two"))]
        fetch(home, server)
    assert set(subjects(home)) == {"one", "two"}


def test_an_old_name_of_new_mail_deletes_nothing(home, certificates):
    """Between two sessions another program deletes "1", and the server gives
    its name to the next message."""
    with NamingPop3(certificates, ("1", letter("old"))) as server:
        fetch(home, server, keep="until-deleted")
        (row,) = home.run("list", "--json").rows()
        (path,) = (home.folder / "data/culver/mail/work/Inbox").glob(
            "new/*")
        trash = home.folder / "data/culver/mail/work/Trash/cur"
        path.rename(trash / (path.name + ":2,S"))
        server.messages = [("1", letter("new and unread"))]
        fetch(home, server)
        assert server.dele == []
        assert subjects(home) == ["new and unread", "old"]
        fetch(home, server)
        assert server.dele == []


def test_a_server_that_counts_otherwise_deletes_all_the_same(home,
                                                            certificates):
    with NamingPop3(certificates, ("1", letter("old"))) as server:
        fetch(home, server)
        server.messages = [("1", letter("old", "body\nmore\n"))]
        home.write_config(home.config_path.read_text().replace(
            "receive", 'keep = "no"\n\treceive'))
        fetch(home, server)
        assert server.dele == ["1"]
    assert subjects(home) == ["old"]


def test_a_window_is_emptied_at_once(home, certificates):
    letters = [(f"u{n}", letter(f"n{n}")) for n in range(500)]
    with NamingPop3(certificates, *letters) as server:
        server.window = 150
        home.account("work", "u", f"{LOGIN}{server.port}")
        done = home.run("fetch")
        assert done.out.startswith("work: 500 new"), done.out
        assert server.connections == 4
    assert len(home.mail()) == 500


@pytest.mark.parametrize("keep, left", [
    ("until-deleted", ["kept"]), ("forever", ["kept", "gone"]),
    ("0 days", []), ("no", [])])
def test_what_is_deleted_here(home, dovecot, user, keep, left):
    home.account("work", user, LOGIN + str(dovecot.pop3s), keep=keep)
    dovecot.deliver(user, message("kept"), message("gone"))
    fetch(home, dovecot)
    box = home.folder / "data/culver/mail/work"
    (path,) = [path for path in (box / "Inbox/new").iterdir()
               if b"Subject: gone" in path.read_bytes()]
    path.rename(box / "Trash/cur" / (path.name + ":2,S"))
    fetch(home, dovecot)
    assert [parse(raw)["Subject"] for raw in dovecot.messages(user)] == left
    assert subjects(home) == ["gone", "kept"]


def test_what_vanished_was_not_deleted(home, dovecot, user):
    """A disk that is not mounted must not empty the server."""
    home.account("work", user, LOGIN + str(dovecot.pop3s),
                 keep="until-deleted")
    dovecot.deliver(user, message("a"), message("b"))
    fetch(home, dovecot)
    for path in (home.folder / "data/culver/mail/work/Inbox/new").iterdir():
        path.unlink()
    fetch(home, dovecot)
    assert len(dovecot.messages(user)) == 2
