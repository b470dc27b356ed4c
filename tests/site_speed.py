"""Measure how fast built sites load in a real browser, and print a Markdown table.

    .venv/bin/python tests/site_speed.py                                     # _site, its default pages
    .venv/bin/python tests/site_speed.py --site _site --site ../before/_site # two builds, the same pages
    .venv/bin/python tests/site_speed.py --site ../other/html intro.html     # another book has its own pages

Every site is served in the same run by the same server, which compresses text as GitHub Pages does. Each
load starts a browser profile without a cache, and the loads of all sites alternate, so that whatever else
the machine does meanwhile slows all of them. ``phone`` has a screen of 390 × 844 pixels, a processor that is
four times slower and slow 4G (1.6 Mbit/s, 150 ms); ``laptop`` has 1366 × 768 pixels and is not throttled.

Bytes and requests are those of the load itself, and bytes are compressed. FCP and LCP are the first and the
largest contentful paint. TBT is what tasks of more than 50 ms take beyond these 50 ms, after the first
paint. CLS is the sum of all layout shifts until the page has been scrolled to its end, which includes images
that move the text below them when they arrive. Each number is a median over the loads, except the last one,
which is the largest CLS.
"""

import argparse
import gzip
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache, partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from threading import Thread
from typing import TYPE_CHECKING

from browsing import chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parents[1]
PAGES = (
    "book/index.html",
    "book/connectionist-models/adaline.html",
    "book/connectionist-models/pandemonium.html",
    "book/deep-neural-networks/adam.html",
    "exercises/connectionist-models/perceptron.html",
)
COMPRESSED = {".html", ".css", ".js", ".svg", ".json", ".txt", ".md", ".ipynb"}


@dataclass(frozen=True)
class Device:
    """A screen, and how much slower than this machine its processor and its network are."""

    name: str
    width: int
    height: int
    slowdown: int = 1
    bits_per_second: float = 0
    latency_ms: float = 0


DEVICES = (
    Device("laptop", 1366, 768),
    Device("phone", 390, 844, slowdown=4, bits_per_second=1.6e6, latency_ms=150),
)


@dataclass(frozen=True)
class Load:
    """What one load of a page cost."""

    kilobytes: float
    requests: int
    fcp: float
    lcp: float
    tbt: float
    cls: float


class Compressing(SimpleHTTPRequestHandler):
    """Serve files with gzip where it helps, over connections that stay open."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer with the file, compressed if it is text."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        is_text = path.suffix in COMPRESSED
        body = content(path, is_text)
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Length", str(len(body)))
        if is_text:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Log nothing."""


@cache
def content(path: Path, is_text: bool) -> bytes:
    """Return what is sent for a file; compressed once, so that no load waits for it."""
    return gzip.compress(path.read_bytes(), 6) if is_text else path.read_bytes()


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on this machine, and yield its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Compressing, directory=folder))
    server.daemon_threads = True
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


OBSERVE = """
  window.seen = { lcp: 0, cls: 0, long: [] };
  const observe = (type, each) => new PerformanceObserver(list => list.getEntries().forEach(each))
    .observe({ type, buffered: true });
  observe("largest-contentful-paint", entry => { seen.lcp = entry.startTime; });
  observe("layout-shift", entry => { if (!entry.hadRecentInput) seen.cls += entry.value; });
  observe("longtask", entry => seen.long.push([entry.startTime, entry.duration]));
"""
PAINTED = """() => {
  const fcp = performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0;
  const late = seen.long.filter(([start, duration]) => start + duration > fcp);
  return { fcp, lcp: seen.lcp, tbt: late.reduce((sum, [, duration]) => sum + duration - 50, 0) };
}"""
SCROLLED = """async () => {
  for (let y = 0; y < document.documentElement.scrollHeight; y += innerHeight) {
    scrollTo(0, y);
    await new Promise(next => setTimeout(next, 60));
  }
  await new Promise(next => setTimeout(next, 300));
  return seen.cls;
}"""


def load(browser: "Browser", address: str, device: Device) -> Load:
    """Load a page once, with nothing in the cache."""
    context = browser.new_context(viewport={"width": device.width, "height": device.height})
    tab = context.new_page()
    tab.add_init_script(OBSERVE)
    client = context.new_cdp_session(tab)
    sizes: list[float] = []
    client.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    client.send("Network.enable")
    client.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": device.latency_ms,
            "downloadThroughput": device.bits_per_second / 8 or -1,
            "uploadThroughput": device.bits_per_second / 16 or -1,
        },
    )
    client.send("Emulation.setCPUThrottlingRate", {"rate": device.slowdown})
    tab.goto(address, wait_until="networkidle", timeout=120_000)
    tab.wait_for_timeout(500)
    requests, kilobytes = len(sizes), sum(sizes) / 1000
    painted = tab.evaluate(PAINTED)
    cls = tab.evaluate(SCROLLED)
    context.close()
    return Load(kilobytes, requests, painted["fcp"], painted["lcp"], painted["tbt"], cls)


def row(folder: Path, page: str, device: Device, loads: list[Load]) -> str:
    """Return a line of the table."""

    def middle(name: str) -> float:
        return median(getattr(one, name) for one in loads)

    numbers = [f"{middle('kilobytes'):.0f}", f"{middle('requests'):.0f}"]
    numbers += [f"{middle(name):.0f}" for name in ("fcp", "lcp", "tbt")]
    numbers += [f"{middle('cls'):.3f}", f"{max(one.cls for one in loads):.3f}"]
    return f"| {folder} | {page} | {device.name} | " + " | ".join(numbers) + " |"


def main(arguments: list[str] | None = None) -> int:
    """Measure, and print the table; return the exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--site", nargs="+", action="append", metavar=("FOLDER", "PAGE"), help="a built site")
    parser.add_argument("--loads", type=int, default=5, help="how often each page is loaded (default: 5)")
    options = parser.parse_args(arguments)
    sites = [
        (Path(folder), tuple(pages) or PAGES) for folder, *pages in options.site or [[str(ROOT / "_site")]]
    ]
    missing = [str(site / page) for site, pages in sites for page in pages if not (site / page).is_file()]
    if missing:
        print(f"Not built: {', '.join(missing)}", file=sys.stderr)
        return 1
    loads: dict[tuple[Path, str, Device], list[Load]] = {
        (folder, page, device): [] for folder, pages in sites for page in pages for device in DEVICES
    }
    with ExitStack() as servers, chromium() as browser:
        addresses = {folder: servers.enter_context(served(folder)) for folder, _ in sites}
        for _ in range(options.loads):
            for (folder, page, device), found in loads.items():
                found.append(load(browser, f"{addresses[folder]}/{page}", device))
    print("| site | page | device | KB | requests | FCP ms | LCP ms | TBT ms | CLS | worst CLS |")
    print("|---|---|---|--:|--:|--:|--:|--:|--:|--:|")
    for (folder, page, device), found in loads.items():
        print(row(folder, page, device, found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
