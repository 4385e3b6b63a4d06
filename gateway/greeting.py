"""What a starting server tells the person who started it."""

from gateway.console.setup import Setup
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
        return PLAIN.format(url=url, setup=await _setup(settings, database, url))
    from gateway.demo import load_demo

    organization = (await load_demo(database)).organization
    wanted = Wanted("Demo", Role.OWNER, ["*"], database.clock() + KEY_LIVES_MICROSECONDS)
    _, text = await make_key(database, KeyMint(load_secret(settings)), organization, wanted)
    return DEMO.format(url=url, id=organization.id, name=organization.name, key=text)


async def _setup(settings: Settings, database: Database, url: str) -> str:
    """Say how the books are begun, as long as nobody has a key."""
    setup = Setup(database, load_secret(settings))
    return SETUP.format(url=url, code=setup.code) if await setup.is_needed() else ""


PLAIN = """\
Daftar is ready.

  GraphiQL      {url}/graphql
  Docs          {url}/docs
  Console       {url}/console
{setup}
Stop it with Ctrl-C.
"""

SETUP = """\
  Setup code    {code}

Nobody has a key yet. Open the console and begin your books with the setup code.
"""

DEMO = """\
Daftar is ready, with demo books.

  GraphiQL      {url}/graphql
  Docs          {url}/docs
  Console       {url}/console
  Organisation  {id} ({name})
  Key           {key}

Sign in to the console with the key, or try it through each door:

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
