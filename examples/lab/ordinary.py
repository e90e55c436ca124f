"""What people and machines ordinarily do in the lab: each is a thread with its own random numbers."""

import random
import threading
import time
from collections.abc import Callable
from pathlib import Path

from network import inside
from people import BACKUP, CRAWLER, DOMAIN, MAIL_GATEWAY, MONITOR, SERVER, STAFF, WORDS, accounts, desk
from website import ASSETS, PAGES

BROWSERS = [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15",
    "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Gecko/20100101 Firefox/132.0",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36",
]
MISSING = ["/favicon.ico", "/boats/11.html", "/news/old.html", "/apple-touch-icon.png", "/tides/2025.pdf"]
COMMANDS = ["uptime", "ls -la", "df -h", "cat report-1.txt", "who; date", "sleep 8; ls", "sleep 20; uptime", "ps", "wc report-2.txt"]
SSH_OPTIONS = ["-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "ConnectTimeout=20"]


class Person:
    """One ordinary machine: an address in the ordinary namespace, an account, and a time to go home."""

    def __init__(self, namespace: str, address: str, name: str, end: float, seed: int, folder: Path):
        self.namespace, self.address, self.name, self.end, self.folder = namespace, address, name, end, folder
        self.rng = random.Random(seed)
        self.password = accounts(1)[name]
        self.browser = self.rng.choice(BROWSERS)

    def pause(self, shortest: float, longest: float) -> bool:
        """Wait a while; false when the session is over."""
        time.sleep(max(0, min(self.rng.uniform(shortest, longest), self.end - time.time())))
        return time.time() < self.end

    def do(self, *command: str, timeout: float = 60) -> int:
        return inside(self.namespace, list(command), timeout)

    def get(self, *paths: str, referer: str = "", more: tuple[str, ...] = ()) -> None:
        urls = [f"http://{SERVER}{path}" for path in paths]
        outputs = ["-o/dev/null"] * len(urls)
        source = ["-s", "--interface", self.address, "-A", self.browser]
        self.do("curl", *source, *(["-e", referer] if referer else []), *outputs, *more, *urls)


def browse(person: Person) -> None:
    """Visits of a handful of pages, with their assets, a missing page, a search or a login now and then."""
    rng = person.rng
    while person.pause(5, 420):
        page, referer = rng.choice([*PAGES[:1] * 8, *PAGES]), rng.choice(["", "https://search.example/?q=harbour"])
        for step in range(rng.randint(2, 12)):
            person.get(page, *(ASSETS if step == 0 else rng.sample(ASSETS, rng.randint(0, 2))), referer=referer)
            if not person.pause(1, 18):
                return
            referer, page = f"http://{SERVER}{page}", rng.choice(PAGES)
            chance = rng.random()
            if chance < 0.05:
                person.get(rng.choice(MISSING), referer=referer)
            elif chance < 0.12:
                person.get(f"/search?q={rng.choice(WORDS)}+{rng.choice(WORDS)}", referer=referer)
            elif chance < 0.18:
                person.get(f"/item?id={rng.randint(0, 15)}", referer=referer)
            elif chance < 0.22:
                sign_in(person)


def sign_in(person: Person) -> None:
    person.get("/login")
    person.pause(2, 8)
    if person.rng.random() < 0.25:
        person.get("/login", more=("-d", f"user={person.name}&password={person.password[:-1]}"))
        person.pause(2, 6)
    person.get("/login", more=("-d", f"user={person.name}&password={person.password}"))


def remote_shell(person: Person) -> None:
    """Logins with a password or a key, a mistyped password now and then, commands, copies."""
    rng = person.rng
    while person.pause(10, 260):
        login = ["-o", f"BindAddress={person.address}", *SSH_OPTIONS]
        where = f"{person.name}@{SERVER}"
        if rng.random() < 0.35:
            login += ["-i", str(person.folder / "client-key")]
            prefix = []
        else:
            login += ["-o", "PubkeyAuthentication=no"]
            while rng.random() < 0.14:
                wrong = ["sshpass", "-p", person.password[: rng.randint(3, 8)]]
                person.do(*wrong, "ssh", *login, "-o", "NumberOfPasswordPrompts=1", where, "true")
                person.pause(2, 7)
            prefix = ["sshpass", "-p", person.password]
        chance = rng.random()
        if chance < 0.7:
            person.do(*prefix, "ssh", *login, where, rng.choice(COMMANDS))
        elif chance < 0.85:
            person.do(*prefix, "scp", "-q", *login, f"{where}:report-{rng.randint(1, 5)}.txt", "/dev/null")
        else:
            person.do(*prefix, "scp", "-q", *login, __file__, f"{where}:copy.txt")


def transfer(person: Person) -> None:
    """FTP sessions that list, fetch and store; a mistyped password now and then."""
    rng = person.rng
    while person.pause(10, 330):
        number = rng.randint(1, 5)
        steps = rng.sample(
            [
                "ls",
                f"get report-{number}.txt -o /dev/null",
                f"cat report-{rng.randint(1, 5)}.txt",
                "mkdir -f plans",
                "cls -l",
                f"put {__file__} -o notes-{number}.txt",
                f"rm -f notes-{rng.randint(1, 5)}.txt",
                "pwd",
            ],
            rng.randint(2, 6),
        )
        waits = [f"{step}; sleep {rng.randint(0, 4)}" for step in steps]
        settings = f"set net:socket-bind-ipv4 {person.address}; set ftp:ssl-allow no; set net:max-retries 1; set net:timeout 15; set xfer:clobber yes"
        if rng.random() < 0.12:
            person.do("lftp", "-c", f"{settings}; open -u {person.name},{person.password[1:]} {SERVER}; ls")
            person.pause(3, 9)
        person.do("lftp", "-c", f"{settings}; open -u {person.name},{person.password} {SERVER}; {'; '.join(waits)}")


def write_mail(person: Person) -> None:
    """Mail to colleagues, and signed in to partners outside; a misspelt colleague or password now and then."""
    rng = person.rng
    while person.pause(15, 300):
        send(person, f"{person.name}@{DOMAIN}", outside=rng.random() < 0.3)


def send(person: Person, sender: str, outside: bool) -> None:
    rng = person.rng
    to = [f"{rng.choice(STAFF)}@{DOMAIN}" for _ in range(1 + (rng.random() < 0.2))]
    if outside:
        to = [f"{rng.choice(WORDS)}@partner.example"]
    elif rng.random() < 0.05:
        to = [f"{rng.choice(STAFF)}x@{DOMAIN}"]
    sign = ["--auth", "PLAIN", "--auth-user", person.name, "--auth-password"]
    password = person.password[1:] if rng.random() < 0.04 else person.password
    person.do(
        "swaks", "--server", SERVER, "--local-interface", person.address, "--helo", f"pc.{DOMAIN}",
        "--from", sender, "--to", ",".join(to), "--header", f"Subject: {' '.join(rng.choices(WORDS, k=3))}",
        "--body", "\n".join(" ".join(rng.choices(WORDS, k=9)) for _ in range(rng.randint(1, 60))),
        "--header", f"Message-Id: <{rng.getrandbits(48):x}@{sender.partition('@')[2]}>",
        *([*sign, password] if outside or rng.random() < 0.5 else []),
    )  # fmt: skip


def monitor(person: Person) -> None:
    """A monitoring host: a health page every few seconds, a knock at each other service every minute."""
    turn = 0
    person.browser = "uptime-check/2.3"
    while person.pause(9, 11):
        person.get("/health")
        turn += 1
        if turn % 6 == 0:
            for port in ("21", "22", "25"):
                person.do("bash", "-c", f"exec 3<>/dev/tcp/{SERVER}/{port}; read -t 3 -r line <&3", timeout=10)


def back_up(person: Person) -> None:
    """A burst of copies with a key, every few minutes."""
    login = ["-q", "-i", str(person.folder / "client-key"), "-o", f"BindAddress={person.address}", *SSH_OPTIONS]
    while person.pause(60, 420):
        for number in range(1, 6):
            person.do("scp", *login, f"backup-agent@{SERVER}:report-{number}.txt", "/dev/null")


def relay_mail(person: Person) -> None:
    """The mail gateway: what the outside writes, in small bursts."""
    while person.pause(20, 150):
        for _ in range(person.rng.randint(1, 5)):
            send(person, f"{person.rng.choice(WORDS)}@partner.example", outside=False)


def crawl(person: Person) -> None:
    """A search engine's robot reads the whole site, twice, politely."""
    person.browser = "HarbourSearch/1.0 (+http://search.example/bot.html)"
    for _ in range(2):
        if not person.pause(30, 300):
            return
        person.get("/robots.txt", "/sitemap.txt")
        for page in PAGES:
            person.get(page)
            if not person.pause(0.5, 4):
                return


Habit = Callable[[Person], None]

HABITS: list[tuple[Habit, range]] = [
    (browse, range(20, 62)),
    (remote_shell, range(50, 76)),
    (transfer, range(70, 86)),
    (write_mail, range(80, 112)),
]
MACHINES: list[tuple[Habit, str]] = [(monitor, MONITOR), (back_up, BACKUP), (relay_mail, MAIL_GATEWAY), (crawl, CRAWLER)]


def addresses(day: int) -> list[str]:
    """Every ordinary address; the last is the machine that turns against its own network on that day."""
    return [address for _, address in MACHINES] + [desk(n) for n in range(20, 112)] + [desk(200 + day)]


def start(namespace: str, day: int, end: float, turns_at: float, folder: Path) -> list[threading.Thread]:
    """Everybody comes to work. One in six desks stays empty each day."""
    rng = random.Random(day)
    people = [(habit, address, "backup-agent" if habit is back_up else rng.choice(STAFF), end) for habit, address in MACHINES]
    for habit, desks in HABITS:
        people += [(habit, desk(n), STAFF[n % len(STAFF)], end) for n in desks if rng.random() > 1 / 6]
    people.append((browse, desk(200 + day), "wim", turns_at))
    threads = []
    for number, (habit, address, name, until) in enumerate(people):
        person = Person(namespace, address, name, until, day * 1000 + number, folder)
        threads.append(threading.Thread(target=habit, args=(person,)))
        threads[-1].start()
    return threads
