"""Turn recorded sessions into sample data: `collect.py SESSIONS DATA`.

SESSIONS holds folders day1, day2, ... as `record.py` leaves them. DATA/lab gets their logs and a slice of their
captures, compressed, and DATA/labels.yaml the days of the timeline and the truth: what stands between FILES_MARK and
LABELS_LINE, and after LABELS_MARK, is written anew.
"""

import gzip
import json
import random
import struct
import sys
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path

LOGS = ["auth.log", "mail.log", "access.log", "vsftpd.log"]
FILES_MARK = "  # The lab's days, written by examples/lab/collect.py: day1 becomes the first of the timeline.\n"
LABELS_MARK = "  # The lab, written by examples/lab/collect.py from what its attackers noted down; times are those in the files.\n"
LABELS_LINE = "\nlabels:\n"
FIRST_DAY = date(2026, 11, 16)
CAPTURE_PACKETS, ATTACK_PACKETS = 3_000, 600
"""Packets a day in all, and of attackers: on the wire one in eight is theirs, here one in five."""

ATTACKS_IN_CAPTURE = {"port_scan", "ftp_bounce"}
BEFORE, AFTER = timedelta(seconds=2), timedelta(seconds=120)
"""A tool connects after it starts; the last lines of what it did come when its connections run out."""

PCAP_HEADER_BYTES, RECORD_HEADER_BYTES, SOURCE_OFFSET = 24, 16, 26


def main(sessions: Path, data: Path) -> None:
    notes, labels = [], []
    for session in sorted(sessions.glob("day*")):
        target = data / "lab" / session.name
        target.mkdir(parents=True, exist_ok=True)
        attacks = [json.loads(line) for line in (session / "attacks.jsonl").read_text().splitlines()]
        attacks.sort(key=lambda attack: attack["from"])
        for name in LOGS:
            write(target / f"{name}.gz", (session / "own-var-log" / name).read_bytes())
        write(target / "capture.pcap.gz", slice_capture((session / "capture.pcap").read_bytes(), attacks, session.name))
        notes.append(note(session.name, datetime.fromisoformat(attacks[0]["from"]).date()))
        labels += [label(session.name, attack) for attack in attacks]
        labels.append(f'  - normal: true\n    file: "lab/{session.name}/*"\n    src: ["192.0.2.0/24"]\n')
    file = data / "labels.yaml"
    before, files_mark, rest = file.read_text().partition(FILES_MARK)
    others = rest.partition(LABELS_LINE)[2].partition(LABELS_MARK)[0]
    if not files_mark or not others:
        raise SystemExit(f"{file} lacks a line that says where the lab's part stands: FILES_MARK or LABELS_LINE.")
    file.write_text("".join([before, FILES_MARK, *notes, LABELS_LINE, others, LABELS_MARK, *labels]))


def write(file: Path, content: bytes) -> None:
    file.write_bytes(gzip.compress(content, 9, mtime=0))


def note(day: str, recorded: date) -> str:
    """How many days a session, all of one day, is moved; syslog lines have no year of their own."""
    moved_to = FIRST_DAY + timedelta(days=int(day.removeprefix("day")) - 1)
    return f'  - file: "lab/{day}/*"\n    year: {recorded.year}\n    shift_days: {(moved_to - recorded).days}\n'


def label(day: str, attack: dict) -> str:
    sources = ", ".join(f'"{source}"' for source in attack["src"])
    return (
        f"  - attack: {attack['attack']}\n"
        f'    file: "lab/{day}/*"\n'
        f"    src: [{sources}]\n"
        f'    from: "{moved(attack["from"], -BEFORE)}"\n'
        f'    to: "{moved(attack["to"], AFTER)}"\n'
    )


def moved(stamp: str, by: timedelta) -> str:
    return (datetime.fromisoformat(stamp) + by).strftime("%Y-%m-%dT%H:%M:%SZ")


def slice_capture(capture: bytes, attacks: list[dict], day: str) -> bytes:
    """The packets of some sources, whole sources: those that only packets betray, other attackers, ordinary ones."""
    packets = list(read_packets(capture))
    count = Counter(source for source, _ in packets)
    every = {source for attack in attacks for source in attack["src"]}
    kept = {source for attack in attacks if attack["attack"] in ATTACKS_IN_CAPTURE for source in attack["src"]}
    rng = random.Random(day)
    for group, limit in ((every - kept, ATTACK_PACKETS), (set(count) - every, CAPTURE_PACKETS)):
        for source in rng.sample(sorted(group), len(group)):
            if sum(count[one] for one in kept) + count[source] <= limit:
                kept.add(source)
    return capture[:PCAP_HEADER_BYTES] + b"".join(packet for source, packet in packets if source in kept)


def read_packets(capture: bytes):
    """Source address and bytes, with their record header, of each packet of a little-endian Ethernet capture."""
    at = PCAP_HEADER_BYTES
    while at + RECORD_HEADER_BYTES <= len(capture):
        (stored,) = struct.unpack_from("<I", capture, at + 8)
        body = at + RECORD_HEADER_BYTES
        source = ".".join(str(byte) for byte in capture[body + SOURCE_OFFSET : body + SOURCE_OFFSET + 4])
        yield source, capture[at : body + stored]
        at = body + stored


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
