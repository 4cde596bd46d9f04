"""Bounces, answers of machines and replies as mail systems write them: each is taken for what it is."""

import csv
from pathlib import Path

import pytest

from config.reply_tokens import fingerprint_in
from intake.mail.classify import Ours, judge, tokens_in
from intake.mail.incoming import IncomingMail
from intake.mail.read_mail import read_mail

CORPUS = Path(__file__).parent / "mail_corpus"
ROWS = list(csv.DictReader((CORPUS / "expected.csv").read_text("utf-8").splitlines()))
OURS = Ours("dondoc@example.vn", "baocao+{token}@example.vn")
SECRET = "k" * 40


def letter_named(mail: IncomingMail) -> str:
    """By the order in which the mailbox looks: token, Message-ID; a notice by its own fields."""
    if mail.notice is not None:
        return next(iter(mail.notice.fingerprints), "")
    tokens = tokens_in(mail, OURS.reply_address)
    if tokens:
        return fingerprint_in(SECRET, tokens[0]) or "forged"
    ours = [one.strip("<>").partition("@") for one in mail.answers]
    return next((local for local, _, domain in ours if domain == "example.vn"), "")


@pytest.mark.parametrize("row", ROWS, ids=[row["file"] for row in ROWS])
def test_each_message_of_the_corpus_is_taken_for_what_it_is(row: dict[str, str]) -> None:
    mail = read_mail((CORPUS / f"{row['file']}.eml").read_bytes())
    judgement = judge(mail, OURS)
    assert judgement.kind == row["kind"], judgement.reason
    assert judgement.needs_person == (row["needs_person"] == "yes")
    assert (mail.notice.status if mail.notice else "") == row["status"]
    if row["kind"] in ("reply", "bounce", "delay") or row["letter"]:
        assert letter_named(mail) == row["letter"]
    if row["says"]:
        assert mail.body.startswith(row["says"])
        assert "Kính gửi ông" not in mail.body


def test_the_table_names_every_file_and_no_other() -> None:
    assert sorted(row["file"] for row in ROWS) == sorted(one.stem for one in CORPUS.glob("*.eml"))
    assert len(ROWS) >= 40
