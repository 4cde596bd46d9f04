"""An office's own words of letters: what is taken, what is refused, and that nothing in them reaches farther than data."""

from dataclasses import replace
from typing import Any

import pytest

from notifications import wording_sandbox
from notifications.context import context_of
from notifications.environments import LANGUAGES, given_to
from notifications.letters import FACTS, LetterKind
from notifications.rendering import seal, write
from notifications.samples import sample_letter, sample_line, situations
from notifications.wording_types import names_in, variables_of
from notifications.wordings import Part, Wordings, compiled_wording, shipped_wording, wording_key
from rules.errors import BadInput
from tests.notifications.sample_letters import AT, a_letter, a_sender

REQUEST = "vi/request/body"
SECRET = "khoa-bi-mat"

# Each of these is refused on save; put into the database by another way, none of them does anything.
ATTACKS = [
    "{{ ''.__class__ }}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ letter.__class__.__mro__ }}",
    "{{ letter.__init__.__globals__ }}",
    "{{ letter['__class__'] }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ joiner.__init__.__globals__ }}",
    "{{ namespace.__init__.__globals__ }}",
    "{{ lipsum.__globals__ }}",
    "{{ self._TemplateReference__context }}",
    "{{ self.__init__.__globals__ }}",
    "{{ letter|attr('__class__') }}",
    "{{ letter|map(attribute='__class__')|list }}",
    "{{ [letter]|map(attribute='__class__')|list }}",
    "{{ '{0.__class__.__init__.__globals__}'.format(letter) }}",
    "{{ '%s'|format(letter.__class__) }}",
    "{{ 'x'.format_map({}) }}",
    "{{ sender.reply_secret }}",
    "{{ letter.facts }}",
    "{{ lines.__globals__ }}",
    "{{ lines.context }}",
    "{{ fact.__globals__ }}",
    "{{ fact.__code__ }}",
    "{{ loop }}",
    "{% include '/etc/passwd' %}",
    "{% include 'vi/_foot.txt' %}",
    "{% import 'vi/_words.txt' as words %}{{ words.to }}",
    "{% from 'vi/_words.txt' import to %}",
    "{% extends '_frame.html' %}",
    "{% macro boom(n) %}{{ boom(n) }}{% endmacro %}{{ boom(1) }}",
    "{% for a in range(99999999) %}x{% endfor %}",
    "{% for a in 'xxxxxxxxxx' %}{% for b in 'xxxxxxxxxx' %}x{% endfor %}{% endfor %}",
    "{% for s in digest.sections recursive %}{{ loop(digest.sections) }}{% endfor %}",
    "{{ 'x'|center(999999999) }}",
    "{{ 'x'|indent(999999999) }}",
    "{{ 'x'.ljust(999999999) }}",
    "{{ 'x' * 999999999 }}",
    "{{ 9 ** 99999999 }}",
    "{{ '%999999999d' % 1 }}",
    "{{ 'a'|replace('a', 'aaaaaaaaaa')|replace('a', 'aaaaaaaaaa') }}",
    "{% set a = 'xxxxxxxxxx' %}{% set a = a ~ a %}{% set a = a ~ a %}{{ a }}",
    "{% set n = namespace(a=[]) %}{{ n.a.append(1) }}",
    "{{ letter.lines.append(1) }}",
    "{{ '<script>alert(1)</script>'|safe }}",
    "<script>alert(1)</script>",
    '<img src="https://theo-doi.example/x.png">',
    "{% autoescape false %}{{ link }}{% endautoescape %}",
    "{{ debug() }}{% debug %}",
    "{{ " + "(" * 900 + "1" + ")" * 900 + " }}",
    "{{ " + "not " * 900 + "1 }}",
    "a" * 7_000,
    r'{{ "\ud83d" }}',
    r'{{ "\x00" }}',
    r'{{ "a" ~ "\x1b" }}',
    r'{{ para("\udc00") }}',
    "\ud83d",
    "{{ " + "9" * 5000 + " }}",
    "{{ letter }}",
    "{{ letter|upper }}",
    '{{ "" ~ letter }}',
    "{{ para(letter) }}",
    "{{ letter.attachments }}",
    "{{ letter or 1 }}",
    "{{ 1 and letter }}",
    "{{ letter if digest.owed else 1 }}",
    "{{ 1 if digest.owed > 99 else letter }}",
    "{% set all = letter %}{{ all }}",
    "{% for section in digest.sections %}{{ loop }}{% endfor %}",
    "{% for section in digest.sections %}{{ section }}{% endfor %}",
]


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack[:40])
def test_an_attack_is_refused_on_save_and_does_nothing_from_the_database(attack: str) -> None:
    source = f"{{{{ lines() }}}}\n{attack}\n"
    with pytest.raises(BadInput):
        compiled_wording(REQUEST, source)
    wordings = Wordings(dict.fromkeys((REQUEST, "vi/request/subject", "vi/request/statement"), source))
    letter = a_letter(LetterKind.REQUEST)
    sender = a_sender(reply_secret=SECRET, reply_address="a+{token}@example.vn")
    assert seal(letter, sender, at=AT, wordings=wordings) == seal(letter, sender, at=AT)
    assert set(wordings.faults) == set(wordings.sources)


