"""culver demo: the tour in a sandbox, from its first screen to its end."""

import os
import signal
import time

import pytest

from home import ABOVE


@pytest.fixture
def tour(home):
    home.editor(ABOVE.format("Hello, tour."))
    return home


def leftovers(home):
    return [path for path in home.folder.rglob("*")
            if path.name not in ("tmp", "editor")]


def leave(reader):
    reader.send("q")
    reader.pump(0.5)
    if reader.process.poll() is None and "?" in reader.screen()[-1]:
        reader.send("y")
    return reader.wait_end()


def test_the_tour(tour):
    reader = tour.reader("demo")
    reader.wait_for("Welcome: start here")
    reader.send("=\r")
    reader.wait_for("This is a tour.")
    reader.send("r")
    reader.wait_for("Hello, tour.")
    reader.send("y")
    reader.wait_for("Sent")
    reader.send("qG")
    reader.wait_for("Re: Welcome")
    assert leave(reader) == 0
    assert leftovers(tour) == []


def test_the_tour_cleans_up_after_a_closed_window(tour):
    reader = tour.reader("demo")
    reader.wait_for("Welcome: start here")
    reader.hang_up()
    reader.process.wait(20)
    assert leftovers(tour) == []


def test_the_tour_cleans_up_when_the_whole_job_is_ended(tour):
    reader = tour.reader("demo")
    reader.wait_for("Welcome: start here")
    os.killpg(os.getpgid(reader.process.pid), signal.SIGTERM)
    reader.process.wait(20)
    until = time.monotonic() + 10
    while leftovers(tour) and time.monotonic() < until:
        time.sleep(0.1)
    assert leftovers(tour) == []
