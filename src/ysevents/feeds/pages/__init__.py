"""Handlers of feeds: the calendars themselves, and the pages on which people subscribe."""

from ysevents.feeds.pages import calendars, subscribing

routes = [*calendars.routes, *subscribing.routes]
