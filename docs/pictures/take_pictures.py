"""Takes the pictures of the README from a demonstration: the dashboard in Chromium, a report page through LibreOffice.

Usage: python docs/pictures/take_pictures.py DATA   (a folder that `dondoc demo --no-serve --data DATA` has filled)
"""

import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from tempfile import TemporaryDirectory

HERE = Path(__file__).parent
WIDTH, HEIGHT = 1366, 1000
REPORT = "bao-cao-52-kh-ubnd-2021-h1-v1.docx"
CHROMIUM = (
    "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--hide-scrollbars",
)  # fmt: skip


def main() -> None:
    data = Path(sys.argv[1])
    for program in ("chromium", "soffice", "pdftoppm"):
        if shutil.which(program) is None:
            sys.exit(f"{program} is needed to take the pictures")
    with TemporaryDirectory() as folder:
        picture_of_page(data, Path(folder))
        picture_of_report(data, Path(folder))


def picture_of_page(data: Path, folder: Path) -> None:
    port = free_port()
    dondoc = Path(sys.executable).with_name("dondoc")
    server = subprocess.Popen(
        [dondoc, "demo", "--data", data, "--port", str(port)], stdout=subprocess.DEVNULL
    )
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for(f"{address}/healthz")
        take(f"{address}/", HERE / "dashboard.png", folder, HEIGHT)
    finally:
        server.terminate()
        server.wait(30)


def take(address: str, picture: Path, folder: Path, height: int) -> None:
    size = f"--window-size={WIDTH},{height}"
    profile = f"--user-data-dir={folder / 'profile'}"
    command = ["chromium", *CHROMIUM, size, profile, f"--screenshot={picture.resolve()}", address]
    subprocess.run(command, check=True, timeout=120, stderr=subprocess.DEVNULL)


def picture_of_report(data: Path, folder: Path) -> None:
    convert = ["soffice", "--headless", "--convert-to", "pdf", "--outdir", folder, data / "reports" / REPORT]
    subprocess.run(convert, check=True, timeout=180, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    pdf = folder / REPORT.replace(".docx", ".pdf")
    page = ["pdftoppm", "-png", "-r", "80", "-f", "1", "-l", "1", "-singlefile", pdf, HERE / "report"]
    subprocess.run(page, check=True, timeout=60)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(address: str) -> None:
    for _ in range(240):
        try:
            with urllib.request.urlopen(address, timeout=2) as answer:  # noqa: S310  our own loopback address
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.5)
    sys.exit(f"{address} does not answer")


if __name__ == "__main__":
    main()
