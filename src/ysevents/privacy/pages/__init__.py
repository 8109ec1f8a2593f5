"""Pages of privacy: a person's record and rights for the office, the register for everybody, the yearly figures."""

from ysevents.privacy.pages import people, records

routes = [*people.routes, *records.routes]
