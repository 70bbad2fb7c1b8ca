"""A message of many megabytes: the screen never waits for it."""

import time

# Enough that it is still being laid out when the next key comes.
LINES = 400000


def large(home):
    """A Maildir with a large message and a small one below it."""
    box = home.folder / "box"
    for sub in "tmp", "new", "cur":
        (box / sub).mkdir(parents=True)
    head = ("From: Ann <ann@example.org>\nSubject: {}\n"
            "Date: Mon, 1 Jan 2024 00:00:{:02} +0000\n\n")
    (box / "cur" / "1.small:2,S").write_text(
        head.format("small", 1) + "a short text\n")
    with open(box / "cur" / "2.large:2,S", "w", encoding="utf-8") as out:
        out.write(head.format("large", 2))
        for number in range(LINES):
            out.write(f"line {number} of some text, as people write it\n")
        out.write("the very end\n")
    return box


def open_large(home):
    reader = home.reader("-f", large(home))
    reader.wait_for("small")
    reader.send("=\r")
    reader.wait_for("line 5 ")
    return reader


def test_end_search_and_home(home):
    reader = open_large(home)
    reader.send("\x1bOF")
    reader.wait_for("the very end", 60)
    reader.send("\x1bOH")
    reader.wait_for("line 5 ")
    reader.send("/line 399123 \r")
    reader.wait_for("line 399123 of", 60)
    reader.send("/nowhere at all\r")
    reader.wait_for("Not found", 60)
    reader.send(" ")
    reader.wait_gone("line 399123 of")
    reader.send("qq")
    assert reader.wait_end() == 0


def test_keys_while_it_comes(home):
    reader = open_large(home)
    reader.send("/line 399123 \r ")
    reader.wait_for("line 25 ")
    reader.send("J")
    reader.wait_for("a short text")
    assert "Cancelled" not in reader.text()
    reader.send("K")
    reader.wait_for("line 5 ")
    reader.resize(60, 20)
    reader.wait_for("line 5 ")
    reader.send("\x1bOF")
    reader.wait_for("the very end", 60)


def test_quit_while_it_comes(home):
    reader = open_large(home)
    began = time.monotonic()
    reader.send("qq")
    assert reader.wait_end() == 0
    # Much less than it takes to lay out all of it with sanitizers.
    assert time.monotonic() - began < 5


def test_show_needs_no_memory_for_it(home):
    done = home.run("show", large(home) / "cur" / "2.large:2,S")
    assert done.status == 0
    lines = done.out.splitlines()
    assert lines[-1] == "the very end"
    assert lines[-2].startswith(f"line {LINES - 1} ")
    assert sum(line.startswith("line ") for line in lines) == LINES
