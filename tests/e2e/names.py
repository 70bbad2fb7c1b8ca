"""A name server of our own on loopback, for programs in a mount namespace in
which /etc/resolv.conf names it; and ports that lead to others."""

import os
import pathlib
import shutil
import socket
import struct
import subprocess
import threading

ADDRESS = "127.77.7.7"
A, MX, SRV = 1, 15, 33


def is_possible():
    """Port 53, and a resolv.conf of our own, are for root alone."""
    return (os.getuid() == 0 and shutil.which("unshare") is not None
            and subprocess.run(["unshare", "-m", "true"],
                               capture_output=True).returncode == 0)


def encode(name):
    return b"".join(bytes([len(part)]) + part.encode()
                    for part in name.split(".")) + b"\0"


def data(kind, value):
    if kind == A:
        return socket.inet_aton(value)
    if kind == MX:
        return struct.pack(">H", value[0]) + encode(value[1])
    return struct.pack(">HHH", *value[:3]) + encode(value[3])


class Names:
    """records: {(name, kind): [value...]}; what is not there does not exist."""

    def __init__(self, folder):
        self.records = {}
        self.asked = []
        self.resolv = pathlib.Path(folder, "resolv.conf")
        self.resolv.write_text(f"nameserver {ADDRESS}\n")
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind((ADDRESS, 53))
        self.socket.settimeout(0.1)
        self.is_open = True
        self.thread = threading.Thread(target=self.serve)
        self.thread.start()

    def serve(self):
        while self.is_open:
            try:
                query, who = self.socket.recvfrom(2000)
            except TimeoutError:
                continue
            self.socket.sendto(self.answer(query), who)

    def answer(self, query):
        end = query.index(b"\0", 12) + 1
        parts, at = [], 12
        while query[at]:
            parts.append(query[at + 1:at + 1 + query[at]].decode())
            at += 1 + query[at]
        name, kind = ".".join(parts).lower(), query[end + 1]
        self.asked.append((name, kind))
        values = self.records.get((name, kind), [])
        known = values or any(key[0] == name for key in self.records)
        head = struct.pack(">2sHHHHH", query[:2], 0x8180 | (0 if known else 3),
                           1, len(values), 0, 0)
        rows = [struct.pack(">HHHIH", 0xc00c, kind, 1, 60,
                            len(data(kind, value))) + data(kind, value)
                for value in values]
        return head + query[12:end + 4] + b"".join(rows)

    def within(self, argv):
        """The command, with our resolv.conf."""
        script = 'mount --bind "$0" /etc/resolv.conf && exec "$@"'
        return ["unshare", "-m", "sh", "-c", script, str(self.resolv), *argv]

    def close(self):
        self.is_open = False
        self.thread.join()
        self.socket.close()


class Door:
    """A port that leads to another one of this machine."""

    def __init__(self, port, to):
        self.to = to
        self.listener = socket.create_server((ADDRESS, port))
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self.to))
            for ends in (client, server), (server, client):
                threading.Thread(target=self.carry, args=ends,
                                 daemon=True).start()

    @staticmethod
    def carry(source, target):
        try:
            while piece := source.recv(65536):
                target.sendall(piece)
            target.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def close(self):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
