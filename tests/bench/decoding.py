#! /usr/bin/python3
"""What decoding costs: all text of many messages, beside GMime; a large
attachment, beside the mere writing of its bytes; and hostile messages.

Usage: decoding.py [COUNT]     (10000 messages; in a build folder)

CULVER_GENMAIL may name a program that makes more lifelike mail than we do:
"GENMAIL -n COUNT --format eml --out FOLDER".
"""

import base64
import os
import pathlib
import quopri
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

TEXTS = (
    ("utf-8", "The kite rose over the jetty while the rope sang — and held."),
    ("iso-8859-1", "Über den Dächern zog der Drachen große Kreise, schön."),
    ("koi8-r", "Ветер с озера поднял змея выше лодочного сарая."),
    ("gb18030", "湖边的风很大，孩子们把风筝放得比船屋还要高。"),
    ("big5", "湖邊的風很大，孩子們把風箏放得比船屋還要高。"),
    ("shift_jis", "湖の風は強く、子どもたちは凧を舟小屋より高く揚げた。"),
    ("iso-2022-jp", "明日の会議は午後三時から会議室で行います。"),
    ("us-ascii", "See you at the lake house on Sunday; bring the poem."),
)
ATTACHMENT_MB = 100
MANY = 100000


def text_part(number, html):
    charset, sentence = TEXTS[number % len(TEXTS)]
    lines = [sentence * (1 + (number + line) % 3)
             for line in range(10 + number * 7919 % 70)]
    text = "\n".join(lines) + "\n"
    if html:
        text = "".join(f'<p style="margin:0"><b>{line}</b></p>\n'
                       for line in lines)
    raw = text.encode(charset)
    if number % 3 == 0 or charset == "us-ascii":
        how, raw = "8bit", raw
    elif number % 3 == 1:
        how, raw = "quoted-printable", quopri.encodestring(raw)
    else:
        how, raw = "base64", base64.encodebytes(raw)
    kind = "html" if html else "plain"
    return (f"Content-Type: text/{kind}; charset={charset}\n"
            f"Content-Transfer-Encoding: {how}\n\n").encode() + raw


def multipart(kind, boundary, parts):
    mark = f"\n--{boundary}\n".encode()
    return (f'Content-Type: multipart/{kind}; boundary="{boundary}"\n'
            .encode() + b"".join(mark + part for part in parts) +
            f"\n--{boundary}--\n".encode())


def message(number, chance):
    word = base64.b64encode(TEXTS[number % 8][1][:20].encode()).decode()
    head = "".join(f"Received: from mx{hop}.example.org by mx.example.org "
                   f"with ESMTPS id {number}x{hop};\n"
                   f"\tMon, {1 + number % 28} Jan 2024 10:00:0{hop} +0000\n"
                   for hop in range(5))
    head += (f"From: =?utf-8?B?{word}?= <s{number % 97}@example.org>\n"
             f"Subject: =?utf-8?B?{word}?= {number}\nMIME-Version: 1.0\n")
    body = text_part(number, False)
    if number % 4 == 0:
        body = multipart("alternative", f"=_alt_{number}",
                         [body, text_part(number, True)])
    if number % 10 == 0:
        content = base64.encodebytes(chance.randbytes(30000 + number % 7 *
                                                      30000))
        body = multipart("mixed", f"=_mix_{number}", [
            body, b"Content-Type: application/pdf; name=plan.pdf\n"
            b"Content-Transfer-Encoding: base64\n\n" + content])
    return head.encode() + body


def make_messages(folder, count):
    generator = os.environ.get("CULVER_GENMAIL")
    if generator:
        subprocess.run([sys.executable, generator, "-n", str(count),
                        "--format", "eml", "--out", str(folder)], check=True,
                       stdout=subprocess.DEVNULL)
        return
    folder.mkdir()
    chance = random.Random(1)
    for number in range(count):
        (folder / f"{number:08}.eml").write_bytes(message(number, chance))


def program(name):
    return str(pathlib.Path(os.environ["CULVER_BUILDDIR"]) / name)


def cpu_s(name, folder):
    """CPU seconds of a decoder, or None when it is not built."""
    done = subprocess.run([program(f"tests/bench/{name}"), str(folder)],
                          capture_output=True, text=True, check=False)
    if done.returncode == 77:
        return None
    if done.returncode != 0:
        sys.exit(f"{name}: {done.stderr}")
    return float(done.stdout.split()[0])


