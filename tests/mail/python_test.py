"""Reads letters with Python's email package and compares; prints TAP."""

import email
import email.policy
import email.utils
import os
import re
import sys
from email.header import decode_header


def facts_of(path):
    facts = {}
    with open(path, encoding="ascii") as file:
        for line in file:
            name, value = line.rstrip("\n").split("=")
            facts[name] = bytes.fromhex(value)
    return facts


def unfolded(header):
    return re.sub(r"\r?\n(?=[ \t])", "", header)


def text(header):
    """A header value as the old parser, which most programs use, reads it."""
    return "".join(part if isinstance(part, str)
                   else part.decode(charset or "ascii")
                   for part, charset in decode_header(unfolded(header)))


def without_a_label(addr):
    local, _, domain = addr.partition("@")
    return local + "@" + domain.encode("ascii").decode("idna")


def people(headers):
    """Splits before it decodes, as it must."""
    pairs = email.utils.getaddresses(headers)
    return [(text(name), without_a_label(addr))
            for name, addr in pairs if addr]


def wanted_people(typed):
    pairs = email.utils.getaddresses([typed])
    return [(name, addr) for name, addr in pairs if addr]


def wire_form(raw):
    lines = raw.split(b"\r\n")
    assert raw.isascii() and b"\0" not in raw, "not 7-bit"
    assert b"\n" not in b"".join(lines), "bare LF"
    assert b"\r" not in b"".join(lines), "bare CR"
    assert max(map(len, lines)) <= 998, "line too long"
    head = raw.split(b"\r\n\r\n")[0].split(b"\r\n")
    assert max(map(len, head)) <= 78, "header line too long"


def same(what, got, wanted):
    assert got == wanted, f"{what}: got {got!r}, wanted {wanted!r}"


def heads(raw, facts):
    old = email.message_from_bytes(raw)
    new = email.message_from_bytes(raw, policy=email.policy.default)
    for name in ("from", "to", "cc"):
        wanted = wanted_people(facts[name].decode())
        same(name, people(old.get_all(name, [])), wanted)
    subject = " ".join(facts["subject"].decode().split())
    same("subject, old parser", text(old["subject"]), subject)
    same("subject, new parser", new["subject"], subject)
    same("date", new["date"].datetime.isoformat(),
         "2023-11-14T16:43:20-05:30")
    same("id", new["message-id"], "<1@example.org>")
    assert not new.defects, new.defects


def unflowed(part):
    """The text as a reader that follows RFC 3676 sees it."""
    text = part.get_content().replace("\r\n", "\n")
    if part.get_param("format") != "flowed":
        return text
    delsp = part.get_param("delsp") == "yes"
    paragraphs, goes_on = [], False
    for line in text.split("\n"):
        rest = line.lstrip(">")
        depth = len(line) - len(rest)
        rest = rest.removeprefix(" ")
        mark = ">" * depth + (" " if depth and rest else "")
        if goes_on:
            paragraphs[-1] += rest
        else:
            paragraphs.append(mark + rest)
        goes_on = rest.endswith(" ") and rest != "-- "
        if goes_on and delsp:
            paragraphs[-1] = paragraphs[-1][:-1]
    return "\n".join(paragraphs)


def parts(raw, facts):
    message = email.message_from_bytes(raw, policy=email.policy.default)
    files = list(message.iter_attachments())
    plain = message.get_body(("plain",))
    same("body", unflowed(plain), facts["body"].decode())
    html = message.get_body(("html",))
    if html is not None:
        assert html.get_content().startswith("<!DOCTYPE html>")
    if "name" not in facts:
        same("attachments", files, [])
        return
    name = facts["name"].decode()
    same("attachments", len(files), 1)
    same("file name", files[0].get_filename(), name)
    same("type", files[0].get_content_type(), "image/jpeg")
    content = files[0].get_payload(decode=True)
    same("content", content + b"\0", facts["content"] + b"\0")
    old = email.message_from_bytes(raw).get_payload()[1]
    same("name for old readers", text(old.get_param("name")), name)


def main():
    folder = sys.argv[1]
    checks = (wire_form, heads, parts)
    names = sorted(n for n in os.listdir(folder) if n.endswith(".eml"))
    failed = 0
    print(f"1..{len(names) * len(checks)}")
    number = 0
    for name in names:
        stem = os.path.join(folder, name[:-len(".eml")])
        with open(stem + ".eml", "rb") as file:
            raw = file.read()
        for check in checks:
            number += 1
            try:
                if check is wire_form:
                    check(raw)
                else:
                    check(raw, facts_of(stem + ".facts"))
                print(f"ok {number} - {name}: {check.__name__}")
            except Exception as why:
                failed += 1
                print(f"not ok {number} - {name}: {check.__name__}")
                print(f"# {type(why).__name__}: {why}")
    sys.exit(1 if failed else 0)


main()
