"""SCRAM-SHA-256-PLUS as a server does it (RFC 5802, 7677), for the Dovecot at
hand has none: bound to TLS 1.2 by tls-unique (RFC 5929), to TLS 1.3 by
tls-exporter (RFC 9266), which Python's ssl cannot and openssl s_server can."""

import base64
import hashlib
import hmac
import os
import re
import ssl
import subprocess
import threading

from fakes import Fake
from servers import free_ports, wait_until

ROUNDS = 4096


def b64(data):
    return base64.b64encode(data).decode()


def hmac256(key, text):
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def attributes(message):
    return dict(part.split("=", 1) for part in message.split(","))


class Refused(Exception):
    pass


class Exported:
    """One connection of TLS 1.3, by openssl s_server, as a socket would be."""

    def __init__(self, pem, key):
        self.port, = free_ports(1)
        self.process = subprocess.Popen(
            ["openssl", "s_server", "-accept", f"127.0.0.1:{self.port}",
             "-cert", pem, "-key", key, "-tls1_3", "-naccept", "1",
             "-keymatexport", "EXPORTER-Channel-Binding",
             "-keymatexportlen", "32"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL)

    def wait_for_client(self):
        for line in self.process.stdout:
            if found := re.search(rb"Keying material: ([0-9A-F]{64})", line):
                self.binding = bytes.fromhex(found[1].decode())
                return

    def sendall(self, data):
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def get_channel_binding(self, _):
        return self.binding

    def lines(self):
        for line in self.process.stdout:
            yield line.rstrip(b"\r\n").decode()

    def close(self):
        self.process.terminate()
        self.process.wait(10)


class BoundPop3(Fake):
    """POP3 in TLS 1.2 with that one mechanism and no other. With is_between,
    it sees another connection than its client, as behind somebody who forwards
    the bytes of both."""

    binding = "tls-unique"

    def __init__(self, pem, key, password, is_between=False):
        self.password, self.is_between = password, is_between
        self.let_in = 0
        self.begin(pem, key)

    def begin(self, pem, key):
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
        if flag != f"p={self.binding}":
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
        binding = connection.get_channel_binding(self.binding)
        if self.is_between:
            binding = bytes(len(binding))
        if said != b64(f"{flag},,".encode() + binding):
            raise Refused("another connection than mine")


class ExportedPop3(BoundPop3):
    """The same in TLS 1.3; for one connection."""

    binding = "tls-exporter"

    def begin(self, pem, key):
        self.received = b""
        self.connection = Exported(pem, key)
        self.port = self.connection.port
        threading.Thread(target=self.serve_one, daemon=True).start()
        wait_until(self.listens, what="openssl s_server")

    def listens(self):
        """Without a connection, for that would be the one it takes."""
        with open("/proc/net/tcp", encoding="ascii") as table:
            return f":{self.port:04X} 00000000:0000 0A" in table.read()

    def serve_one(self):
        self.connection.wait_for_client()
        try:
            self.speak(self.connection)
        except OSError:
            pass

    def lines(self, connection):
        for line in connection.lines():
            self.received += line.encode() + b"\n"
            yield line

    def close(self):
        self.connection.close()