@pytest.mark.parametrize("attack", ATTACKS[:45], ids=lambda attack: attack[:40])
def test_the_sandbox_alone_lets_nothing_out(attack: str) -> None:
    """Also without the reading before: the second wall stands for itself."""
    letter = a_letter(LetterKind.REQUEST)
    context: dict[str, Any] = given_to("vi", styled=False) | context_of(letter, a_sender(reply_secret=SECRET))
    try:
        said = wording_sandbox.compiled(attack, styled=False)(context)
    except Exception:
        said = ""
    assert len(said) <= wording_sandbox.LONGEST_OUTPUT
    for word in ("<class", "mappingproxy", "function", "root:", SECRET, "uid="):
        assert word not in said


@pytest.mark.parametrize(
    ("source", "line", "mend"),
    [
        ("{{ lines() }}\n{{ facts.what }}", "dòng 2", "digest"),
        ("{{ lines() }}\n{{ letter.ten }}", "dòng 2", "recipient_name"),
        ("{{ lines() }}\n\n{{ letter.why|rut_gon }}", "dòng 3", "shortened"),
        ("{{ lines() }}\n{% if digest.owed %}", "dòng 2", "endif"),
        ("{{ fact('Nhãn') }}{{ lines() }}", "dòng 1", "2 giá trị"),
        ("Kính gửi đơn vị.", "", "{{ lines() }}"),
        ("{# lines() #}x", "", "{{ lines() }}"),
        ("{{ 'lines()' }}", "", "{{ lines() }}"),
        ("{% if digest.owed > 99 %}{{ lines() }}{% endif %}", "", "{{ lines() }}"),
        ("{% for one in letter.attachments %}{% else %}{{ lines() }}{% endfor %}", "", "{{ lines() }}"),
        ("{{ lines() }}\n{{ letter }}", "dòng 2", "dấu chấm"),
        ("{% for line in digest.sections %}{{ lines() }}{% endfor %}", "dòng 1", "ngoài vòng lặp"),
    ],
)
def test_a_refusal_says_the_line_and_what_to_do(source: str, line: str, mend: str) -> None:
    with pytest.raises(BadInput) as refused:
        compiled_wording(REQUEST, source)
    assert (refused.value.where or "") == line
    assert mend in (refused.value.mend or "")


@pytest.mark.parametrize(
    ("key", "source"),
    [("vi/plan_changed/body", "{{ facts }}"), ("en/request/statement", "{{ items(letter) }}")],
)
def test_a_whole_group_of_data_is_never_shown(key: str, source: str) -> None:
    with pytest.raises(BadInput, match="nhóm dữ liệu"):
        compiled_wording(key, source)


