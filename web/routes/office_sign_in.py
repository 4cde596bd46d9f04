"""Signing in through the office's own service, where one is set up."""

import logging
from hmac import compare_digest
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from operations.people.sign_in_by_office import sign_in_by_office
from rules.errors import NotFound, Refused
from web.access import Visitor, visitor_of, workspace_of
from web.oidc import FAILED, OfficeService
from web.pages import said
from web.rates import SIGN_IN_FROM, wait_words
from web.routes.sign_in import address_of, login_page, rates_of
from web.sessions import sign_in_here
from web.sign_in_steps import OfficeStep, drop_step, keep_step, kept_step, office_step, own_place

router = APIRouter()
log = logging.getLogger("dondoc.web")
Guest = Annotated[Visitor, Depends(visitor_of)]
LONGEST = 4_000


@router.get("/login/office", name="office_sign_in")
def office_sign_in(request: Request, visitor: Guest, next: str = "/") -> Response:
    office, step = _office(request), office_step(own_place(next))
    try:
        address = office.address(state=step.state, nonce=step.nonce, verifier=step.verifier)
    except Refused as error:
        return login_page(request, visitor, step.next, problem=said(str(error)), status_code=503)
    response = RedirectResponse(address, status_code=303)
    keep_step(response, workspace_of(request), step)
    return response


@router.get("/login/office/back", name="office_signed_in")
def office_signed_in(request: Request, visitor: Guest, state: str = "", code: str = "") -> Response:
    """A code without the state this browser was sent away with is somebody else's."""
    office, workspace = _office(request), workspace_of(request)
    step = kept_step(request, workspace, OfficeStep)
    address = address_of(request)
    problem, status = FAILED, 401
    if seconds := rates_of(request).wait(SIGN_IN_FROM, address):
        problem, status = wait_words(seconds), 429
    elif step and code and len(code) < LONGEST and compare_digest(state.encode(), step.state.encode()):
        try:
            found = office.identity(code=code, nonce=step.nonce, verifier=step.verifier)
            user = sign_in_by_office(
                workspace,
                issuer=found.issuer,
                subject=found.subject,
                email=found.email,
                is_verified=found.is_verified,
            )
        except Refused as error:
            problem = said(str(error))
        else:
            response = RedirectResponse(step.next, status_code=303)
            drop_step(response, workspace, OfficeStep)
            sign_in_here(request, response, workspace.acting_as(user.name, "web"), user)
            return response
    rates_of(request).take(SIGN_IN_FROM, address)
    log.warning("signing in by the office's service failed from %s", address)
    page = login_page(request, visitor, step.next if step else "/", problem=problem, status_code=status)
    drop_step(page, workspace, OfficeStep)
    return page


def _office(request: Request) -> OfficeService:
    office: OfficeService | None = request.app.state.office
    if office is None:
        raise NotFound("không có trang này")
    return office
