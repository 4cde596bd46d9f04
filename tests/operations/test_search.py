"""Search: what is stored is found by its folded words, whoever wrote it, by those who may see it."""

import unicodedata

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlmodel import Session

from models.queries import units as unit_queries
from models.queries.search import search
from models.queries.search_found import Found, found_behind
from operations.answers.submit_status import submit_status
from operations.workspace import Workspace
from rules.folding import fold
from rules.reach import EVERYTHING, Reach
from rules.search_words import SearchKind
from tests.builders import a_deadline, a_directory, a_draft, a_plan, an_answer, an_assignment

VIETNAMESE = "aáàảãạăắằẳẵặâấầẩẫậbcdđeéèẻẽẹêếềểễệghiíìỉĩịklmnoóòỏõọôốồổỗộơớờởỡợpqrstuúùủũụưứừửữựvxyýỳỷỹỵ"
HOSTILE = (
    '"', "'", '""', "*", "a*b", "-", "AND", "NEAR(a b, 3)", "a OR", "NOT", "head:x", "^x", "{a b}:", "(((", "%", "_", "\\",
    "\0", "x\0y", "'; DROP TABLE plan; --", "!&|<->", ":*", "😀", "\u202eعربى", "\u200b", "a" * 1_000_000, '"' * 1000,
    " ".join(["3"] * 500), "ｂáo", "  ", "",
)  # fmt: skip


def found(session: Session, words: str, kind: SearchKind, reach: Reach = EVERYTHING) -> list[Found]:
    return found_behind(session, search(session, words, reach=reach, kinds=[kind])[kind].hits, reach)


def titles(workspace: Workspace, words: str, kind: SearchKind, reach: Reach = EVERYTHING) -> list[str]:
    with workspace.database.reading() as session:
        return [one.title for one in found(session, words, kind, reach)]


def run(workspace: Workspace, statement: str, **values: object) -> None:
    """As somebody writes who knows nothing of the search."""
    with workspace.database.transaction() as session:
        session.execute(text(statement), values)


def test_a_report_of_the_third_quarter_is_found_however_it_is_written(workspace: Workspace) -> None:
    task = "Tổng hợp BÁO CÁO Quý III về cải cách; đề xuất điều chỉnh"
    a_plan(workspace, a_draft(an_assignment(task=task), an_assignment(task="Báo cáo tháng 03")))
    for words in (
        "bao cao quy 3", "báo cáo quý III", '"quy 3"', "QUY iii", "đề xuất điều", "de xuat dieu chinh", "tong ho",
        unicodedata.normalize("NFD", "đề xuất quý 03"),
    ):  # fmt: skip
        assert titles(workspace, words, SearchKind.ASSIGNMENT) == [task], words
    assert titles(workspace, "thang 3", SearchKind.ASSIGNMENT) == ["Báo cáo tháng 03"]
    assert titles(workspace, '"iii quy"', SearchKind.ASSIGNMENT) == []


def test_plans_are_found_by_number_title_and_issuer(workspace: Workspace) -> None:
    a_plan(workspace)
    title = "46/KH-UBND – Tuyên truyền cải cách hành chính năm 2021"
    for words in ("46/KH-UBND", "46 kh", "tuyen truyen cai cach", "hai binh", "46/kh-ub"):
        assert titles(workspace, words, SearchKind.PLAN) == [title], words
    assert titles(workspace, "47/KH-UBND", SearchKind.PLAN) == []


def test_units_are_found_by_every_name_they_have_or_had(workspace: Workspace) -> None:
    a_directory(workspace)
    run(workspace, "UPDATE unit SET name = 'Sở Tài chính - Đầu tư' WHERE code = 'STC'")
    run(
        workspace,
        "INSERT INTO unit_alias (unit_id, name, folded) SELECT id, 'Ty Tài chánh', 'x' FROM unit WHERE code = 'STC'",
    )
    for words in ("so tai chinh dau tu", "ty tai chanh", "stc"):
        assert titles(workspace, words, SearchKind.UNIT) == ["Sở Tài chính - Đầu tư"], words
    assert titles(workspace, "uy ban nhan dan tinh", SearchKind.UNIT) == ["UBND tỉnh Hải Bình"]
    run(workspace, "DELETE FROM unit_alias WHERE folded = 'x'")
    assert titles(workspace, "ty tai chanh", SearchKind.UNIT) == []


def answered(workspace: Workspace) -> dict[str, int]:
    """Two units answer in nearly the same words; the ids of all units by code."""
    a_plan(workspace, a_draft(a_deadline("Sở Tài chính"), a_deadline("Sở Y tế")))
    with workspace.database.reading() as session:
        units = {unit.code: unit.id or 0 for unit in unit_queries.all_units(session)}
        owed = dict(session.execute(text("SELECT unit_id, id FROM obligation")).tuples().all())
        plan_id = session.execute(text("SELECT min(id) FROM plan")).scalar_one()
    run(workspace, "UPDATE obligation SET state = 'open'")
    for code in ("STC", "SYT"):
        answer = an_answer(workspace, plan_id, units[code], f"Đã mở đợt tập huấn tại {code}")
        submit_status(workspace, owed[units[code]], answer)
    run(
        workspace,
        "INSERT INTO difficulty (submission_id, plan_id, unit_id, kind, text, raised_on, due_on, holder, passed_to,"
        " passed_note) SELECT min(id), :plan, :unit, 'difficulty', 'Thiếu kinh phí tập huấn', '2021-06-01', '2021-06-09',"
        " 'desk', '', '' FROM submission",
        plan=plan_id,
        unit=units["STC"],
    )
    return units


