"""How the dates of a reporting period follow from its regime, or that a letter has fixed them (tracking.md 2.6, 2.7)."""

from datetime import date

from models import ReportingPeriod
from rules.due_basis import DueBasis, fixed, rolled, workdays_after
from rules.periods import Regime, ReportTier
from rules.workdays import WorkCalendar


def opening_basis(period: ReportingPeriod, regime: Regime) -> DueBasis:
    return workdays_after(period.cut_off_on, -regime.request_lead_workdays)


def unit_basis(period: ReportingPeriod, regime: Regime, national: WorkCalendar) -> DueBasis:
    """The regime's own term for the units, unless the period says another day: then a letter has fixed it."""
    rule = regime.rule(period.key)
    ruled = regime.basis(rule, ReportTier.UNIT, _year(period)) if rule else None
    basis = ruled or workdays_after(period.cut_off_on, regime.unit_gap_workdays)
    return _unless_fixed(basis, period.unit_due_on, national)


def top_basis(period: ReportingPeriod, regime: Regime, national: WorkCalendar) -> DueBasis:
    """The regime's day, rolled, unless the period says another day."""
    rule = regime.rule(period.key)
    ruled = regime.sending_basis(rule, _year(period)) if rule else None
    basis = ruled or rolled(period.top_due_on, regime.roll)
    return _unless_fixed(basis, period.top_due_on, national)


def _unless_fixed(basis: DueBasis, day: date, national: WorkCalendar) -> DueBasis:
    """A letter may fix one date of a period and leave the other to its rule, so each is asked by itself."""
    return basis if basis.due_on(national) == day else fixed(day)


def _year(period: ReportingPeriod) -> int:
    return int(period.key.partition("-")[0])
