"""The phone line: a call, from its ring to its record."""
