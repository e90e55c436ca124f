"""Record one session of the lab: `record.py DAY MINUTES FOLDER`, as root.

The folder then holds the server's logs, a capture of what reached it, and attacks.jsonl with the truth.
"""

import subprocess
import sys
import time
from pathlib import Path

import attacks
import ordinary
from network import Network
from people import SERVER

HERE = Path(__file__).parent
START_LIMIT_S = 60


def main(day: int, minutes: float, folder: Path) -> None:
    folder.mkdir(parents=True)
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / "client-key")], check=True)
    with Network(f"lab{day}") as network:
        everyone = network.join("ordinary", ordinary.addresses(day))
        servers = serve(network.server, day, folder)
        capture = subprocess.Popen(
            ["ip", "netns", "exec", network.server, "tcpdump", "-i", "lan0", "-s", "128", "-U", "-Z", "root",
             "-w", str(folder / "capture.pcap"), "ip and dst host " + SERVER],
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        begin = time.time()
        end = begin + minutes * 60
        turns_at = begin + attacks.TURNS_AT * (end - begin)
        threads = ordinary.start(everyone, day, end, turns_at, folder)
        threads += attacks.start(network, everyone, day, begin, end, folder)
        for thread in threads:
            thread.join()
        time.sleep(3)
        capture.terminate()
        capture.wait()
        servers.kill()
        servers.wait()


def serve(namespace: str, day: int, folder: Path) -> subprocess.Popen:
    """Start the servers and wait until they answer. They end with the process returned here."""
    anonymous = "anonymous" if day % 2 == 0 else "closed"
    servers = subprocess.Popen(
        ["ip", "netns", "exec", namespace, "unshare", "--mount", "--uts", "--pid", "--fork", "--kill-child", "--mount-proc",
         sys.executable, str(HERE / "servers.py"), str(folder), anonymous],
    )  # fmt: skip
    limit = time.time() + START_LIMIT_S
    while not (folder / "ready").exists():
        if servers.poll() is not None or time.time() > limit:
            servers.kill()
            raise SystemExit("The servers did not start; see servers.txt in the session's folder.")
        time.sleep(0.2)
    return servers


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]), Path(sys.argv[3]).resolve())
