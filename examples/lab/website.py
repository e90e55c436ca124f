"""A small web site of our own: 40 static pages, and a form, a search and a shop item answered by a program.

`website.py build FOLDER` writes the pages; `website.py serve` answers the rest on 127.0.0.1:8080.
The item page joins its number into an SQL statement on purpose: an injection must have something to find.
"""

import random
import sqlite3
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from people import WORDS, accounts

SECTIONS = {"boats": 10, "tides": 8, "news": 12, "crew": 6}
PAGES = ["/", "/about.html", "/contact.html", "/map.html"] + [
    f"/{section}/{number}.html" for section, count in SECTIONS.items() for number in range(1, count + 1)
]
ASSETS = ["/style.css", "/logo.svg", "/menu.js"]


def build(folder: Path) -> None:
    rng = random.Random(7)
    for page in PAGES:
        file = folder / (page.lstrip("/") or "index.html")
        file.parent.mkdir(parents=True, exist_ok=True)
        links = "".join(f'<li><a href="{link}">{link}</a></li>' for link in rng.sample(PAGES, 6))
        text = "".join(f"<p>{' '.join(rng.choices(WORDS, k=40))}.</p>" for _ in range(rng.randint(2, 25)))
        file.write_text(
            f'<!doctype html><title>Harbour {page}</title><link rel="stylesheet" href="/style.css">'
            f'<script src="/menu.js"></script><img src="/logo.svg" alt=""><ul>{links}</ul>{text}\n'
        )
    (folder / "style.css").write_text("body { font: 16px sans-serif; max-width: 40em }\n" * 20)
    (folder / "menu.js").write_text("document.title = document.title.trim()\n" * 30)
    (folder / "logo.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"><circle r="9"/></svg>\n')
    (folder / "robots.txt").write_text("User-agent: *\nDisallow: /login\n")
    (folder / "sitemap.txt").write_text("\n".join(PAGES) + "\n")
    (folder / "health").write_text("ok\n")


class Program(BaseHTTPRequestHandler):
    """The part of the site that computes its answers."""

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        query = parse_qs(url.query)
        if url.path == "/search":
            return self._answer(200, f"<p>{len(query.get('q', [''])[0]) % 7} pages found.</p>")
        if url.path == "/item":
            return self._item(query.get("id", ["1"])[0])
        self._answer(200, '<form method="post" action="/login"><input name="user"><input name="password"></form>')

    def do_POST(self) -> None:
        length = min(int(self.headers.get("content-length") or 0), 4096)
        form = parse_qs(self.rfile.read(length).decode("latin-1"))
        user, password = form.get("user", [""])[0], form.get("password", [""])[0]
        right = accounts(1).get(user) == password
        self._answer(200, "Welcome" if right else "Wrong name or password")

    def _item(self, number: str) -> None:
        shop = sqlite3.connect(":memory:")
        shop.execute("create table item (id integer, name text)")
        shop.executemany("insert into item values (?, ?)", enumerate(WORDS))
        try:
            rows = shop.execute(f"select name from item where id = {number}").fetchall()
            self._answer(200 if rows else 404, f"<h1>{rows[:3]}</h1>")
        except sqlite3.Error as error:
            self._answer(500, f"SQLite error: {error}")

    def _answer(self, status: int, text: str) -> None:
        body = text.encode()
        self.send_response(status)
        self.send_header("content-type", "text/html")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """The web server in front writes the log."""


if __name__ == "__main__":
    if sys.argv[1] == "build":
        build(Path(sys.argv[2]))
    else:
        ThreadingHTTPServer(("127.0.0.1", 8080), Program).serve_forever()
