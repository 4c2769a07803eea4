"""Every table of the product, gathered in one place for Alembic."""

from importlib import import_module
from importlib.util import find_spec

from sqlmodel import SQLModel

TABLES = ("spool_tables", "contract_tables", "case_tables")

for _module in TABLES:
    if find_spec(f"abuse_mta.store.{_module}") is not None:
        import_module(f"abuse_mta.store.{_module}")

METADATA = SQLModel.metadata
