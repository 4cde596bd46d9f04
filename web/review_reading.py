"""What the pages of a draft read: the review, its document, the names a form can offer."""

from models.queries import units as unit_queries
from operations.drafts.plan_document import plan_document
from operations.drafts.review_draft import Review, review_of
from operations.workspace import Workspace
from rules.errors import BadInput, NotFound
from web.document_pane import DocumentPane, pane_of
from web.draft_posts import plan_with_id


def read_review(workspace: Workspace, plan_id: int) -> tuple[Review, DocumentPane]:
    """The draft and its document; a document that is gone leaves the draft to be worked on alone."""
    with workspace.database.reading() as session:
        plan = plan_with_id(session, plan_id)
    review = review_of(workspace, plan.key)
    try:
        return review, pane_of(plan_document(workspace, plan))
    except (NotFound, BadInput):
        return review, DocumentPane()


def names_offered(workspace: Workspace, review: Review) -> list[str]:
    """Names as this plan writes them first, then the directory's."""
    with workspace.database.reading() as session:
        units = unit_queries.all_units(session)
    written = [name.written for name in review.names]
    return list(dict.fromkeys([*written, *(unit.name for unit in units)]))
