"""The command line: reads arguments, calls the pipeline, shows what comes back. Verbs are the stages' names.

Modules are imported inside the verbs, so that ``fazhi --help`` starts at once and Prefect only where it is used.
"""

from __future__ import annotations

import sys
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

EXIT_ERRORS = 1
EXIT_USAGE = 2
EXIT_UNREACHED = 3
EXIT_STOPPED = 130  # as shells have it

app = typer.Typer(
    name="fazhi",
    help="The warehouse of China's rule-of-law reports (法治政府建设情况报告): crawl, read, compare, prove.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Json = Annotated[bool, typer.Option("--json", help="One JSON document on stdout, nothing else there.")]
Bureaus = Annotated[list[str] | None, typer.Argument(metavar="[BUREAU]...", help="Ids of bureaus; all when none.")]
Year = Annotated[int | None, typer.Option(min=2000, max=2100, help="Only this report year.")]
Full = Annotated[bool, typer.Option("--full", help="Walk whole columns, not just what is new.")]
Url = Annotated[str | None, typer.Option(help="The address the document comes from.")]
Title = Annotated[str | None, typer.Option(help="Its title in the listing.")]
BureauId = Annotated[str | None, typer.Option("--bureau", help="The declared bureau whose document it is.")]
Published = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Its publication date.")]


class Format(StrEnum):
    """How ``fazhi sql`` prints."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


class Export(StrEnum):
    """What ``fazhi export`` writes."""

    CSV = "csv"
    PARQUET = "parquet"
    JSONL = "jsonl"


@app.command()
def crawl(bureaus: Bureaus = None, year: Year = None, full: Full = False, json: Json = False) -> None:
    """Discover, fetch, parse, load and publish: the main job.

    With PREFECT_API_URL set and answering, it runs as a Prefect flow and shows in the UI.
    """
    from fazhi import launch, shapes, show
    from fazhi.settings import from_environment

    result = launch.crawl(from_environment(), tuple(bureaus or ()), year=year, full=full, watch=show.progress)
    if json:
        show.as_json(shapes.crawl(result))
    else:
        show.crawl(result)
    raise typer.Exit(result.exit_code)


@app.command()
def discover(bureaus: Bureaus = None, year: Year = None, full: Full = False, json: Json = False) -> None:
    """Print the candidates with the reason for each accept and refuse; keep nothing."""
    from fazhi import shapes, show
    from fazhi.pipeline.preview import discover as look
    from fazhi.settings import from_environment

    found = look(from_environment(), tuple(bureaus or ()), year=year, full=full)
    if json:
        show.as_json(shapes.candidates(found))
    else:
        show.candidates(found)
    raise typer.Exit(show.discovery_code(found))


@app.command()
def ingest(
    places: Annotated[list[str], typer.Argument(metavar="PATH_OR_URL...", help="Files or URLs of documents.")],
    bureau: BureauId = None,
    url: Url = None,
    title: Title = None,
    published: Published = None,
    json: Json = False,
) -> None:
    """Take the given documents into the warehouse and publish it."""
    from fazhi import shapes, show
    from fazhi.pipeline import documents
    from fazhi.pipeline.named import Given
    from fazhi.settings import from_environment

    given = Given(bureau, url, title, published.date() if published else None)
    done = documents.ingest(from_environment(), places, given)
    if json:
        show.as_json(shapes.ingested(done))
    else:
        show.ingested(done)
    raise typer.Exit(EXIT_ERRORS if any(one.problem for one in done) else 0)


@app.command()
def parse(
    place: Annotated[str, typer.Argument(metavar="PATH_OR_URL", help="A file or a URL.")],
    url: Url = None,
    title: Title = None,
    bureau: BureauId = None,
    published: Published = None,
    explain: Annotated[bool, typer.Option("--explain", help="Say why each section and number was typed.")] = False,
) -> None:
    """Print one document as JSON (report.schema.json); store nothing. Exit 0 whatever its verdict."""
    from fazhi import show
    from fazhi.pipeline import documents
    from fazhi.pipeline.named import Given
    from fazhi.settings import from_environment
    from transforms.serialise import to_json

    given = Given(bureau, url, title, published.date() if published else None)
    show.as_json(to_json(documents.parse_one(from_environment(), place, given), explain=explain))


@app.command()
def classify(
    titles: Annotated[list[str], typer.Argument(metavar="TITLE...", help="Titles as a listing shows them.")],
    json: Json = False,
) -> None:
    """The decision on titles alone: report, doubtful (fetch and look) or refused, with kind and reasons."""
    from fazhi import shapes, show
    from transforms.classify import classify_title

    judged = [(title, classify_title(title)) for title in titles]
    if json:
        show.as_json(shapes.judged(judged))
    else:
        show.judged(judged)


@app.command()
def probe(
    url: Annotated[str, typer.Argument(metavar="URL", help="The bureau's site, or a column of it.")],
    name: Annotated[str | None, typer.Option(help="The bureau's full name.")] = None,
    region: Annotated[str | None, typer.Option(help="Its region: an adcode or a name.")] = None,
) -> None:
    """Name a site's platform, try its likely columns, and print a bureau's YAML. Exit 1 when nothing is recognised."""
    from fazhi import show
    from fazhi.pipeline.probing import probe as look
    from fazhi.settings import from_environment

    draft = look(from_environment(), url, name, region)
    show.draft(draft)
    raise typer.Exit(0 if draft.found.platform else EXIT_ERRORS)


@app.command()
def bureaus(
    ids: Bureaus = None,
    check: Annotated[bool, typer.Option("--check", help="Only validate the YAML files.")] = False,
    live: Annotated[bool, typer.Option("--live", help="Ask for the newest page of every column, politely.")] = False,
    record: Annotated[
        Path | None, typer.Option(metavar="DIR", help="With --live: write what came and what is read from it.")
    ] = None,
    json: Json = False,
) -> None:
    """List the declared bureaus. Every YAML is validated, with file and line in the message."""
    from fazhi import shapes, show
    from fazhi.pipeline.run import choose
    from fazhi.settings import from_environment
    from scrapers.bureau import load_bureaus

    settings = from_environment()
    declared = load_bureaus(settings.bureaus)
    if live:
        _live(ids or [], record, json=json)
    if ids:
        declared = choose(settings, ids).bureaus
    if json:
        show.as_json(shapes.bureaus(declared))
    elif check:
        show.OUT.print(f"{len(declared)} bureaus in {settings.bureaus}: all valid", markup=False)
    else:
        show.bureaus(declared)


def _live(ids: list[str], record: Path | None, *, json: bool) -> None:
    """Tries the columns as they are now; exit 1 when one cannot be read."""
    from fazhi import shapes, show
    from fazhi.pipeline import probing
    from fazhi.settings import from_environment

    settings = from_environment()
    seen = probing.record(settings, ids, record) if record else probing.live_check(settings, ids)
    if json:
        show.as_json(shapes.live(seen))
    else:
        show.live(seen)
    raise typer.Exit(0 if all(one.clean for one in seen) else EXIT_ERRORS)


@app.command()
def status(json: Json = False) -> None:
    """The ledger (who published, who is late or overdue), each bureau's last crawl, the size of the data."""
    from fazhi import shapes, show
    from fazhi.pipeline.look import status as look
    from fazhi.settings import from_environment

    settings = from_environment()
    state = look(settings)
    if json:
        show.as_json(shapes.status(state))
    else:
        show.status(state, settings.day())


@app.command()
def sql(
    query: Annotated[str, typer.Argument(help="One statement that reads: SELECT, WITH, FROM, DESCRIBE ...")],
    form: Annotated[Format, typer.Option("--format", help="How to print the rows.")] = Format.TABLE,
    json: Json = False,
) -> None:
    """Read-only SQL on the published snapshot."""
    from fazhi import show
    from fazhi.settings import from_environment
    from warehouse.store import query as ask

    settings = from_environment()
    show.rows(ask(settings.home, query, settings.day()), "json" if json else form.value)


@app.command()
def compare(
    metric: Annotated[str, typer.Argument(help="Id or name of a metric of the catalogue.")],
    year: Year = None,
    json: Json = False,
) -> None:
    """One metric across bureaus and years, with how many of them report it."""
    from fazhi import shapes, show
    from fazhi.pipeline.look import compare as look
    from fazhi.settings import from_environment

    comparison = look(from_environment(), metric, year)
    if json:
        show.as_json(shapes.comparison(comparison))
    else:
        show.comparison(comparison)


@app.command()
def verify(
    reports: Annotated[list[str] | None, typer.Argument(metavar="[REPORT]...", help="Report ids; else all.")] = None,
    json: Json = False,
) -> None:
    """Find every number's quote again in the archived bytes. Exit 1 when one is not there."""
    from fazhi import shapes, show
    from fazhi.pipeline.verify import verify as prove
    from fazhi.settings import from_environment

    proofs = list(prove(from_environment(), tuple(reports or ())))
    if json:
        show.as_json(shapes.proofs(proofs))
    else:
        show.proofs(proofs)
    raise typer.Exit(0 if all(proof.holds for proof in proofs) else EXIT_ERRORS)


@app.command()
def review(
    limit: Annotated[int, typer.Option(min=1, help="At most so many of each kind.")] = 10,
    json: Json = False,
) -> None:
    """What most deserves a person's look, the worst first, each with the sentence."""
    from fazhi import shapes, show
    from fazhi.pipeline.look import review as look
    from fazhi.settings import from_environment

    found = look(from_environment(), limit)
    if json:
        show.as_json(shapes.review(found))
    else:
        show.review(found)


@app.command()
def replay(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show the difference; change nothing.")] = False,
    json: Json = False,
) -> None:
    """Read the whole archive again with today's parser, show what is different, and publish it.

    Needs nothing but the archive and the bureaus' YAML, so it makes a lost warehouse again, too.
    """
    from fazhi import shapes, show
    from fazhi.pipeline.replay import replay as again
    from fazhi.settings import from_environment

    done = again(from_environment(), show.progress, dry_run=dry_run)
    if json:
        show.as_json(shapes.replayed(done))
    else:
        show.replayed(done)


@app.command()
def export(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder for the files; made when it is not there.")],
    form: Annotated[Export, typer.Option("--format", help="What the files are.")] = Export.CSV,
    stable: Annotated[bool, typer.Option("--stable", help="Without when and in which run: to compare two.")] = False,
    json: Json = False,
) -> None:
    """The public tables and views as files, one each. The same warehouse gives the same bytes."""
    from fazhi import shapes, show
    from fazhi.pipeline.look import export as write
    from fazhi.settings import from_environment

    written = write(from_environment(), folder, form.value, stable=stable)
    if json:
        show.as_json(shapes.exported(written))
    else:
        show.exported(written, folder)


@app.command()
def serve(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port of the server and its pages.")] = 4200,
    workers: Annotated[int, typer.Option(min=1, max=32, help="Runs at the same time.")] = 4,
) -> None:
    """Start the running service: server with pages, deployments, automations, worker. Ctrl-C stops all of it."""
    from fazhi.launch import serve as start
    from fazhi.settings import from_environment

    raise typer.Exit(start(from_environment(), port, workers))


@app.command()
def demo() -> None:
    """Serve the bundled demonstration bureaus on loopback, crawl them, and show what was found."""
    from fazhi.demonstration import demonstrate

    raise typer.Exit(demonstrate())


def main() -> None:
    """Runs the command; an error that a person can act on is one line on stderr, not a traceback."""
    from fazhi.errors import UsageError

    try:
        app()
    except UsageError as error:
        _end(str(error), EXIT_USAGE)
    except SystemExit as ended:
        if ended.code == EXIT_STOPPED:
            print("fazhi: stopped; what was fetched is in the archive and known to the next crawl", file=sys.stderr)
        raise
    except Exception as error:
        code = _code_of(error)
        if code is None:
            raise
        _end(str(error), code)


def _code_of(error: Exception) -> int | None:
    """The exit code of an error that carries its own advice; None for a defect of the program."""
    from scrapers.errors import ConfigError, FazhiError, TryLater
    from warehouse.errors import BadQuery, NoSnapshot, UnknownName, WarehouseError

    if isinstance(error, ConfigError | BadQuery | NoSnapshot | UnknownName):
        return EXIT_USAGE
    if isinstance(error, TryLater):
        return EXIT_UNREACHED
    return EXIT_ERRORS if isinstance(error, FazhiError | WarehouseError) else None


def _end(message: str, code: int) -> None:
    print(f"fazhi: {message}", file=sys.stderr)
    raise SystemExit(code)
