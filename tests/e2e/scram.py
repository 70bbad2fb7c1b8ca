"""SCRAM-SHA-256-PLUS as a server does it (RFC 5802, 7677), bound to TLS 1.2 by
tls-unique (RFC 5929): the Dovecot at hand has none."""

import base64
import hashlib
import hmac
import os
import ssl

from fakes import Fake

ROUNDS = 4096


def b64(data):
    return base64.b64encode(data).decode()


def hmac256(key, text):
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def attributes(message):
    return dict(part.split("=", 1) for part in message.split(","))


class Refused(Exception):
    pass


class BoundPop3(Fake):
    """POP3 in TLS 1.2 with that one mechanism and no other. With is_between,
    it sees another connection than its client, as behind somebody who forwards
    the bytes of both."""

    def __init__(self, pem, key, password, is_between=False):
        self.password, self.is_between = password, is_between
        self.let_in = 0
        super().__init__(pem, key)
        self.context.maximum_version = ssl.TLSVersion.TLSv1_2

    def speak(self, connection):
        connection.sendall(b"+OK here\r\n")
        lines = self.lines(connection)
        for line in lines:
            word, _, rest = line.partition(" ")
            answer = b"+OK\r\n"
            if word.upper() == "CAPA":
                answer = b"+OK\r\nSASL SCRAM-SHA-256-PLUS SCRAM-SHA-256\r\n.\r\n"
            elif word.upper() == "AUTH":
                answer = self.log_in(connection, lines, rest)
            connection.sendall(answer)

    def log_in(self, connection, lines, rest):
        try:
            name, first = rest.split(" ")
            if name != "SCRAM-SHA-256-PLUS":
                raise Refused("this is a downgrade")
            self.exchange(connection, lines, first)
        except Refused as why:
            return f"-ERR [AUTH] {why}\r\n".encode()
        self.let_in += 1
        return b"+OK welcome\r\n"

    def ask(self, connection, lines, challenge):
        connection.sendall(f"+ {b64(challenge.encode())}\r\n".encode())
        return base64.b64decode(next(lines)).decode("latin-1")

    def exchange(self, connection, lines, first):
        first = base64.b64decode(first).decode()
        flag, _, bare = first.split(",", 2)
        if flag != "p=tls-unique":
            raise Refused(f"{flag} is no binding")
        salt = os.urandom(12)
        nonce = attributes(bare)["r"] + b64(os.urandom(12))
        server_first = f"r={nonce},s={b64(salt)},i={ROUNDS}"
        final = self.ask(connection, lines, server_first)
        self.check_binding(connection, flag, attributes(final)["c"])
        without_proof = final.rsplit(",p=", 1)[0]
        text = f"{bare},{server_first},{without_proof}"
        salted = hashlib.pbkdf2_hmac("sha256", self.password.encode(), salt,
                                     ROUNDS)
        key = hmac256(salted, "Client Key")
        signature = hmac256(hashlib.sha256(key).digest(), text)
        proof = bytes(a ^ b for a, b in zip(key, signature))
        if attributes(final)["p"] != b64(proof):
            raise Refused("wrong password")
        verifier = b64(hmac256(hmac256(salted, "Server Key"), text))
        self.ask(connection, lines, f"v={verifier}")

    def check_binding(self, connection, flag, said):
        binding = connection.get_channel_binding("tls-unique")
        if self.is_between:
            binding = bytes(len(binding))
        if said != b64(f"{flag},,".encode() + binding):
            raise Refused("another connection than mine")
