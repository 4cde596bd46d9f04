"""An office's own words of letters: which subject, statement or body stands in for the shipped one (docs/mail.md)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from markupsafe import Markup

from notifications.environments import LANGUAGES, environment, styled_layout
from notifications.layout import laid_out_text
from notifications.letters import LetterKind
from notifications.phrases import one_line, shortened
from notifications.wording_check import check_wording
from notifications.wording_sandbox import compiled, sandbox
from rules.errors import BadInput

LONGEST_SENTENCE = {"subject": 240, "statement": 1_000}
Rendered = Callable[[dict[str, Any]], str]


class Part(StrEnum):
    """What of a letter an office may word."""

    SUBJECT = "subject"
    STATEMENT = "statement"
    BODY = "body"


def wording_key(language: str, kind: LetterKind, part: Part) -> str:
    return f"{language}/{kind.value}/{part.value}"


def parts_of_key(key: str) -> tuple[str, LetterKind, Part]:
    """BadInput when there is no such letter or part."""
    try:
        language, kind, part = key.split("/")
        if language not in LANGUAGES:
            raise ValueError(language)
        return language, LetterKind(kind), Part(part)
    except ValueError:
        raise BadInput(f"không có mẫu thư {key!r}", mend="viết như vi/request/subject") from None


def shipped_wording(language: str, kind: LetterKind, part: Part) -> str:
    """The words an office starts from."""
    made = environment(styled=False)
    if made.loader is None:
        raise ValueError("the shipped templates have a loader")
    return made.loader.get_source(made, f"{wording_key(language, kind, part)}.txt")[0]


def compiled_wording(key: str, source: str) -> tuple[Rendered, Rendered]:
    """The words as text and as HTML; BadInput when they name or do what they may not."""
    language, kind, part = parts_of_key(key)
    is_body = part is Part.BODY
    check_wording(source, kind, language, is_body=is_body, parser=sandbox(styled=False))
    try:
        return compiled(source, styled=False), compiled(source, styled=True)
    except Exception as error:
        raise BadInput(f"không đọc được nội dung: {error}", mend="viết gọn lại") from error


@dataclass
class Wordings:
    """Compiled when first needed. What fails is noted in `faults` (key → why) and the shipped words are used."""

    sources: Mapping[str, str] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)
    _made: dict[str, tuple[Rendered, Rendered] | None] = field(default_factory=dict)

    def sentence(self, language: str, kind: LetterKind, part: Part, context: dict[str, Any]) -> str:
        """Subject or statement in the office's words, one line; empty: the shipped ones are used."""
        if not self.sources:
            return ""
        key = wording_key(language, kind, part)
        made = self._compiled(key)
        if made is None:
            return ""
        try:
            said = one_line(made[0](context))
            said.encode()  # what no mail can carry
            if not said:
                raise ValueError("không còn chữ nào")
        except Exception as error:  # whatever it is, the letter goes out
            self.faults.setdefault(key, str(error) or type(error).__name__)
            return ""
        return shortened(said, LONGEST_SENTENCE[part.value])

    def body(
        self, language: str, kind: LetterKind, plain: dict[str, Any], styled: dict[str, Any]
    ) -> tuple[str, Markup] | None:
        """Both parts in the office's words; None: the shipped ones are used."""
        if not self.sources:
            return None
        key = wording_key(language, kind, Part.BODY)
        made = self._compiled(key)
        if made is None:
            return None
        try:
            text, html = laid_out_text(made[0](plain)), styled_layout(made[1](styled))
            text.encode()
            html.encode()
            if not text:
                raise ValueError("không còn chữ nào")
        except Exception as error:  # as above
            self.faults.setdefault(key, str(error) or type(error).__name__)
            return None
        return text, html

    def _compiled(self, key: str) -> tuple[Rendered, Rendered] | None:
        if key not in self._made:
            source = self.sources.get(key)
            self._made[key] = None
            if source is not None:
                try:
                    self._made[key] = compiled_wording(key, source)
                except Exception as error:  # as above
                    self.faults.setdefault(key, str(error) or type(error).__name__)
        return self._made[key]


SHIPPED = Wordings()
