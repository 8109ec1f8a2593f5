"""Registration's verbs and questions, by noun; pages and API find them all here."""

from ysevents.registration.service.athletes import (
    add_athlete,
    add_pupil,
    list_candidates,
    list_staff,
    record_consent,
    remove_athlete,
    set_officials,
)
from ysevents.registration.service.delegations import (
    find_own_delegation,
    get_book,
    get_regulation,
    list_meets,
    open_delegation,
    submit,
)
from ysevents.registration.service.entries import enter, withdraw_entry
from ysevents.registration.service.regulations import (
    get_setup,
    get_sheet,
    get_version,
    list_setups,
    list_versions,
    record_version,
    set_regulation,
)
from ysevents.registration.service.reviews import (
    approve,
    freeze,
    get_reviewed_book,
    list_delegations,
    return_with_reason,
)
from ysevents.registration.service.setup import (
    change_dates,
    change_parameters,
    create_event_from_template,
    list_choices,
    list_gaps,
    publish,
    set_contests,
    set_divisions,
    set_texts,
)
from ysevents.registration.service.templates import list_templates

__all__ = [
    "add_athlete",
    "add_pupil",
    "approve",
    "change_dates",
    "change_parameters",
    "create_event_from_template",
    "enter",
    "find_own_delegation",
    "freeze",
    "get_book",
    "get_regulation",
    "get_reviewed_book",
    "get_setup",
    "get_sheet",
    "get_version",
    "list_candidates",
    "list_choices",
    "list_delegations",
    "list_gaps",
    "list_meets",
    "list_setups",
    "list_staff",
    "list_templates",
    "list_versions",
    "open_delegation",
    "publish",
    "record_consent",
    "record_version",
    "remove_athlete",
    "return_with_reason",
    "set_contests",
    "set_divisions",
    "set_officials",
    "set_regulation",
    "set_texts",
    "submit",
    "withdraw_entry",
]
