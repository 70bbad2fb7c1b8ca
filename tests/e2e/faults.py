"""Honest POP3 and SMTP servers with one fault each, which the test names: an
answer for a step (a command as "RETR 1", or its word alone, or "greeting"), or
how many bytes may cross the wire before they hang up."""

import socket
import ssl
import threading

from fakes import Fake


class HungUp(OSError):
    pass


# ---- faults: what is sent for the honest answer; called with the talk --------

def hang_up(talk, honest):
    raise HungUp


def half(talk, honest):
    talk.say(honest[:len(honest) // 2])
    raise HungUp


def silence(talk, honest):
    talk.server.closed.wait(60)
    raise HungUp


def stall(talk, honest):
    talk.say(honest[:len(honest) // 2])
    talk.server.closed.wait(60)
    raise HungUp


def trickle(talk, honest):
    """One byte a second, and no end."""
    while not talk.server.closed.wait(1):
        talk.say(b"x")
    raise HungUp


def endless_line(talk, honest):
    for _ in range(160):
        talk.say(b"x" * 65536)
    raise HungUp


class Talk:
    """One connection."""

    def __init__(self, server, connection, left):
        self.server, self.connection, self.left = server, connection, left
        self.rest = b""

    def spend(self, data):
        """What of that may cross the wire yet."""
        if self.left is None:
            return data
        some = data[:self.left]
        self.left -= len(some)
        return some

    def say(self, data):
        some = self.spend(data)
        self.connection.sendall(some)
        if len(some) < len(data):
            raise HungUp

    def hear_more(self):
        data = self.connection.recv(65536)
        some = self.spend(data)
        self.rest += some
        self.server.received += some
        if not data or len(some) < len(data):
            raise HungUp

    def take(self, size):
        while len(self.rest) < size:
            self.hear_more()
        data, self.rest = self.rest[:size], self.rest[size:]
        return data

    def line(self):
        while b"\n" not in self.rest:
            self.hear_more()
        line, _, self.rest = self.rest.partition(b"\n")
        return line.rstrip(b"\r").decode(errors="replace")

    def answer(self, step, honest):
        answers = self.server.answers
        fault = answers.get(step, answers.get(step.split(" ")[0]))
        if fault is None:
            self.say(honest)
        elif isinstance(fault, bytes):
            self.say(fault)
            if fault.startswith(b"421"):
                self.leave()
        else:
            fault(self, honest)
        return fault is None

    def leave(self):
        """What comes meanwhile is read: or a reset could undo the last words.
        """
        self.connection.shutdown(socket.SHUT_WR)
        while self.connection.recv(65536):
            pass
        raise HungUp

    def start_tls(self):
        self.connection = self.server.later.wrap_socket(self.connection,
                                                        server_side=True)


class Faulty(Fake):
    """tls is "off", "start" or "first". cuts: for each connection after how
    many bytes it ends; those that follow are whole."""

    def __init__(self, certificates, tls="off", answers=None, cuts=()):
        self.answers, self.cuts = answers or {}, list(cuts)
        self.closed = threading.Event()
        self.tls = tls
        pem, key = certificates.pem("good"), certificates.key("good")
        self.later = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.later.load_cert_chain(pem, key)
        super().__init__(*(pem, key) if tls == "first" else ())

    def heal(self):
        self.answers, self.cuts = {}, []

    def speak(self, connection):
        cut = self.cuts.pop(0) if self.cuts else None
        talk = Talk(self, connection, cut)
        try:
            self.talk(talk)
        finally:
            if talk.connection is not connection:
                talk.connection.close()

    def close(self):
        self.closed.set()
        super().close()


# ---- POP3 --------------------------------------------------------------------

class FaultyPop3(Faulty):
    """drops: the messages of each user, by UIDL. What was said DELE to goes at
    QUIT, before its answer."""

    capabilities = ("USER", "UIDL", "TOP", "PIPELINING")

    def __init__(self, *args, drops=None, **more):
        self.drops = drops if drops is not None else {}
        super().__init__(*args, **more)

    def talk(self, talk):
        talk.user, talk.marked = None, set()
        talk.answer("greeting", b"+OK here\r\n")
        while True:
            line = talk.line()
            word, _, rest = line.partition(" ")
            reply = getattr(self, "hear_" + word.lower(), self.hear_unknown)
            honest = reply(talk, rest)
            was_honest = talk.answer(line, honest)
            if word == "STLS" and was_honest:
                talk.start_tls()
            if word == "QUIT":
                raise HungUp

    def hear_unknown(self, talk, rest):
        return b"-ERR unknown command\r\n"

    def hear_capa(self, talk, rest):
        words = self.capabilities + (("STLS",) if self.tls == "start" else ())
        return b"+OK\r\n" + "".join(f"{w}\r\n" for w in words).encode() + \
            b".\r\n"

    def hear_stls(self, talk, rest):
        return b"+OK go\r\n" if self.tls == "start" else b"-ERR no\r\n"

    def hear_user(self, talk, rest):
        talk.user = rest.split("@")[0]
        talk.drop = list(self.drops[talk.user].items())
        return b"+OK\r\n"

    def hear_pass(self, talk, rest):
        return b"+OK\r\n"

    def listing(self, talk, row):
        rows = [f"{n} {row(uid, raw)}\r\n" for n, (uid, raw) in
                enumerate(talk.drop, 1) if n not in talk.marked]
        return b"+OK\r\n" + "".join(rows).encode("latin-1") + b".\r\n"

    def hear_stat(self, talk, rest):
        size = sum(len(raw) for _, raw in talk.drop)
        return f"+OK {len(talk.drop)} {size}\r\n".encode()

    def hear_list(self, talk, rest):
        return self.listing(talk, lambda uid, raw: len(raw))

    def hear_uidl(self, talk, rest):
        return self.listing(talk, lambda uid, raw: uid)

    def hear_retr(self, talk, rest):
        raw = talk.drop[int(rest) - 1][1].replace(b"\r\n", b"\n")
        lines = raw.removesuffix(b"\n").split(b"\n")
        return b"+OK\r\n" + b"".join(
            (b"." if line.startswith(b".") else b"") + line + b"\r\n"
            for line in lines) + b".\r\n"

    def hear_top(self, talk, rest):
        head, _, _ = self.hear_retr(talk, rest.split()[0]).partition(
            b"\r\n\r\n")
        return head + b"\r\n\r\n.\r\n"

    def hear_dele(self, talk, rest):
        talk.marked.add(int(rest))
        return b"+OK\r\n"

    def hear_quit(self, talk, rest):
        if talk.user:
            for n in talk.marked:
                self.drops[talk.user].pop(talk.drop[n - 1][0], None)
        return b"+OK\r\n"


# ---- SMTP --------------------------------------------------------------------

class FaultySmtp(Faulty):
    """mail: what was taken, as (recipients, message). It counts from the dot
    or the last chunk on, whatever becomes of the answer, unless that is a
    refusal of the test's."""

    extensions = ("AUTH PLAIN", "PIPELINING", "SIZE 20000000")
    chunking = extensions + ("CHUNKING",)

    def __init__(self, *args, **more):
        self.mail = []
        super().__init__(*args, **more)

    def talk(self, talk):
        talk.to, talk.chunks = [], b""
        talk.answer("greeting", b"220 here ESMTP\r\n")
        while True:
            line = talk.line()
            word = line.split(" ")[0].upper()
            if word == "BDAT":
                self.take_chunk(talk, line)
                continue
            reply = getattr(self, "hear_" + word.lower(), None)
            honest = reply(talk, line) if reply else b"250 ok\r\n"
            was_honest = talk.answer(line, honest)
            if word == "STARTTLS" and was_honest:
                talk.start_tls()
            if word == "DATA" and was_honest:
                self.take_data(talk)
            if word == "QUIT":
                raise HungUp

    def hear_ehlo(self, talk, line):
        words = self.extensions
        if self.tls == "start" and not isinstance(talk.connection,
                                                  ssl.SSLSocket):
            words = ("STARTTLS",)
        return b"250-here\r\n" + "".join(
            f"250-{word}\r\n" for word in words[:-1]).encode() + \
            f"250 {words[-1]}\r\n".encode()

    def hear_starttls(self, talk, line):
        return b"220 go\r\n"

    def hear_auth(self, talk, line):
        return b"235 ok\r\n"

    def hear_mail(self, talk, line):
        talk.to, talk.chunks = [], b""
        return b"250 ok\r\n"

    hear_rset = hear_mail

    def refuses(self, step):
        fault = self.answers.get(step, b"2")
        return isinstance(fault, bytes) and not fault.startswith(b"2")

    def hear_rcpt(self, talk, line):
        address = line.partition("<")[2].partition(">")[0]
        if self.refuses("MAIL"):
            return b"503 from whom?\r\n"
        if not self.refuses("RCPT"):
            talk.to.append(address)
        return b"250 ok\r\n"

    def hear_data(self, talk, line):
        return b"354 go\r\n"

    def hear_quit(self, talk, line):
        return b"221 bye\r\n"

    def take_data(self, talk):
        lines = []
        if "content" in self.answers:
            talk.line()
            talk.answer("content", b"")
        while (line := talk.line()) != ".":
            lines.append(line.removeprefix("."))
        self.take(talk, "\n".join(lines))

    def take_chunk(self, talk, line):
        talk.chunks += talk.take(int(line.split(" ")[1]))
        if not talk.to:
            talk.say(b"503 nobody to get it\r\n")
        elif line.endswith(" LAST"):
            self.take(talk, talk.chunks.decode().replace("\r\n", "\n"))
        else:
            talk.answer("BDAT", b"250 go on\r\n")

    def take(self, talk, text):
        fault = self.answers.get("dot")
        if not isinstance(fault, bytes) or fault[:1] not in (b"4", b"5"):
            self.mail.append((talk.to, text))
        talk.answer("dot", b"250 taken\r\n")
