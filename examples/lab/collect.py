"""Turn recorded sessions into sample data: `collect.py SESSIONS DATA`.

SESSIONS holds folders day1, day2, ... as `record.py` leaves them. DATA/lab gets their logs and a slice of their
captures, compressed, and DATA/labels.yaml the truth: everything in it after the line MARK is written anew.
"""

import gzip
import json
import random
import struct
import sys
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

LOGS = ["auth.log", "mail.log", "access.log", "vsftpd.log"]
MARK = "  # The lab, written by examples/lab/collect.py from what its attackers noted down.\n"
CAPTURE_PACKETS = 3_000
ATTACKS_IN_CAPTURE = {"port_scan", "ftp_bounce"}
BEFORE, AFTER = timedelta(seconds=2), timedelta(seconds=120)
"""A tool connects after it starts; the last lines of what it did come when its connections run out."""

PCAP_HEADER_BYTES, RECORD_HEADER_BYTES, SOURCE_OFFSET = 24, 16, 26


def main(sessions: Path, data: Path) -> None:
    labels = []
    for session in sorted(sessions.glob("day*")):
        target = data / "lab" / session.name
        target.mkdir(parents=True, exist_ok=True)
        attacks = [json.loads(line) for line in (session / "attacks.jsonl").read_text().splitlines()]
        attacks.sort(key=lambda attack: attack["from"])
        for name in LOGS:
            write(target / f"{name}.gz", (session / "own-var-log" / name).read_bytes())
        write(target / "capture.pcap.gz", slice_capture((session / "capture.pcap").read_bytes(), attacks, session.name))
        labels += [label(session.name, attack) for attack in attacks]
        labels.append(f'  - normal: true\n    file: "lab/{session.name}/*"\n    src: ["192.0.2.0/24"]\n')
    file = data / "labels.yaml"
    file.write_text(file.read_text().partition(MARK)[0] + MARK + "".join(labels))


def write(file: Path, content: bytes) -> None:
    file.write_bytes(gzip.compress(content, 9, mtime=0))


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
    """The packets of the scanning sources and of some ordinary ones, whole sources, up to CAPTURE_PACKETS."""
    packets = list(read_packets(capture))
    count = Counter(source for source, _ in packets)
    every = {source for attack in attacks for source in attack["src"]}
    kept = {source for attack in attacks if attack["attack"] in ATTACKS_IN_CAPTURE for source in attack["src"]}
    total = sum(count[source] for source in kept)
    ordinary = sorted(set(count) - every)
    random.Random(day).shuffle(ordinary)
    for source in ordinary:
        if total + count[source] <= CAPTURE_PACKETS:
            kept.add(source)
            total += count[source]
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