def test_words_no_mail_can_carry_leave_the_letter_to_the_shipped_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Also without the reading before: the second wall stands for itself."""
    monkeypatch.setattr("notifications.wordings.check_wording", lambda *_, **__: None)
    wordings = Wordings(dict.fromkeys((REQUEST, "vi/request/subject"), r'{{ "\ud83d" }}'))
    letter = a_letter(LetterKind.REQUEST)
    assert seal(letter, a_sender(), at=AT, wordings=wordings) == seal(letter, a_sender(), at=AT)
    assert set(wordings.faults) == set(wordings.sources)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", LetterKind)
def test_the_shipped_words_may_be_the_offices_and_say_the_same(language: str, kind: LetterKind) -> None:
    own = {wording_key(language, kind, part): shipped_wording(language, kind, part) for part in Part}
    wordings = Wordings(own)
    for situation, letter in list(situations(kind))[:: 1 if language == "vi" else 5]:
        if "dài" in situation:  # an office's subject is cut where the shipped one is not
            continue
        assert write(letter, a_sender(language), wordings) == write(letter, a_sender(language)), situation
    assert wordings.faults == {}


def test_the_offices_words_are_paragraphs_in_both_parts_and_their_data_is_never_run() -> None:
    source = 'Đề nghị "thực hiện" & gửi trước 16h: {{ digest.headline.what }}\n{{ lines() }}\nTrân trọng.'
    wordings = Wordings({REQUEST: source, "vi/request/subject": "Đề nghị\n{{ digest.owed }} việc"})
    evil = '{{ 7*7 }} <b>{% raw %} \x1e\x1f & "x"'
    letter = a_letter(LetterKind.REQUEST, lines=(sample_line(what=evil, kind=LetterKind.REQUEST),))
    written = write(letter, a_sender(), wordings)
    assert wordings.faults == {}
    assert written.subject == "Đề nghị 1 việc"
    assert '\nĐề nghị "thực hiện" & gửi trước 16h: {{ 7*7 }} <b>{% raw %}' in written.text
    assert "\n\nTrân trọng.\n" in written.text
    assert "&#34;thực hiện&#34; &amp; gửi trước 16h: {{ 7*7 }} &lt;b&gt;{% raw %}" in written.html
    assert "<b>{%" not in written.html
    assert ">Trân trọng.</p>" in written.html
    assert not set("\x1d\x1e\x1f") & set(written.text + written.html)


def test_words_that_fail_on_one_letter_leave_that_letter_to_the_shipped_words() -> None:
    key = "vi/request/statement"
    wordings = Wordings({key: "{{ digest.headline.due_on|weekday_date if digest.owed > 1 else letter.ask }}"})
    one = a_letter(LetterKind.REQUEST)
    assert write(one, a_sender(), wordings) == write(one, a_sender())
    assert key in wordings.faults
    two = replace(one, lines=one.lines * 2)
    assert write(two, a_sender(), wordings).statement == "Thứ Năm 24/6/2021"


def test_a_letter_too_long_for_any_mailbox_is_cut_off_and_the_shipped_words_used() -> None:
    wordings = Wordings({REQUEST: "{{ lines() }}\n" * 20})
    letter = a_letter(LetterKind.REQUEST, lines=(sample_line(what="việc rất dài " * 200),) * 40)
    assert write(letter, a_sender(), wordings) == write(letter, a_sender())
    assert "dài quá" in wordings.faults[REQUEST]


def test_what_may_be_named_is_what_the_data_types_hold() -> None:
    for kind, keys in FACTS.items():
        assert set(names_in(variables_of(kind)["facts"])) == {*keys.required, *keys.optional}
    assert "content" not in str(variables_of(LetterKind.REQUEST))
    assert not {"reply_secret", "address"} & set(names_in(variables_of(LetterKind.REQUEST)["sender"]))


@pytest.mark.parametrize("kind", LetterKind)
def test_every_situation_of_a_kind_makes_a_letter(kind: LetterKind) -> None:
    found = list(situations(kind))
    assert len({name for name, _ in found}) == len(found) >= 3
    assert sample_letter(kind).kind is kind
