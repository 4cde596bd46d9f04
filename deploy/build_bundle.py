"""The bundle that installs without a network (deploy/README.md): wheels, fonts, documents, units, checksums.

Usage: python deploy/build_bundle.py [TARGET] — dist/dondoc-VERSION-bundle.tar.gz. Only this step needs a package index.
"""

import gzip
import hashlib
import platform
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HERE = Path(__file__).parent
LOCK = HERE / "runtime.lock"
# What lies at the top, where a person and docker compose look for it; the rest is in deploy/.
AT_THE_TOP = ("install.sh", "compose.yaml", ".dockerignore")
FACES = ("Regular", "Bold", "Italic", "BoldItalic")
LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.pyc", "build_bundle.py", "try_bundle.sh")


def main(target: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="dondoc-bundle-") as folder:
        wheels = Path(folder) / "wheels"
        print("wheels of everything that is needed to run (deploy/runtime.lock) …")
        download(wheels)
        wheel = build_wheel(wheels)
        made = assemble(sorted(wheels.iterdir()), version_of(wheel), target, fonts=times_like_faces())
    print(f"{made} ({made.stat().st_size / 1024**2:.0f} MB)")


def download(wheels: Path) -> None:
    """Every file is held against its checksum in the lock; what is not built yet is not taken."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
    command += ["--require-hashes", "--no-deps", "--only-binary", ":all:"]
    subprocess.run([*command, "--requirement", str(LOCK), "--dest", str(wheels)], check=True)


def build_wheel(wheels: Path) -> Path:
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(wheels), str(ROOT)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    (wheel,) = wheels.glob("dondoc-*.whl")
    return wheel


def version_of(wheel: Path) -> str:
    return wheel.name.split("-")[1]


def times_like_faces() -> list[Path]:
    """The four faces this machine prints with, and their licence; none where only Typst's own font is there."""
    from reports.pdf.fonts import pdf_font

    font = pdf_font()
    if not font.is_times_like or font.folder is None or font.family != "Liberation Serif":
        print("no Liberation Serif 2 with all Vietnamese letters here: the bundle carries no font")
        return []
    faces = [font.folder / f"LiberationSerif-{face}.ttf" for face in FACES]
    licence = Path("/usr/share/doc") / f"fonts-{font.folder.name}" / "copyright"
    return [*faces, *([licence] if licence.exists() else [])]


def assemble(wheels: Sequence[Path], version: str, target: Path, *, fonts: Sequence[Path] = ()) -> Path:
    """The same files give the same bytes."""
    name = f"dondoc-{version}-bundle"
    with tempfile.TemporaryDirectory(prefix="dondoc-bundle-") as folder:
        top = Path(folder) / name
        _fill(top, wheels, version, fonts)
        _write_checksums(top)
        target.mkdir(parents=True, exist_ok=True)
        made = target / f"{name}.tar.gz"
        with (
            made.open("wb") as raw,
            gzip.GzipFile("", "wb", fileobj=raw, mtime=0) as zipped,
            tarfile.open(fileobj=zipped, mode="w") as tar,
        ):
            tar.add(top, arcname=name, filter=_nobodys)
    return made


def _fill(top: Path, wheels: Sequence[Path], version: str, fonts: Sequence[Path]) -> None:
    shutil.copytree(HERE, top / "deploy", ignore=LEFT_OUT)
    for name in AT_THE_TOP:
        (top / "deploy" / name).rename(top / name)
    for folder, files in (("wheels", wheels), ("fonts", fonts)):
        for file in files:
            (top / folder).mkdir(exist_ok=True)
            shutil.copyfile(file, top / folder / file.name)
    _copy_documents(top / "docs")
    for name in ("README.md", "CHANGELOG.md"):
        shutil.copyfile(ROOT / name, top / name)
    (top / "VERSION").write_text(f"{version}\n")
    (top / ".env").write_text(f"BUNDLE_VERSION={version}\n")
    python = f"cp{sys.version_info[0]}{sys.version_info[1]}"
    (top / "BUILT_FOR").write_text(f"{python} {sys.platform} {platform.machine()}\n")


def _copy_documents(target: Path) -> None:
    """The built site when `make site` has made it, for it opens in a browser; else the texts it is made of."""
    site = ROOT / "site"
    if (site / "index.html").exists():
        shutil.copytree(site, target)
    else:
        shutil.copytree(ROOT / "docs", target, ignore=shutil.ignore_patterns("__pycache__", "*.py", "site"))


def _write_checksums(top: Path) -> None:
    files = sorted(file for file in top.rglob("*") if file.is_file())
    lines = [
        f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.relative_to(top).as_posix()}\n"
        for file in files
    ]
    (top / "SHA256SUMS").write_text("".join(lines), "utf-8")


def _nobodys(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Nothing of the machine that built it: owner, times, umask."""
    member.uid = member.gid = member.mtime = 0
    member.uname = member.gname = ""
    member.mode = 0o755 if member.isdir() or member.name.endswith(".sh") else 0o644
    return member


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "dist")
