"""Needs, questions, group-buy joins and emergencies in residents' own words."""

from conversations.understanding.needs.request import Item, Request
from conversations.understanding.needs.verdict import is_emergency, understand_needs

__all__ = ["Item", "Request", "is_emergency", "understand_needs"]
