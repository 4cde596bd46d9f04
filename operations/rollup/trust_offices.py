"""Whose report packages are taken here: a key a person has checked, and may withdraw."""

from config.package_keys import fingerprint, key_in
from models import TrustedOffice
from models.queries import rollup as rollup_queries
from operations.record_audit import record_audit
from operations.workspace import Workspace
from rules.errors import BadInput, NotFound, Refused

LONGEST_NAME = 200


def trust_office(workspace: Workspace, written: str, name: str) -> TrustedOffice:
    """`written`: the key, or the text `dondoc report key` printed. A withdrawn key is trusted again under its name."""
    key, name = key_in(written), " ".join(name.split())
    if key is None:
        raise BadInput(
            "không thấy khóa công khai", mend="dùng kết quả của lệnh dondoc report key tại cơ quan gửi"
        )
    if not name or len(name) > LONGEST_NAME:
        raise BadInput("chưa ghi tên cơ quan, hoặc tên dài quá", mend="ghi tên cơ quan gửi gói")
    now = workspace.clock.now()
    row = TrustedOffice(
        fingerprint=fingerprint(key), public_key=key, name=name, added_at=now, added_by=workspace.actor
    )
    with workspace.database.transaction() as session:
        known = rollup_queries.office(session, row.fingerprint)
        if known is not None and known.withdrawn_at is None:
            raise Refused(f"khóa này đã được tin cậy, là của {known.name}")
        if known is None:
            rollup_queries.add_office(session, row)
        else:
            rollup_queries.change_office(
                session, row.fingerprint, name=name, added_at=now, added_by=workspace.actor, withdrawn_at=None
            )
        record_audit(
            session,
            workspace,
            at=now,
            action="office_trusted",
            subject=("trusted_office", (known or row).id or 0),
            change={"name": name, "fingerprint": row.fingerprint},
        )
    return row


def withdraw_trust(workspace: Workspace, print_or_name: str) -> TrustedOffice:
    """By its fingerprint, or its name where only one has it; packages taken before stay."""
    now = workspace.clock.now()
    with workspace.database.transaction() as session:
        standing = [one for one in rollup_queries.offices(session) if one.withdrawn_at is None]
        found = [one for one in standing if print_or_name in (one.fingerprint, one.name)]
        if len(found) != 1:
            raise NotFound(
                f"không có đúng một cơ quan {print_or_name!r} đang được tin cậy; xem: dondoc report trust list"
            )
        (office,) = found
        rollup_queries.withdraw_office(session, office.fingerprint, at=now)
        record_audit(
            session,
            workspace,
            at=now,
            action="office_trust_withdrawn",
            subject=("trusted_office", office.id or 0),
            change={"name": office.name, "fingerprint": office.fingerprint},
        )
    return office


def trusted_offices(workspace: Workspace) -> list[TrustedOffice]:
    with workspace.database.reading() as session:
        return rollup_queries.offices(session)
