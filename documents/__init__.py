"""Data to bytes and back: the roster, the daily sheet, the door list. No database."""
