"""`migrate-database`: from SQLite to PostgreSQL."""

from typing import Annotated

import typer

from abuse_mta.commands.context import (
    Json,
    complain_and_exit,
    database_of,
    print_json,
    print_table,
    settings_of,
)


def migrate_database(
    ctx: typer.Context,
    url: Annotated[str, typer.Argument(help="postgresql+psycopg://USER@HOST/DATABASE", show_default=False)],
    as_json: Json = False,
) -> None:
    """Copy all tables into an empty database and compare the counts. Stop the daemon first.

    All or nothing; the source is not changed. Then put the URL into the configuration.

    Example: abuse-mta migrate-database postgresql+psycopg://abuse@db.example.jp/abuse
    """
    settings = settings_of(ctx)
    if not url.startswith(("postgresql+psycopg://", "sqlite:///")):
        raise typer.BadParameter("neither postgresql+psycopg://… nor sqlite:///FILE", param_hint="URL")
    if url == settings.database.url:
        raise typer.BadParameter("that is the configured database itself", param_hint="URL")
    from abuse_mta.store.database import Database
    from abuse_mta.store.errors import StoreError
    from abuse_mta.store.presence import is_served
    from abuse_mta.store.transfer import copy_all

    if is_served(settings.database.url):
        why = "a daemon serves this database: what it takes from now on would stay behind; stop it first"
        raise complain_and_exit(why, "nothing was copied", code=1)
    target = Database.open(url)
    try:
        target.migrate()
        with database_of(settings) as source:
            copied = copy_all(source, target)
    except StoreError as error:
        raise complain_and_exit(error, "nothing was copied", code=1) from None
    finally:
        target.close()
    rows = [(one.table, one.source, one.target) for one in copied]
    if as_json:
        for name, here, there in rows:
            print_json({"table": name, "source": here, "target": there})
        return
    print_table(("table", "rows here", "rows there"), rows, empty="no tables")
    print("all counts agree; now set [database] url in the configuration")
