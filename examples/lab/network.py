"""Network namespaces around one bridge. No address in them leads anywhere else."""

import os
import signal
import subprocess
from pathlib import Path

from people import SERVER


def ip(*arguments: str, namespace: str | None = None) -> None:
    command = ["ip", *(["-n", namespace] if namespace else []), *arguments]
    subprocess.run(command, check=True, capture_output=True, text=True)


class Network:
    """The server's namespace with a bridge, and as many client namespaces as are joined to it."""

    def __init__(self, name: str):
        self.name = name
        self.server = f"{name}-server"
        self.namespaces: list[str] = []

    def __enter__(self) -> "Network":
        self._add(self.server)
        ip("link", "add", "lan0", "type", "bridge", namespace=self.server)
        ip("address", "add", f"{SERVER}/24", "dev", "lan0", namespace=self.server)
        ip("link", "set", "lan0", "up", namespace=self.server)
        for outside in ("198.51.100.0/24", "203.0.113.0/24"):
            ip("route", "add", outside, "dev", "lan0", namespace=self.server)
        return self

    def __exit__(self, *_: object) -> None:
        for namespace in reversed(self.namespaces):
            self._end_processes(namespace)
            subprocess.run(["ip", "netns", "delete", namespace], check=False)

    def _end_processes(self, namespace: str) -> None:
        """A tool stopped by its time limit may leave children behind."""
        listed = subprocess.run(["ip", "netns", "pids", namespace], check=False, capture_output=True, text=True)
        for pid in listed.stdout.split():
            try:
                os.kill(int(pid), signal.SIGKILL)
            except ProcessLookupError:
                continue

    def join(self, name: str, addresses: list[str]) -> str:
        """A new client namespace with these addresses; only the server can be reached from it."""
        namespace = f"{self.name}-{name}"
        self._add(namespace)
        port = f"v{len(self.namespaces)}"
        ip("link", "add", port, "type", "veth", "peer", "name", "eth0", "netns", namespace, namespace=self.server)
        ip("link", "set", port, "master", "lan0", "up", namespace=self.server)
        for address in addresses:
            ip("address", "add", f"{address}/32", "dev", "eth0", namespace=namespace)
        ip("link", "set", "eth0", "up", namespace=namespace)
        ip("route", "add", f"{SERVER}/32", "dev", "eth0", "src", addresses[0], namespace=namespace)
        return namespace

    def _add(self, namespace: str) -> None:
        ip("netns", "add", namespace)
        self.namespaces.append(namespace)
        ip("link", "set", "lo", "up", namespace=namespace)


def inside(namespace: str, command: list[str], timeout: float, folder: Path | None = None) -> int:
    """Run a command in a namespace; its exit code, or 124 when its time is over and it was ended with its children."""
    running = subprocess.Popen(
        ["ip", "netns", "exec", namespace, *command],
        cwd=folder,
        start_new_session=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        return running.wait(timeout)
    except subprocess.TimeoutExpired:
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()
        return 124