def test_answers_and_difficulties_are_found_and_only_by_those_they_concern(workspace: Workspace) -> None:
    units = answered(workspace)

    def texts(reach: Reach) -> list[str]:
        with workspace.database.reading() as session:
            return sorted(one.text for one in found(session, "dot tap huan", SearchKind.ANSWER, reach))

    both = ["Đã mở đợt tập huấn tại STC", "Đã mở đợt tập huấn tại SYT"]
    assert texts(EVERYTHING) == both
    of_finance, of_health = Reach(frozenset({units["STC"]})), Reach(frozenset({units["SYT"]}))
    assert (texts(of_finance), texts(of_health)) == (both[:1], both[1:])
    assert texts(Reach(frozenset(), frozenset())) == texts(Reach(plans=frozenset({99}))) == []
    assert titles(workspace, "kinh phi", SearchKind.TICKET, of_finance) == ["Thiếu kinh phí tập huấn"]
    assert titles(workspace, "kinh phi", SearchKind.TICKET, of_health) == []
    assert len(titles(workspace, "trinh ban hanh", SearchKind.ASSIGNMENT)) == 2
    assert len(titles(workspace, "trinh ban hanh", SearchKind.ASSIGNMENT, of_finance)) == 1
    assert titles(workspace, "46", SearchKind.PLAN, of_finance) == []
    assert titles(workspace, "so", SearchKind.UNIT, of_finance) == ["Sở Tài chính"]
    # What passes on to another unit is the other's to find.
    run(workspace, "UPDATE obligation SET unit_id = :unit", unit=units["STP"])
    assert texts(of_finance) == []


def test_what_is_edited_dropped_or_deleted_by_hand_is_found_as_it_is_now(workspace: Workspace) -> None:
    a_plan(workspace, a_draft(an_assignment(task="Nhiệm vụ thứ nhất", output="Đề cương")))
    assert len(titles(workspace, "de cuong", SearchKind.ASSIGNMENT)) == 1
    run(workspace, "UPDATE deliverable SET name = 'Sổ tay'")
    run(workspace, "UPDATE assignment SET task = 'Việc khác hẳn'")
    assert titles(workspace, "nhiem vu thu nhat", SearchKind.ASSIGNMENT) == []
    assert titles(workspace, "de cuong", SearchKind.ASSIGNMENT) == []
    assert titles(workspace, "so tay viec", SearchKind.ASSIGNMENT) == ["Việc khác hẳn"]
    run(workspace, "UPDATE assignment SET is_dropped = :yes", yes=True)
    assert titles(workspace, "so tay", SearchKind.ASSIGNMENT) == []
    run(workspace, "UPDATE assignment SET is_dropped = :no", no=False)
    assert titles(workspace, "so tay", SearchKind.ASSIGNMENT) == ["Việc khác hẳn"]


def test_number_and_title_come_before_what_merely_names_them(workspace: Workspace) -> None:
    a_plan(
        workspace,
        a_draft(
            an_assignment(task="Báo cáo theo đề án", section="Chuyển đổi số"),
            an_assignment(task="Chuyển đổi số trong báo cáo"),
            an_assignment(task="Số hóa hồ sơ; đổi mới cách chuyển văn bản"),
        ),
    )
    assert titles(workspace, "chuyen doi so", SearchKind.ASSIGNMENT)[0] == "Chuyển đổi số trong báo cáo"


@pytest.mark.parametrize("length", [1_000_000])
def test_the_longest_text_is_stored_and_found_by_its_beginning(workspace: Workspace, length: int) -> None:
    a_plan(workspace, a_draft(an_assignment()))
    run(workspace, "UPDATE assignment SET task = :task", task="Đầu tiên " + "xyz 😀 m² " * (length // 10))
    assert len(titles(workspace, "dau tien m", SearchKind.ASSIGNMENT)) == 1


def test_nothing_typed_is_an_error(workspace: Workspace) -> None:
    a_plan(workspace)
    with workspace.database.reading() as session:
        for words in HOSTILE:
            for kind, hits in search(session, words).items():
                assert len(found_behind(session, hits.hits, EVERYTHING)) == len(hits.hits), (words[:20], kind)


# Words as offices write them, with both ways to store a letter, and with what else stands in texts.
WORDS = st.lists(
    st.one_of(
        st.text(VIETNAMESE + VIETNAMESE.upper(), min_size=1, max_size=7),
        st.sampled_from(
            ["52/KH-UBND", "m²", "“quý”", "IV", "03", "–", "😀", "a\u200bb", "Ðề", "%", "'", '"']
        ),
    ).flatmap(lambda word: st.sampled_from([word, unicodedata.normalize("NFD", word)])),
    min_size=1,
    max_size=6,
).map(" ".join)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(WORDS.filter(fold), min_size=1, max_size=8))
def test_whatever_is_stored_is_found_by_its_folded_words(workspace: Workspace, texts: list[str]) -> None:
    with workspace.database.transaction() as session:
        session.execute(text("DELETE FROM unit"))
        insert = "INSERT INTO unit (code, name, folded_name, short_name, kind, calendar, needs_approval)"
        for number, name in enumerate(texts):
            session.execute(
                text(f"{insert} VALUES (:code, :name, '', '', '', 'vn', :no)"),
                {"code": f"U{number}", "name": name, "no": False},
            )
        for name in texts:
            folded = fold(name.translate(str.maketrans("ðÐ", "dd")))
            for words in (folded, name, f'"{folded}"'):
                hits = search(session, words, kinds=[SearchKind.UNIT], limit=50)[SearchKind.UNIT].hits
                assert name in [one.title for one in found_behind(session, hits, EVERYTHING)], words
