"""pytest says its results as TAP, so that each counts in make check."""

import os
import sys


class Tap:
    def __init__(self):
        # The tests' own output is captured; ours goes around that.
        self.out = os.fdopen(os.dup(sys.stdout.fileno()), "w")
        self.number = 0

    def say(self, line):
        print(line, file=self.out, flush=True)

    def remark(self, text):
        for line in str(text).splitlines():
            self.say("# " + line)

    def pytest_collection_finish(self, session):
        self.say(f"1..{len(session.items)}")

    def pytest_collectreport(self, report):
        if report.failed:
            self.remark(report.longrepr)
            self.say(f"Bail out! {report.nodeid} cannot be read")

    def pytest_runtest_logreport(self, report):
        name = report.nodeid.replace("#", "")
        if report.when == "call" or (report.when == "setup" and
                                     report.outcome != "passed"):
            self.number += 1
            word = "not ok" if report.failed else "ok"
            why = ""
            if report.skipped:
                why = " # SKIP " + report.longrepr[2].removeprefix("Skipped: ")
            self.say(f"{word} {self.number} - {name}{why}")
        if report.failed:
            self.remark(f"{name} ({report.when})")
            self.remark(report.longrepr)
            for title, text in report.sections:
                self.remark(f"{title}\n{text}")


def pytest_addoption(parser):
    """pytest's own reporter, which is off, would define it; the comparisons
    that assert explains ask for it."""
    parser.addoption("--verbose", type=int, default=1)


def pytest_configure(config):
    config.pluginmanager.register(Tap())
