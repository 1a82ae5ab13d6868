"""A day that plays itself."""


async def day(url: str) -> int:
    """Act the whole day at the sandbox's `url`; returns 0 only if everything was as it should be."""
    raise NotImplementedError(url)
