#! /usr/bin/env python3
"""No circle of includes, between files or between folders."""

from common import Lint, includes, resolve


def find_circle(graph):
    """A path that ends where it began, or None."""
    done, path = set(), []

    def visit(node):
        if node in path:
            return path[path.index(node):] + [node]
        if node in done:
            return None
        path.append(node)
        for target in sorted(graph.get(node, {})):
            circle = visit(target)
            if circle:
                return circle
        path.pop()
        done.add(node)
        return None

    for node in sorted(graph):
        circle = visit(node)
        if circle:
            return circle
    return None


def main():
    lint = Lint("circles")
    files, folders = {}, {}
    for path in lint.files("src", "ui"):
        for number, is_foreign, name in includes(lint, path):
            target = None if is_foreign else resolve(lint, path, name)
            if target is None:
                continue
            files.setdefault(path, {})[target] = (path, number)
            if path.parent != target.parent:
                edges = folders.setdefault(path.parent, {})
                edges[target.parent] = (path, number)
    for graph in files, folders:
        circle = find_circle(graph)
        if circle:
            path, number = graph[circle[0]][circle[1]]
            lint.fail(path, number, " -> ".join(map(str, circle)))
    lint.finish()


main()
