#!/usr/bin/env python3
"""Holds the balance that Crossdock kept against the one that another program worked out. usage: check.py EXPECTED STATUS"""
import json, sys

day = json.load(open(sys.argv[1]))
expected = {f["path"]: f for f in day["files"] + day["later"]}
found = {}
for f in json.load(open(sys.argv[2]))["files"]:
    # The day's exports were dropped twice: the second time they are duplicates.
    if f["outcome"] not in ("duplicate", "waiting"):
        found.setdefault(f["path"], f)
wrong = 0
for path, want in sorted(expected.items()):
    have = found.get(path)
    if have is None:
        print(f"{path}: is in no pass")
        wrong += 1
        continue
    # An order that waits for its carrier, and is changed, waits on.
    for name, value in {**want["records"], **want.get("withCarriers", {})}.items():
        if have["records"][name] != value:
            print(f"{path}: {name} is {have['records'][name]}, expected {value}")
            wrong += 1
    counts = dict(have["records"])
    if counts.pop("in") != sum(counts.values()):
        print(f"{path}: the balance does not close")
        wrong += 1
if wrong:
    sys.exit(f"demo: {wrong} differences")
print(f"demo: the balance closes for all {len(expected)} files, as an independent count says")
