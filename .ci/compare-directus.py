#!/usr/bin/env python3
"""Compares what a filled database says (directus-probe.sql) with what Directus said in the corpus.

usage: compare-directus.py FOUND.json EXPECTED.json...

Directus answers numbers of type numeric and bigint as text on PostgreSQL and as numbers on SQLite, and
the order of what hangs on a row is chance: numbers are compared as numbers, such lists sorted.
"""

import json
import math
import struct
import sys

# Columns that are four bytes wide in the schema that Directus makes on PostgreSQL.
REAL = {"rating", "score"}
NUMERIC = {"balance", "views", "price", "hits", "total", "count", "published_at_year"}
UNORDERED = {"articles", "tag_links"}


def plain(value, key=""):
    """The value without what is Directus' own way of writing it."""
    if isinstance(value, dict):
        return {k: plain(v, k) for k, v in value.items()}
    if isinstance(value, list):
        items = [plain(v) for v in value]
        if key in UNORDERED:
            items.sort(key=lambda item: json.dumps(item, sort_keys=True))
        return items
    if key in NUMERIC and isinstance(value, str):
        value = float(value) if "." in value else int(value)
    if key in REAL and value is not None:
        return struct.unpack("f", struct.pack("f", value))[0]
    return value


def differences(found, expected, path):
    """Where two answers differ, in words."""
    if isinstance(found, dict) and isinstance(expected, dict):
        for key in sorted(found.keys() | expected.keys()):
            if key not in found or key not in expected:
                yield f"{path}.{key}: only in what is {'expected' if key in expected else 'found'}"
            else:
                yield from differences(found[key], expected[key], f"{path}.{key}")
    elif isinstance(found, list) and isinstance(expected, list):
        if len(found) != len(expected):
            yield f"{path}: {len(found)} instead of {len(expected)}"
        for i, (a, b) in enumerate(zip(found, expected)):
            yield from differences(a, b, f"{path}[{i}]")
    elif isinstance(found, bool) or isinstance(expected, bool) or found is None or expected is None:
        if found is not expected:
            yield f"{path}: {found!r} instead of {expected!r}"
    elif isinstance(found, (int, float)) and isinstance(expected, (int, float)):
        # A sum of doubles on SQLite is not the sum of decimals to the last digit.
        if found != expected and not (
            "sum" in path and math.isclose(found, expected, rel_tol=1e-12)
        ):
            yield f"{path}: {found!r} instead of {expected!r}"
    elif found != expected:
        yield f"{path}: {found!r} instead of {expected!r}"


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        found = json.load(file)
    bad = []
    if found.pop("nextAuthor") != 61:
        bad.append("nextAuthor: the sequence of authors does not go on where SQLite's would")
    # The five seeded users and the administrator.
    if found.pop("hashes") != 6:
        bad.append("hashes: not every user has one to log in with")
    own = set(found.pop("collections"))
    compared = 0
    for name in sys.argv[2:]:
        with open(name, encoding="utf-8") as file:
            expected = json.load(file)
        listed = {c for c in expected["collections"]["data"] if not c.startswith("directus_")}
        if own != listed:
            bad.append(f"{name}: collections: {sorted(own)} instead of {sorted(listed)}")
        for key, answer in found.items():
            ours, theirs = plain(answer), plain(expected[key]["data"])
            # The probe's order is that of Directus and of the server's collation.
            if key in ("articles", "search", "year", "tags") and isinstance(theirs, list):
                for rows in (ours, theirs):
                    rows.sort(key=lambda row: json.dumps(row, sort_keys=True))
            bad.extend(f"{name}: {line}" for line in differences(ours, theirs, key))
            compared += 1
    for line in bad[:40]:
        print(line, file=sys.stderr)
    if bad:
        print(f"{len(bad)} differences", file=sys.stderr)
        return 1
    print(f"{compared} answers equal")
    return 0


if __name__ == "__main__":
    sys.exit(main())
