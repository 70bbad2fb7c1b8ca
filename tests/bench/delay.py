#!/usr/bin/env python3
"""A long line on loopback: what goes through arrives DELAY later, each way,
in the order it came and as fast as it came. As a program:

    tests/bench/delay.py PORT MILLISECONDS [KBYTES_PER_SECOND]

prints the port to connect to; MILLISECONDS are there and back. A rate bounds
each direction of each connection."""

import collections
import selectors
import socket
import sys
import threading
import time

PIECE = 256 * 1024
# What may be under way in one direction: more than any window of TCP.
ROOM = 64 * 1024 * 1024


class Lane:
    """One direction: bytes wait here until their time has come."""

    def __init__(self, source, target, delay_s, rate):
        self.source, self.target = source, target
        self.delay_s, self.rate = delay_s, rate
        self.under_way = collections.deque()  # (when due, bytes)
        self.size, self.free_at = 0, 0.0
        self.ended = self.closed = False

    def take(self):
        try:
            piece = self.source.recv(PIECE)
        except BlockingIOError:
            return
        except OSError:
            piece = b""
        now = time.monotonic()
        if self.rate:
            self.free_at = max(now, self.free_at) + len(piece) / self.rate
            now = self.free_at
        self.under_way.append((now + self.delay_s, memoryview(piece)))
        self.size += len(piece)
        self.ended = not piece

    def give(self):
        """Passes on what is due. Seconds to the next, or None."""
        while self.under_way:
            due, piece = self.under_way[0]
            wait = due - time.monotonic()
            if wait > 0:
                return wait
            if not piece:
                self.under_way.popleft()
                self.closed = True
                try:
                    self.target.shutdown(socket.SHUT_WR)
                except OSError:
                    pass
                continue
            try:
                n = self.target.send(piece)
            except BlockingIOError:
                return None
            except OSError:
                self.ended = self.closed = True
                self.under_way.clear()
                return None
            self.size -= n
            if n == len(piece):
                self.under_way.popleft()
            else:
                self.under_way[0] = (due, piece[n:])
        return None

    def is_due(self):
        return bool(self.under_way) and \
            self.under_way[0][0] <= time.monotonic()


class Delay:
    """Listens on self.port and leads to another port of this host."""

    def __init__(self, port, round_trip_ms, kbytes_s=0):
        self.to, self.delay_s = port, round_trip_ms / 2000
        self.rate = kbytes_s * 1000
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.carry, args=(client,),
                             daemon=True).start()

    def carry(self, client):
        time.sleep(self.delay_s)  # the SYN; its answer comes at once
        try:
            server = socket.create_connection(("127.0.0.1", self.to))
        except OSError:
            client.close()
            return
        for end in client, server:
            end.setblocking(False)
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        lanes = [Lane(client, server, self.delay_s, self.rate),
                 Lane(server, client, self.delay_s, self.rate)]
        selector = selectors.DefaultSelector()
        for end in client, server:
            selector.register(end, selectors.EVENT_READ)
        while not all(lane.closed for lane in lanes):
            self.turn(selector, lanes)
        selector.close()
        client.close()
        server.close()

    @staticmethod
    def turn(selector, lanes):
        waits = [lane.give() for lane in lanes]
        waits = [wait for wait in waits if wait is not None]
        for lane, back in zip(lanes, reversed(lanes)):
            reads = not lane.ended and lane.size < ROOM
            writes = back.is_due()  # its target, this lane's source, is full
            wanted = (selectors.EVENT_READ if reads else 0) | \
                (selectors.EVENT_WRITE if writes else 0)
            known = lane.source in selector.get_map()
            if wanted and known:
                selector.modify(lane.source, wanted)
            elif wanted:
                selector.register(lane.source, wanted)
            elif known:
                selector.unregister(lane.source)
        timeout = max(0, min(waits)) if waits else 1
        for key, got in selector.select(timeout):
            if got & selectors.EVENT_READ:
                lanes[key.fileobj is lanes[1].source].take()

    def close(self):
        self.listener.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


if __name__ == "__main__":
    proxy = Delay(*(float(word) if i else int(word)
                    for i, word in enumerate(sys.argv[1:])))
    print(proxy.port, flush=True)
    threading.Event().wait()
