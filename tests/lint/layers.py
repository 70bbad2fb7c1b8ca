#! /usr/bin/env python3
"""Who may include whom, and where foreign headers may be opened: layers.txt
beside this file."""

import pathlib

from common import Lint, includes, resolve


def read_rules(path):
    """{folder: allowed}, {header: doors}, headers of the C library."""
    layers, doors, libc = {}, {}, set()
    for line in path.read_text().splitlines():
        words = line.split("#")[0].split()
        if not words:
            continue
        if words[0] == "door":
            doors[words[1]] = words[2:]
        elif words[0] == "libc":
            libc.update(words[1:])
        else:
            layers[words[0]] = words[1:]
    return layers, doors, libc


def layer_of(layers, path):
    """The longest folder (or the file itself) that has a line."""
    for place in (path, *path.parents):
        if str(place) in layers:
            return str(place)
    return None


def is_within(path, places):
    return any(str(place) in places for place in (path, *path.parents))


def check_own(lint, layers, path, number, name):
    target = resolve(lint, path, name)
    layer = layer_of(layers, path)
    if name == "config.h":
        return
    if target is None:
        lint.fail(path, number, f'"{name}" is no header of ours')
    elif layer is None:
        lint.fail(path, number, "this folder has no line in layers.txt")
    elif not is_within(target, [layer, *layers[layer]]):
        lint.fail(path, number, f"{layer} may not include {target}")


def door_of(doors, name):
    """The longest door that name is or lies behind."""
    fits = [header for header in doors if name == header or
            (header.endswith("/") and name.startswith(header))]
    return max(fits, key=len, default=None)


def check_foreign(lint, doors, libc, path, number, name):
    if name in libc:
        return
    door = door_of(doors, name)
    if door is None:
        lint.fail(path, number, f"<{name}> has no door in layers.txt")
    elif str(path) not in doors[door]:
        lint.fail(path, number, f"<{name}> may be opened only by "
                  f"{' '.join(doors[door])}")


def main():
    lint = Lint("layers")
    rules = pathlib.Path(__file__).parent / "layers.txt"
    own = lint.root / "tests/lint/layers.txt"
    layers, doors, libc = read_rules(own if own.is_file() else rules)
    for path in lint.files("src", "ui"):
        for number, is_foreign, name in includes(lint, path):
            if is_foreign:
                check_foreign(lint, doors, libc, path, number, name)
            else:
                check_own(lint, layers, path, number, name)
    lint.finish()


main()
