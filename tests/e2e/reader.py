"""A terminal of our own: culver runs in a pty, pyte draws what it writes."""

import difflib
import fcntl
import os
import pathlib
import pty
import select
import signal
import struct
import subprocess
import termios
import time

import pyte

SCREENS = pathlib.Path(__file__).parent / "screens"


class Reader:
    def __init__(self, argv, env, cwd, cols, rows):
        self.screen_ = pyte.Screen(cols, rows)
        self.stream = pyte.ByteStream(self.screen_)
        self.raw = b""
        self.master, slave = pty.openpty()
        self.set_size(cols, rows)
        self.process = subprocess.Popen(
            argv, env=env, cwd=cwd, stdin=slave, stdout=slave, stderr=slave,
            preexec_fn=self.take_terminal, close_fds=True)
        os.close(slave)

    @staticmethod
    def take_terminal():
        os.setsid()
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)

    def set_size(self, cols, rows):
        size = struct.pack("HHHH", rows, cols, 0, 0)
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, size)

    def resize(self, cols, rows):
        self.screen_.resize(rows, cols)
        self.set_size(cols, rows)

    def pump(self, seconds):
        """Reads what comes within that time; returns early after a piece."""
        ready, _, _ = select.select([self.master], [], [], seconds)
        if not ready:
            return False
        try:
            piece = os.read(self.master, 65536)
        except OSError:
            return False
        self.raw += piece
        self.stream.feed(piece)
        return bool(piece)

    def send(self, keys):
        os.write(self.master, keys.encode())

    def screen(self):
        """The lines as they stand now, without blanks at their ends."""
        while self.pump(0.02):
            pass
        return [line.rstrip() for line in self.screen_.display]

    def text(self):
        return "\n".join(self.screen())

    def wait_for(self, text, seconds=10):
        """Waits until that stands on the screen; returns the lines."""
        return self.wait_until(lambda shown: text in shown, repr(text), seconds)

    def wait_gone(self, text, seconds=10):
        return self.wait_until(lambda shown: text not in shown,
                               f"{text!r} to go", seconds)

    def wait_until(self, is_true, what, seconds=10):
        end = time.monotonic() + seconds
        while True:
            shown = "\n".join(line.rstrip() for line in self.screen_.display)
            if is_true(shown):
                return shown.split("\n")
            if time.monotonic() > end or (not self.pump(0.05) and
                                          self.process.poll() is not None):
                raise AssertionError(f"waited for {what}; the screen:\n" +
                                     self.text())

    def wait_end(self, seconds=10):
        """Waits until the program has ended; returns its status."""
        end = time.monotonic() + seconds
        while self.process.poll() is None:
            self.pump(0.05)
            if time.monotonic() > end:
                raise AssertionError("it does not end; the screen:\n" +
                                     self.text())
        while self.pump(0):
            pass
        return self.process.returncode

    def assert_screen(self, name):
        """The screen is what screens/NAME.txt holds; with CULVER_UPDATE set
        it is written there instead."""
        path = SCREENS / f"{name}.txt"
        shown = self.text() + "\n"
        if os.environ.get("CULVER_UPDATE"):
            path.parent.mkdir(exist_ok=True)
            path.write_text(shown)
        wanted = path.read_text()
        difference = "\n".join(difflib.unified_diff(
            wanted.splitlines(), shown.splitlines(), str(path), "the screen",
            lineterm=""))
        assert shown == wanted, difference

    def hang_up(self):
        """The terminal is closed, as a window is."""
        os.close(self.master)
        self.master = None

    def close(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
        if self.master is not None:
            os.close(self.master)
            self.master = None
