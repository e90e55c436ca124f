"""Who and where everyone in the lab is. All names, addresses and passwords are made up."""

import random

SERVER = "192.0.2.10"
HOST = "harbour"
DOMAIN = "harbour.example"

MONITOR = "192.0.2.11"
BACKUP = "192.0.2.12"
MAIL_GATEWAY = "192.0.2.13"
CRAWLER = "192.0.2.14"

STAFF = (
    "anna ben clara david elif farid greta hugo ines jonas karin liam mira nils olga paul "
    "qadir rosa sven tara ugo vera wim yara"
).split()

WORDS = "amber birch cedar delta ember fjord grove heron inlet jetty kelp lagoon maple north otter pebble".split()

WEAK_ACCOUNTS = {"printer": "printer1", "scans": "welcome"}
"""Two service accounts with passwords that a short list holds: now and then an attacker gets in."""


def desk(number: int) -> str:
    """The address of an ordinary machine, 20 to 199; 200 + day is the one taken over on that day."""
    return f"192.0.2.{number}"


def outsider(day: int, number: int) -> str:
    """The address of the attacker `number` (0 to 39) of `day` (1 to 6): no two days share one."""
    return f"198.51.100.{1 + (day - 1) * 40 + number}"


def crowd(day: int, size: int) -> list[str]:
    """Addresses of a distributed attack on `day`, at most 40."""
    return [f"203.0.113.{1 + (day - 1) * 40 + n}" for n in range(min(size, 40))]


def accounts(seed: int) -> dict[str, str]:
    """Login name to password."""
    rng = random.Random(seed)
    staff = {name: f"{rng.choice(WORDS)}-{rng.choice(WORDS)}-{rng.randint(10, 99)}" for name in STAFF}
    return staff | {"backup-agent": f"{rng.choice(WORDS)}-{rng.randint(1000, 9999)}"} | WEAK_ACCOUNTS
