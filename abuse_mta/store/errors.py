"""What can go wrong with the store that is the world's fault: try again later."""


class StoreError(Exception):
    """The store cannot be reached or written now."""


class StoreFull(StoreError):  # noqa: N818 - reads as what it is
    """The store has no room left."""
