"""The command `daftar`."""

from typing import Annotated

import typer

from gateway.commands import (
    accounts,
    audit,
    export,
    keys,
    organizations,
    recognize,
    verify,
    worker,
)
from gateway.commands.running import one_line_refusals
from gateway.settings import read_settings

PROGRAM = "daftar"

app = typer.Typer(
    name=PROGRAM,
    help="A double-entry ledger server: GraphQL, and two REST dialects on the same operations.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode=None,
)


@app.command(epilog="Example: daftar serve --demo")
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on; 0 takes a free one.")] = 8000,
    workers: Annotated[int, typer.Option(help="Processes that answer.", min=1)] = 1,
    demo: Annotated[
        bool, typer.Option("--demo", help="Load the demo books and print a key for them.")
    ] = False,
) -> None:
    """Serve the API and its pages."""
    with one_line_refusals():
        from gateway.server import Serving
        from gateway.server import serve as run

        run(read_settings(), Serving(host, port, workers, demo))


@app.command(epilog="Example: daftar migrate")
def migrate() -> None:
    """Bring the database's schema up to date."""
    with one_line_refusals():
        from storage.migrating import migrate as bring_up_to_date
        from storage.revisions import newest_revision

        bring_up_to_date(read_settings().database_url)
        typer.echo(f"The schema is at revision {newest_revision()}.")


app.add_typer(organizations.app, name="organizations")
app.add_typer(keys.app, name="keys")
app.add_typer(accounts.app, name="accounts")
app.add_typer(audit.app, name="audit")
app.command("verify", epilog="Example: daftar verify --organization org_demo")(verify.verify)
app.command("export", epilog="Example: daftar export --organization org_demo > books.csv")(
    export.export
)
app.command(
    "recognize", epilog="Example: daftar recognize --organization org_demo --through 2026-06-30"
)(recognize.recognize)
app.command("worker", epilog="Example: daftar worker --once")(worker.worker)


def main() -> None:
    """Run the command line."""
    app(prog_name=PROGRAM)
