"""A server that says nothing any more, and somebody who does not want to
wait for it."""

import os
import signal
import time

import pytest

from fakes import StallingPop3
from servers import wait_until


@pytest.fixture
def stalling(home, certificates, user):
    with StallingPop3(certificates.pem("good"), certificates.key("good"),
                      20, 10) as server:
        home.account("work", user,
                     f"pop3s://{{user}}@localhost:{server.port}")
        yield server


def test_interrupt_ends_a_fetch(home, stalling):
    process = home.start("fetch")
    assert stalling.stalled.wait(30)
    started = time.monotonic()
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=10)
    assert time.monotonic() - started < 5
    assert process.returncode != 0
    assert len(said.decode().splitlines()) <= 1
    wait_until(lambda: len(home.mail()) == 9, 5, "what came before")
    stalling.release()
    assert home.run("fetch").status == 0
    assert len(home.mail()) == 20


def test_ctrl_c_cancels_in_the_reader(home, stalling):
    reader = home.reader()
    reader.send("G")
    assert stalling.stalled.wait(30)
    reader.wait_for("/9")
    reader.send("\x03")
    reader.wait_for("Cancelled", 5)
    assert reader.process.poll() is None
    stalling.release()
    reader.send("G")
    reader.wait_for("/20")
    reader.send("q")
    assert reader.wait_end() == 0


def test_a_second_ctrl_c_ends_what_cannot_be_cancelled(home):
    pipe = home.folder / "pipe"
    os.mkfifo(pipe)
    process = home.start("show", pipe)
    time.sleep(1)
    process.send_signal(signal.SIGINT)
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=10)
    assert process.returncode == 1


def test_show_reads_what_another_program_writes(home):
    pipe = home.folder / "pipe"
    os.mkfifo(pipe)
    process = home.start("show", pipe)
    pipe.write_bytes(b"Subject: through a pipe\n\nhello\n")
    said, _ = process.communicate(timeout=10)
    assert process.returncode == 0 and b"through a pipe" in said
