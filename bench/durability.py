"""Judges an strace of a first sync: was every message durable before it got its final name?

A message file is one that is renamed or linked into a `cur` or `new` directory, or created there.
Its data is durable when, after its last write, there was an fsync or fdatasync of it, or a syncfs
or sync of its file system. The trace comes from `strace -f -y`. Where calls overlap the doubt goes
against the program: a sync counts from its beginning, a write lasts until its end, and a name
appears when the rename begins.
"""

import os
import re
import sys
from collections import Counter

CALL = re.compile(r"^(\d+)\s+(?:(\w+)\((.*)|<\.\.\. (\w+) resumed>(.*))$")
UNFINISHED = "<unfinished ...>"
SYNCING = ("fsync", "fdatasync", "syncfs", "sync")
WRITING = ("write", "writev", "pwrite64", "pwritev", "sendfile")
NAMING = ("rename", "renameat", "renameat2", "link", "linkat")
QUOTED = re.compile(r'(?:\d+<([^>]*)>, )?(?:AT_FDCWD(?:<([^>]*)>)?, )?"((?:[^"\\]|\\.)*)"')
STATE = (".sqlite", ".mbsyncstate")
DESCRIPTOR = re.compile(r"^(\d+)<([^>]*)>")


class Trace:
    def __init__(self, home):
        self.home = home
        self.calls = Counter()
        self.begun = {}
        self.last_write = {}
        self.synced = {}
        self.all_synced = -1
        self.named = 0
        self.too_early = []
        self.directories_synced = set()
        self.named_in = {}
        self.state_syncs = 0

    def read(self, path):
        with open(path, errors="replace") as lines:
            for at, line in enumerate(lines):
                match = CALL.match(line)
                if not match:
                    continue
                thread, call, text, resumed, rest = match.groups()
                if resumed:
                    began, text = self.begun.pop((thread, resumed), (at, ""))
                    self.ended(resumed, text + rest, began, at)
                elif UNFINISHED in text:
                    begun = text.replace(UNFINISHED, "")
                    self.begun[(thread, call)] = (at, begun)
                    if call in WRITING:  # It may reach the file at any time from now on.
                        self.wrote(begun, at)
                else:
                    self.ended(call, text, at, at)

    def ended(self, call, text, began, at):
        if re.search(r"= -1 E\w+", text):
            return
        self.calls[call] += 1
        if call in WRITING:
            self.wrote(text, at)
        elif call in ("fsync", "fdatasync"):
            self.fsynced(text, began)
        elif call == "sync" or call == "syncfs" and self.same_device(text):
            self.all_synced = began
        elif call in NAMING:
            self.renamed(text, began)

    def wrote(self, text, at):
        name = self.described(text)
        if name:
            self.last_write[name] = at

    def fsynced(self, text, began):
        name = self.described(text)
        if name:
            self.synced[name] = began
            if any(part in name for part in STATE):
                self.state_syncs += 1
            if name in self.named_in:
                self.directories_synced.add(name)

    def renamed(self, text, began):
        paths = [os.path.join(a or b or "", c) for a, b, c in QUOTED.findall(text)][:2]
        if len(paths) < 2 or not paths[1].startswith(self.home):
            return
        source, target = paths
        directory = os.path.dirname(target)
        if os.path.basename(directory) not in ("cur", "new"):
            return
        if os.path.basename(os.path.dirname(source)) != "tmp":
            return  # A flag changed; the message had its name already.
        self.named += 1
        self.named_in[directory] = began
        durable = max(self.all_synced, self.synced.get(source, -1))
        if durable < self.last_write.get(source, 0):
            self.too_early.append(target)

    def same_device(self, text):
        match = DESCRIPTOR.match(text)
        try:
            return os.stat(match.group(2)).st_dev == os.stat(self.home).st_dev
        except (AttributeError, OSError):
            return False

    def described(self, text):
        match = DESCRIPTOR.match(text)
        return match.group(2) if match and match.group(2).startswith(self.home) else None


def main(program, path, home):
    trace = Trace(home)
    trace.read(path)
    print(f"## {program}\n")
    print(f"- messages named in cur/ or new/: {trace.named}")
    for call in SYNCING:
        print(f"- {call}: {trace.calls[call]}")
    print(f"- of these, syncs of the program's own state: {trace.state_syncs}")
    unsynced = [d for d, at in trace.named_in.items() if d not in trace.directories_synced
                and trace.all_synced < at]
    print(f"- data on stable storage before the name: {trace.named - len(trace.too_early)}"
          f" of {trace.named}")
    print(f"- directories synced after their names appeared: "
          f"{len(trace.named_in) - len(unsynced)} of {len(trace.named_in)}")
    for name in trace.too_early[:5]:
        print(f"- named too early: {name}")
    print()
    return 1 if trace.too_early or trace.named == 0 else 0


sys.exit(main(*sys.argv[1:4]))
