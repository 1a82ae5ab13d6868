"""Logs: one line an event, ids and counts only; libraries that print bodies or URLs are kept quiet."""

import logging

import structlog


def set_up(*, quiet: bool = False) -> None:
    """Configure structlog and hush what would print texts or tokens."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"]),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING if quiet else logging.INFO),
    )
    for name in ("httpx", "httpcore", "alembic", "uvicorn", "sqlalchemy.engine"):
        logging.getLogger(name).setLevel(logging.ERROR)
    for name in ("telegram", "apscheduler"):  # their errors quote whole answers, and tell of every stop
        logging.getLogger(name).setLevel(logging.CRITICAL)
