"""The documents are tested like code: what they name exists, what exists is named."""

import re
import shlex
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import click
import pytest

from cli.main import COMMANDS, dondoc
from config.settings import Settings

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
DOCUMENTS = sorted(
    {README, ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md"), *ROOT.glob("examples/*.md")}
)
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
HEADINGS = ["Context", "Decision", "Consequences", "Alternatives"]

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
CODE_BLOCK = re.compile(r"^```\n(.*?)^```", re.MULTILINE | re.DOTALL)
PACKAGES = "rules|config|models|intake|notifications|reports|operations|flows|web|cli|tests|examples|docs"
FILE_NAMED = re.compile(rf"`((?:{PACKAGES})/[\w/.-]+\.[a-z]+)`(?:\s+`([A-Za-z_][\w.]*)`)?")

# Written in two pieces, so that this file does not name what it forbids.
MACHINE_PATHS = "|".join(
    ("wo" + "rk", "ro" + "ot", "ho" + "me", "Us" + "ers", "t" + "mp", "o" + "pt/py" + "pi[^/]*")
)
REGISTRIES = "|".join(
    ("py" + "pi", "python" + "hosted", "npm" + "js", "artif" + "actory", "docker" + r"\.io")
)
PRIVATE = re.compile(
    rf"(?<![\w.~>*)}}\]])/(?:{MACHINE_PATHS})/[\w.]|\b[\w.-]*(?:{REGISTRIES})[\w-]*\.(?:org|com|io|net)\b"
)
# What tools and runs leave in a checkout; none of it is tracked (.gitignore).
UNTRACKED = {"var", "dist", "build", "__pycache__", ".env"}


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def every_document() -> list[object]:
    return [pytest.param(path, id=name_of(path)) for path in DOCUMENTS]


def test_the_readme_names_every_setting_and_no_other() -> None:
    known = {f"DONDOC_{name.upper()}" for name in Settings.model_fields}
    said = set(re.findall(r"\bDONDOC_[A-Z_]+\b", README.read_text("utf-8"))) - {"DONDOC_TESTS_REQUIRE"}
    assert said == known


def test_the_readme_tells_the_defaults_that_hold() -> None:
    rows = re.findall(r"^\| `DONDOC_(\w+)` \| (.+?) \|", README.read_text("utf-8"), re.MULTILINE)
    told = {name.lower(): value.strip("`") for name, value in rows}
    held = {name: str(field.default) for name, field in Settings.model_fields.items() if name in told}
    held = {
        name: value.removesuffix(":00") if name == "office_opens" else value for name, value in held.items()
    }
    assert told == {name: value or "empty" for name, value in held.items()}


def test_the_readme_names_every_command() -> None:
    said = README.read_text("utf-8")
    assert [name for name in COMMANDS if f"`dondoc {name}" not in said] == []


def test_every_command_of_a_group_is_named_in_a_document() -> None:
    said = "\n".join(path.read_text("utf-8").replace("\\|", "|") for path in DOCUMENTS)
    printed = re.findall(r"\bdondoc ([a-z]+)\b([^`\n]*)", said)
    named = {(group, word) for group, rest in printed for word in re.findall(r"[a-z][a-z-]*", rest)}
    missing = []
    for name in COMMANDS:
        command = dondoc.get_command(click.Context(dondoc), name)
        if isinstance(command, click.Group):
            inside = command.list_commands(click.Context(dondoc))
            missing += [f"dondoc {name} {one}" for one in inside if (name, one) not in named]
    assert missing == []


def test_every_make_target_named_is_one() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = set(re.findall(r"(?:^|`)make ([a-z]+)", README.read_text("utf-8"), re.MULTILINE))
    assert {"demo", "test"} <= named <= targets


def command_lines(text: str) -> Iterator[list[str]]:
    """What stands in code: whole lines of blocks, and `dondoc …` inside sentences."""
    inline = re.findall(r"`(dondoc [^`]+)`", CODE_BLOCK.sub("", text))
    blocks = [line for block in CODE_BLOCK.findall(text) for line in block.splitlines()]
    for line in (*inline, *blocks):
        if line.startswith("dondoc "):
            # A table lists the commands of a group with bars between them.
            yield shlex.split(line.replace(r"\|", " | "), comments=True)


def wrong_words(line: list[str]) -> list[str]:
    """The commands and options of a line that the program does not know."""
    if line[1] in ("--help", "-h", "--version"):
        return []
    command, context = dondoc.get_command(click.Context(dondoc), line[1]), click.Context(dondoc)
    if command is None:
        return [line[1]]
    wrong = []
    for before, word in pairwise(line[1:]):
        if isinstance(command, click.Group) and before in (line[1], "|") and word.islower():
            found = command.get_command(context, word)
            wrong += [] if found else [word]
            if found and "|" not in line:
                command = found
    if "|" not in line:
        known = {name for option in command.params for name in option.opts}
        wrong += [word for word in line if word.startswith("--") and word not in known]
    return wrong


@pytest.mark.parametrize("path", every_document())
def test_every_command_line_printed_is_one_the_program_knows(path: Path) -> None:
    lines = list(command_lines(path.read_text("utf-8")))
    assert [(" ".join(line), wrong) for line in lines if (wrong := wrong_words(line))] == []


def test_a_command_line_with_a_mistake_is_seen() -> None:
    assert wrong_words(["dondoc", "plan", "conform", "X"]) == ["conform"]
    assert wrong_words(["dondoc", "plan", "confirm", "X", "--isuer", "Y"]) == ["--isuer"]
    assert wrong_words(["dondoc", "plan", "import", "|", "lost"]) == ["lost"]
    assert wrong_words(["dondoc", "nothing"]) == ["nothing"]


@pytest.mark.parametrize("path", every_document())
def test_every_relative_link_leads_to_a_file(path: Path) -> None:
    targets = [target.partition("#")[0] for target in LINK.findall(path.read_text("utf-8"))]
    inside = [target for target in targets if target and "://" not in target]
    assert [target for target in inside if not (path.parent / target).is_file()] == []


@pytest.mark.parametrize("path", every_document())
def test_every_file_named_is_there_and_holds_what_is_said_to_be_in_it(path: Path) -> None:
    missing = []
    for named, held in FILE_NAMED.findall(path.read_text("utf-8")):
        file = ROOT / named
        if not file.is_file():
            missing.append(named)
        elif held and not all(part in file.read_text("utf-8") for part in held.split(".")):
            missing.append(f"{named} {held}")
    assert missing == []


CITED = re.compile(r"\b(tracking|law)\.md (\d(?:\.\d+)?(?:(?:–|, )\d(?:\.\d+)?)*)")


def test_every_rule_cited_by_number_is_in_the_document_cited() -> None:
    numbers = {
        name: set(
            re.findall(r"^#+ (\d(?:\.\d+)?)\.? ", (ROOT / "docs" / f"{name}.md").read_text("utf-8"), re.M)
        )
        for name in ("tracking", "law")
    }
    cited = [
        (name_of(path), document, number)
        for path, text in text_files()
        if path.suffix in (".py", ".toml", ".html", ".css") and "tests" not in path.parts
        for document, said in CITED.findall(text)
        for number in re.split(r"–|, ", said)
    ]
    assert cited
    assert [one for one in cited if one[2] not in numbers[one[1]]] == []


@pytest.mark.parametrize("path", [pytest.param(path, id=path.stem) for path in DECISIONS])
def test_every_decision_has_the_four_headings_on_one_page(path: Path) -> None:
    text = path.read_text("utf-8")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == HEADINGS
    assert text.startswith(f"# {path.stem[:4]} ")
    assert text.count("\n") <= 60


def test_decisions_are_numbered_without_a_gap() -> None:
    assert [int(path.stem[:4]) for path in DECISIONS] == list(range(1, len(DECISIONS) + 1))


@pytest.mark.parametrize("path", every_document())
def test_vietnamese_letters_are_composed(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text == unicodedata.normalize("NFC", text)


def text_files() -> Iterator[tuple[Path, str]]:
    """Every file of the checkout that is text, without what tools leave behind."""
    for path in sorted(ROOT.rglob("*")):
        parts = path.relative_to(ROOT).parts
        is_made = any(part in UNTRACKED or part.endswith(".egg-info") for part in parts)
        is_ours = not is_made and parts[0] != "site"  # what `make site` builds
        is_kept = parts[0] in (".ci", ".github") or not parts[0].startswith(".") or len(parts) == 1
        if path.is_file() and is_ours and is_kept:
            content = path.read_bytes()
            if b"\0" not in content[:4096]:
                yield path, content.decode("utf-8", errors="replace")


def test_no_file_names_a_machines_paths_or_a_package_registry() -> None:
    found = [
        f"{name_of(path)}: {hit.group()}" for path, text in text_files() for hit in PRIVATE.finditer(text)
    ]
    assert found == []


def test_a_private_path_or_registry_would_be_seen() -> None:
    for text in (
        "see /" + "work/x",
        '"/' + 'root/.cache"',
        "https://files.python" + "hosted.org/x",
        "py" + "pi.org",
    ):
        assert PRIVATE.search(text), text
    for text in ("the /" + "tmp folder", "docs/" + "work/x", "{base}/" + "tmp/x"):
        assert not PRIVATE.search(text), text
