"""Tickets: opened, taken, passed on, climbing, done; and who is on duty for them."""
