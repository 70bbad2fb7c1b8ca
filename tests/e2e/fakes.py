"""Servers that a real one would not play: they write down every byte that
culver sends, lack what is asked for, or stop in the middle."""

import socket
import ssl
import threading


class Fake:
    """One listener on loopback, a thread a connection. A script (a method)
    speaks; received holds what clients sent, decrypted where there is TLS."""

    def __init__(self, pem=None, key=None):
        self.received = b""
        self.context = None
        if pem:
            self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.context.load_cert_chain(pem, key)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.connections = 0
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self.serve, args=(connection,),
                             daemon=True).start()

    def serve(self, connection):
        try:
            if self.context:
                connection = self.context.wrap_socket(connection,
                                                      server_side=True)
            self.speak(connection)
        except (OSError, ssl.SSLError):
            pass
        finally:
            connection.close()

    def lines(self, connection):
        rest = b""
        while piece := connection.recv(65536):
            self.received += piece
            *lines, rest = (rest + piece).split(b"\n")
            yield from (line.rstrip(b"\r").decode() for line in lines)

    def speak(self, connection):
        raise NotImplementedError

    def close(self):
        self.listener.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class BarePop3(Fake):
    """POP3 without STLS; takes any login, and notes it."""

    def speak(self, connection):
        connection.sendall(b"+OK here\r\n")
        for line in self.lines(connection):
            word = line.split(" ")[0].upper()
            if word == "CAPA":
                connection.sendall(b"+OK\r\nUSER\r\nUIDL\r\nSASL PLAIN\r\n"
                                   b".\r\n")
            elif word == "STLS":
                connection.sendall(b"-ERR unknown command\r\n")
            else:
                connection.sendall(b"+OK\r\n")


class GrudgingPop3(Fake):
    """Two messages, of which it gives only the first."""

    def speak(self, connection):
        listing = b"+OK\r\n1 %s\r\n2 %s\r\n.\r\n"
        answers = {"CAPA": b"+OK\r\nUSER\r\nUIDL\r\n.\r\n",
                   "LIST": listing % (b"20", b"20"),
                   "UIDL": listing % (b"a", b"b"),
                   "RETR 1": b"+OK\r\nSubject: one\r\n\r\n.\r\n",
                   "RETR 2": b"-ERR locked\r\n"}
        connection.sendall(b"+OK here\r\n")
        for line in self.lines(connection):
            connection.sendall(answers.get(line.upper(), b"+OK\r\n"))


class BareSmtp(Fake):
    """SMTP without STARTTLS; takes any login and mail, and notes it."""

    def speak(self, connection):
        connection.sendall(b"220 here ESMTP\r\n")
        for line in self.lines(connection):
            word = line.split(" ")[0].upper()
            if word == "EHLO":
                connection.sendall(b"250-here\r\n250 AUTH PLAIN LOGIN\r\n")
            elif word == "STARTTLS":
                connection.sendall(b"502 no such command\r\n")
            elif word == "DATA":
                connection.sendall(b"354 go\r\n")
            elif word == "AUTH":
                connection.sendall(b"235 ok\r\n")
            else:
                connection.sendall(b"250 ok\r\n")


class HangingUpSmtp(Fake):
    """Takes a letter, and goes without a word behind its final dot."""

    def speak(self, connection):
        connection.sendall(b"220 here ESMTP\r\n")
        for line in self.lines(connection):
            if line == ".":
                return
            word = line.split(" ")[0].upper()
            answers = {"EHLO": b"250-here\r\n250 AUTH PLAIN\r\n",
                       "AUTH": b"235 ok\r\n", "DATA": b"354 go\r\n"}
            if word in ("EHLO", "AUTH", "MAIL", "RCPT", "DATA"):
                connection.sendall(answers.get(word, b"250 ok\r\n"))


class EagerPop3(Fake):
    """Offers STLS, but sends more in the clear behind its +OK, as somebody
    in the middle would."""

    def speak(self, connection):
        connection.sendall(b"+OK here\r\n")
        for line in self.lines(connection):
            if line.upper() == "CAPA":
                connection.sendall(b"+OK\r\nSTLS\r\nUSER\r\n.\r\n")
            elif line.upper() == "STLS":
                connection.sendall(b"+OK go\r\n+OK injected\r\n")
            else:
                connection.sendall(b"+OK\r\n")


class EagerSmtp(Fake):
    def speak(self, connection):
        connection.sendall(b"220 here ESMTP\r\n")
        for line in self.lines(connection):
            word = line.split(" ")[0].upper()
            if word == "EHLO":
                connection.sendall(b"250-here\r\n250 STARTTLS\r\n")
            elif word == "STARTTLS":
                connection.sendall(b"220 go\r\n250 injected\r\n")
            else:
                connection.sendall(b"250 ok\r\n")


class SilentTls(Fake):
    """Shakes hands, then only listens: for certificates to be refused."""

    def speak(self, connection):
        for _ in self.lines(connection):
            pass


class StallingPop3(Fake):
    """POP3 over TLS with many messages; goes silent in the middle of the one
    numbered stall_at, until release() is called."""

    def __init__(self, pem, key, count, stall_at):
        self.count, self.stall_at = count, stall_at
        self.stalled, self.released = threading.Event(), threading.Event()
        super().__init__(pem, key)

    def message(self, number):
        return (f"From: list@example.org\r\nTo: you@example.org\r\n"
                f"Subject: number {number}\r\n"
                f"Date: Mon, 1 Jan 2024 00:{number // 60 % 60:02}:"
                f"{number % 60:02} +0000\r\n"
                f"Message-ID: <n{number}@example.org>\r\n\r\n"
                f"This is message {number}.\r\n").encode()

    def listing(self, format_row):
        rows = (format_row(n) for n in range(1, self.count + 1))
        return "+OK\r\n" + "".join(f"{row}\r\n" for row in rows) + ".\r\n"

    def retrieve(self, connection, number):
        message = b"+OK\r\n" + self.message(number) + b".\r\n"
        if number == self.stall_at and not self.released.is_set():
            connection.sendall(message[:len(message) // 2])
            self.stalled.set()
            self.released.wait()
            connection.sendall(message[len(message) // 2:])
            return
        connection.sendall(message)

    def speak(self, connection):
        connection.sendall(b"+OK here\r\n")
        for line in self.lines(connection):
            word, _, rest = line.partition(" ")
            if word.upper() == "RETR":
                self.retrieve(connection, int(rest))
                continue
            connection.sendall(self.answer(word.upper()).encode())
            if word.upper() == "QUIT":
                return

    def answer(self, word):
        if word == "CAPA":
            return "+OK\r\nUSER\r\nUIDL\r\nTOP\r\n.\r\n"
        if word == "STAT":
            return f"+OK {self.count} {200 * self.count}\r\n"
        if word == "LIST":
            return self.listing(lambda n: f"{n} {len(self.message(n))}")
        if word == "UIDL":
            return self.listing(lambda n: f"{n} uid-{n}")
        return "+OK\r\n"

    def release(self):
        self.released.set()

    def close(self):
        self.release()
        super().close()
