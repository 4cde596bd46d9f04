"""What a package would do here: whose it is, for which report, line by line; nothing is written."""

from dataclasses import dataclass, replace

from sqlmodel import Session

from models import TrustedOffice
from models.queries import rollup as rollup_queries
from models.queries.obligations import ObligationView
from models.queries.shared_reports import number_of
from operations.answers.answer_of_draft import Asked
from operations.reporting.render_report import MEDIA_TYPES
from operations.rollup.deliver_report import rolled_for
from operations.rollup.draft_of_report import doubt_words
from operations.rollup.lower_report import Document, LowerReport
from operations.rollup.package_target import Target, owed_report
from reports.package.content import PackageContent
from reports.package.read import ReadPackage, read_package
from rules.errors import BadInput, Refused
from rules.file_names import safe_file_name
from rules.folding import fold
from rules.lower_lines import Rolled
from rules.plan_links import alike, plain_number, same_period


@dataclass(frozen=True)
class PackageLook:
    """`doubts`: what a person must complete or should see before taking it. `suggested`: lower task → words of the likest above."""

    package: ReadPackage
    office: TrustedOffice
    view: ObligationView
    report: LowerReport
    asked: Asked
    rolled: Rolled
    doubts: tuple[str, ...]
    suggested: tuple[tuple[str, str], ...]


def read_trusted(session: Session, content: bytes, name: str) -> tuple[ReadPackage, TrustedOffice]:
    """BadInput for a package that is not whole; Refused for a stranger's, a withdrawn key's, and one taken before."""
    package = read_package(content, name)
    office = rollup_queries.office(session, package.fingerprint)
    if office is None:
        raise Refused(
            f"gói ký bằng khóa {package.fingerprint} chưa được tin cậy ở đây; "
            "đối chiếu khóa với cơ quan gửi rồi dùng dondoc report trust add"
        )
    if office.withdrawn_at is not None:
        raise Refused(f"khóa của {office.name} đã bị rút; gói không được nhận")
    check_new(session, package)
    return package, office


def check_new(session: Session, package: ReadPackage) -> None:
    known = rollup_queries.package(session, package.sha256)
    if known is not None:
        raise Refused(
            f"gói này đã nhận ngày {known.taken_at:%d/%m/%Y}, người nhận: {known.taken_by}; không nhận hai lần"
        )


def look_at_package(session: Session, content: bytes, name: str, target: Target) -> PackageLook:
    package, office = read_trusted(session, content, name)
    view = owed_report(session, package.content, target)
    _check_period(view, package.content)
    _check_newer(session, view, package)
    report, suggested, unclear = _bound(session, view, package)
    report = replace(report, origin={**report.origin, "office": office.name})
    asked, rolled = rolled_for(session, view, report)
    doubts = (*_head_doubts(view, package.content), *unclear, *doubt_words(asked, rolled))
    return PackageLook(package, office, view, report, asked, rolled, doubts, suggested)


def _check_period(view: ObligationView, package: PackageContent) -> None:
    told = package.facts.period
    if view.period is None or not same_period(
        [view.period], told.key, told.window_start_on, told.window_end_on
    ):
        label = view.period.label if view.period else ""
        raise BadInput(f"gói là báo cáo {told.label}, không phải {label}", mend="chọn đúng kỳ")


def _check_newer(session: Session, view: ObligationView, package: ReadPackage) -> None:
    told = package.content
    for row in rollup_queries.packages_for(session, view.obligation.id or 0):
        is_same = (row.fingerprint, row.content.get("plan")) == (package.fingerprint, told.issued.plan)
        if is_same and int(row.content.get("version", 0)) > told.version:
            raise Refused(f"đã nhận bản mới hơn của báo cáo này (bản {row.content['version']})")


def _head_doubts(view: ObligationView, package: PackageContent) -> tuple[str, ...]:
    doubts = []
    if fold(package.issued.office) != fold(view.unit.name):
        doubts.append(f"gói của {package.issued.office}, báo cáo là của {view.unit.name}")
    named = {plain_number(one) for one in (package.above, *package.bases)}
    if plain_number(number_of(view.plan)) not in named:
        doubts.append(f"kế hoạch {package.issued.plan} không ghi là thực hiện {number_of(view.plan)}")
    return tuple(doubts)


def _bound(
    session: Session, view: ObligationView, package: ReadPackage
) -> tuple[LowerReport, tuple[tuple[str, str], ...], tuple[str, ...]]:
    """Tasks by the very words they were linked with; the like of others is named and never bound."""
    told = package.content
    empty = LowerReport(told.issued, told.facts, package.checksum, {}, _documents(told), _origin(package))
    asked, _ = rolled_for(session, view, empty)
    by_words: dict[str, list[int]] = {}
    for one in asked.assignments:
        by_words.setdefault(fold(one.task), []).append(one.id or 0)
    links, unclear = {}, []
    for number, words in told.serves.items():
        match by_words.get(fold(words), []):
            case [only]:
                links[number] = only
            case []:
                unclear.append(f"không có nhiệm vụ “{_short(words)}” trong báo cáo này")
            case _:
                unclear.append(f"có nhiều nhiệm vụ cùng lời “{_short(words)}”")
    left = {one.assignment_id: one.task for one in told.facts.assignments if one.assignment_id not in links}
    above = {one.id or 0: one.task for one in asked.assignments}
    likest = alike(left, above)
    suggested = tuple((left[number], above[key]) for number, (key, _) in likest.items())
    return replace(empty, links=links), suggested, tuple(unclear)


def _short(words: str, most: int = 80) -> str:
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"


def _documents(told: PackageContent) -> tuple[Document, ...]:
    ending = fold(told.issued.number or told.facts.period.key).replace(" ", "-")
    found = []
    for name, content in told.documents.items():
        stem, _, kind = name.rpartition(".")
        media_type = MEDIA_TYPES["docx"] if kind == "docx" else MEDIA_TYPES["pdf"]
        found.append(Document(safe_file_name(f"{stem}-{ending}.{kind}"), media_type, content))
    return tuple(found)


def _origin(package: ReadPackage) -> dict[str, object]:
    return {"package": package.sha256, "key": package.fingerprint, "report_version": package.content.version}