def bench_text(place, count):
    folder = place / "messages"
    make_messages(folder, count)
    pairs = [(cpu_s("decode_bench", folder), cpu_s("gmime_bench", folder))
             for _ in range(6)][1:]
    ours = statistics.median(pair[0] for pair in pairs)
    line = f"all text of {count} messages to UTF-8, CPU"
    peer = ""
    if pairs[0][1] is not None:
        gmime = statistics.median(pair[1] for pair in pairs)
        peer = f"   {ours / gmime:.2f} of GMime ({gmime:.3f} s)"
    print(f"{line:<58} {ours:8.3f} s{peer}", flush=True)
    shutil.rmtree(folder)


def measured(place, *args, out=None):
    """Seconds, CPU seconds and peak KB of culver."""
    env = dict(os.environ, HOME=str(place), XDG_CONFIG_HOME=str(place),
               XDG_DATA_HOME=str(place), XDG_STATE_HOME=str(place))
    with open(out or os.devnull, "wb") as stdout:
        done = subprocess.run([program("tests/bench/peak"), program("culver"),
                               *map(str, args)], stdout=stdout, env=env,
                              stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"culver {' '.join(map(str, args))}: {done.stderr}")
    return [float(word) for word in done.stderr.split()[-3:]]


def write_plainly(path, content):
    """CPU seconds: the disk is busy with others as well."""
    start = time.process_time()
    with open(path, "wb", buffering=0) as out:
        for at in range(0, len(content), 65536):
            out.write(content[at:at + 65536])
    return time.process_time() - start


def bench_attachment(place):
    content = memoryview(random.Random(2).randbytes(ATTACHMENT_MB * 10**6))
    source, target = place / "large.eml", place / "out"
    with open(source, "wb") as out:
        out.write(b"Content-Type: multipart/mixed; boundary=x\n\n--x\n\n"
                  b"hi\n--x\nContent-Type: application/pdf\n"
                  b"Content-Transfer-Encoding: base64\n\n")
        for at in range(0, len(content), 57000):
            out.write(base64.encodebytes(content[at:at + 57000]))
        out.write(b"--x--\n")
    plain, ours, peaks = [], [], []
    for _ in range(5):
        target.unlink(missing_ok=True)
        plain.append(write_plainly(target, content))
        target.unlink()
        took = measured(place, "show", "--part", "2", source, out=target)
        ours.append(took[1])
        peaks.append(took[2])
    if target.read_bytes() != content:
        sys.exit("the attachment is not what it was")
    ours, plain = statistics.median(ours), statistics.median(plain)
    print(f"{f'a {ATTACHMENT_MB} MB attachment into a file, CPU':<58} "
          f"{ours:8.3f} s   {plain / ours:.2f} of the speed of mere writing "
          f"({plain:.3f} s)\n{'  peak memory':<58} {max(peaks) / 1024:8.1f} MB",
          flush=True)
    source.unlink()
    target.unlink()


def repeated(head, line, size, tail=b""):
    return lambda: [head] + [line * (10**6 // len(line))] * (
        size // 10**6) + [tail]


def nested(levels):
    return b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n"
                    % (level, level) for level in range(levels))


HOSTILE = (
    ("2 GB of text", repeated(b"\n", b"A line of the text of a letter.\n",
                              2 * 10**9 + 10**8)),
    ("80 MB of boundaries in 127 multiparts",
     repeated(nested(127), b"--b126 and more of it\n", 80 * 10**6)),
    ("80 MB of lines of two dashes and a letter in 127 multiparts",
     repeated(nested(127), b"--x\n", 80 * 10**6)),
    ("a line of 100 MB", repeated(b"\n", b"line ", 10**8, b"\n")),
    ("a field of 100 MB", repeated(b"Subject: ", b"x", 10**8, b"\n\nhi\n")),
    ("100,000 fields", lambda: [b"X-Field: value\n" * MANY, b"\nhi\n"]),
    ("100,000 parts", lambda: [
        b"Content-Type: multipart/mixed; boundary=x\n\n",
        b"--x\nContent-Type: text/plain\n\nhi\n" * MANY]),
)


def bench_hostile(place):
    source = place / "hostile.eml"
    for what, pieces in HOSTILE:
        with open(source, "wb") as out:
            for piece in pieces():
                out.write(piece)
        mime = measured(place, "mime", "--json", source)
        show = measured(place, "show", source)
        print(f"{what:<58} mime {mime[1]:6.2f} s {mime[2] / 1024:6.1f} MB   "
              f"show {show[1]:6.2f} s {show[2] / 1024:6.1f} MB", flush=True)
    source.unlink()


def bench(place, count):
    bench_text(place, count)
    bench_attachment(place)
    bench_hostile(place)


def main():
    os.environ.setdefault("CULVER_BUILDDIR", os.getcwd())
    with tempfile.TemporaryDirectory(prefix="cvbench", dir="/tmp") as place:
        bench(pathlib.Path(place),
              int(sys.argv[1]) if len(sys.argv) > 1 else 10000)


if __name__ == "__main__":
    main()
