"""Build docs/ into a site of plain files: python docs/site/build_site.py [TARGET]. A dead link or a page outside the navigation fails.

It opens from a folder (index.html), from a stick, or behind any web server, and asks nothing of other machines.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
# Beside docs/: what the pages link to.
BESIDE = ("README.md", "CHANGELOG.md", "examples/README.md", "bench/plans/README.md", "deploy/README.md")
LEFT_OUT = shutil.ignore_patterns("site", "*.py", "__pycache__")


def stage(source: Path) -> None:
    """The pages where the repository has them, with the entrance and the settings at the root."""
    shutil.copytree(ROOT / "docs", source / "docs", ignore=LEFT_OUT)
    for name in BESIDE:
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, source / name)
    for name in ("index.md", "conf.py"):
        shutil.copyfile(HERE / name, source / name)
    shutil.copyfile(ROOT / "pyproject.toml", source / "pyproject.toml")


def build(target: Path) -> int:
    """The exit code of the generator: 0 when every link leads somewhere and every page is in the navigation."""
    with tempfile.TemporaryDirectory(prefix="dondoc-site-") as folder:
        source, made = Path(folder) / "source", Path(folder) / "made"
        stage(source)
        command = [
            sys.executable,
            "-m",
            "sphinx",
            "-b",
            "html",
            "-W",
            "--keep-going",
            "-n",
            "-q",
            source,
            made,
        ]
        if code := subprocess.run(command, check=False).returncode:
            return code
        shutil.rmtree(made / ".doctrees", ignore_errors=True)
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(made, target)
    print(f"{target / 'index.html'}")
    return 0


if __name__ == "__main__":
    sys.exit(build(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "site"))
