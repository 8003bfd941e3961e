"""Turns the results of bench/compare into one Markdown table: medians with their range."""

import statistics
import sys
from collections import defaultdict

NAMES = {
    "mailtwin": "Mailtwin",
    "mbsync": "mbsync",
    "mbsync-nofsync": "mbsync, `FSync no`",
    "offlineimap": "OfflineIMAP",
}


def show(values):
    middle = statistics.median(values)
    if len(values) == 1:
        return f"{middle:.2f}"
    return f"{middle:.2f} ({min(values):.2f}-{max(values):.2f})"


def main(path, expected):
    seconds = defaultdict(list)
    memory = defaultdict(list)
    faults = defaultdict(set)
    for line in open(path):
        place, phase, program, _, measured, have, ok = line.rstrip("\n").split("\t")
        key = (place, phase, program)
        if ok != "yes":
            faults[key].add("failed")
        elif int(have) != int(expected):
            faults[key].add(f"{have} of {expected} messages")
        else:
            elapsed, kib = measured.split()
            seconds[key].append(float(elapsed))
            memory[key].append(int(kib) / 1024)
    print("| server | run | program | seconds | peak memory, MiB | runs |")
    print("|---|---|---|---|---|---|")
    for place, phase, program in sorted(set(seconds) | set(faults), key=order):
        key = (place, phase, program)
        cells = [place, phase, NAMES.get(program, program)]
        cells += [show(seconds[key]), f"{max(memory[key]):.0f}"] if seconds[key] else ["-", "-"]
        runs = str(len(seconds[key]))
        if faults[key]:
            runs += "; " + ", ".join(sorted(faults[key]))
        print("| " + " | ".join(cells + [runs]) + " |")


def order(key):
    place, phase, program = key
    return (place != "near", phase != "first", list(NAMES).index(program))


main(sys.argv[1], sys.argv[2])
