"""What a starting server tells the person who started it."""

from gateway.key_making import Wanted, make_key
from gateway.key_minting import KeyMint
from gateway.secret import load_secret
from gateway.settings import Settings
from ledger.policy import Role
from storage.database import Database

KEY_LIVES_MICROSECONDS = 30 * 24 * 3600 * 1_000_000


async def greet(settings: Settings, database: Database, url: str, *, is_demo: bool) -> str:
    """Load the demo books if asked to, and say what to do next."""
    if not is_demo:
        return PLAIN.format(url=url)
    from gateway.demo import load_demo

    organization = (await load_demo(database)).organization
    wanted = Wanted("Demo", Role.OWNER, ["*"], database.clock() + KEY_LIVES_MICROSECONDS)
    _, text = await make_key(database, KeyMint(load_secret(settings)), organization, wanted)
    return DEMO.format(url=url, id=organization.id, name=organization.name, key=text)


PLAIN = """\
Daftar is ready.

  GraphiQL  {url}/graphql
  Docs      {url}/docs

Stop it with Ctrl-C.
"""

DEMO = """\
Daftar is ready, with demo books.

  GraphiQL      {url}/graphql
  Docs          {url}/docs
  Organisation  {id} ({name})
  Key           {key}

Try it through each door:

# GraphQL
curl {url}/graphql \\
  -H 'Authorization: Bearer {key}' \\
  -H 'Content-Type: application/json' \\
  -d '{{"query": "{{ journalEntries(first: 3) {{ total nodes {{ number date memo total }} }} }}"}}'

# G-Ledger v1
curl '{url}/api/v1/journal-entries?limit=3' \\
  -H 'Authorization: Bearer {key}'

# Guliel
curl '{url}/api/ledger/summary?organizationId={id}' \\
  -H 'Authorization: Bearer {key}'

Stop it with Ctrl-C.
"""
