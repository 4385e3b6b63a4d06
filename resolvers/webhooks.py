"""List, create, change, pause, resume, rotate, replay, try out and delete webhooks."""

from typing import Annotated

from strawberry import ID, argument

from ledger.decide import webhooks as decide
from ledger.errors import NotFound
from ledger.event_types import EVENT_TYPES
from ledger.paging import list_in_memory
from ledger.policy import Role
from ledger.webhooks import Webhook as Record
from ledger.webhooks import WebhookStatus
from resolvers.operation import granted, operation
from resolvers.reading import read
from resolvers.webhook_links import webhook_links_of
from resolvers.writing import append
from schema.connections import (
    After,
    Before,
    Connection,
    First,
    Last,
    Limit,
    ListName,
    OrganizationId,
    Page,
    connect,
    window,
)
from schema.context import Info
from schema.directives import PAGED
from schema.webhooks import (
    NewWebhook,
    Webhook,
    WebhookChangeInput,
    WebhookEvent,
    WebhookInput,
    WebhookReferenceInput,
    WebhookReplayInput,
    WebhookResumptionInput,
    WebhookRotationInput,
)
from storage.webhooks import select_webhooks, select_webhooks_by_id
from storage.writing.unit import Answer, Needs

WEBHOOKS = ListName("webhooks", (int,))
EVENTS = ListName("webhookEvents", (int,))
Named = Annotated[WebhookReferenceInput, argument(description="Which webhook.")]


@operation(scope="webhooks:read", role=Role.ADMIN, directives=(PAGED,))
async def webhooks(
    info: Info,
    status: Annotated[
        WebhookStatus | None,
        argument(description="Only webhooks of this status; left out, all that are not deleted."),
    ] = None,
    page: Page = None,
    limit: Limit = None,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
    organization_id: OrganizationId = None,
) -> Connection[Webhook] | None:
    """List webhooks, newest first."""
    place = window(WEBHOOKS, granted(info).organization_id, page, limit, first, after, last, before)
    snapshot, state = await read(info)
    org = state.organization.number
    listing = await select_webhooks(snapshot, org, state.head, status, place)
    links = await webhook_links_of(info, snapshot, state, listing.records)
    return connect(
        Connection[Webhook],
        WEBHOOKS,
        state.organization.id,
        listing,
        lambda one: Webhook.of(one, links),
    )


@operation(scope="webhooks:read", role=Role.ADMIN)
async def webhook(
    info: Info,
    id: Annotated[ID, argument(description="Id of the webhook.")],
    organization_id: OrganizationId = None,
) -> Webhook | None:
    """Return one webhook, deleted ones included."""
    snapshot, state = await read(info)
    found = await select_webhooks_by_id(snapshot, state.organization.number, [id])
    if not found:
        raise NotFound("No such webhook.", "id")
    return Webhook.of(found[0], await webhook_links_of(info, snapshot, state, found))


@operation(scope="webhooks:read", role=Role.ADMIN, directives=(PAGED,))
async def webhook_events(
    info: Info,
    page: Page = None,
    limit: Limit = None,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
    organization_id: OrganizationId = None,
) -> Connection[WebhookEvent] | None:
    """List the types of event that webhooks may be told of."""
    place = window(EVENTS, granted(info).organization_id, page, limit, first, after, last, before)
    _, state = await read(info)
    numbered = list(enumerate(EVENT_TYPES))
    listing = list_in_memory(numbered, lambda one: (one[0],), place, state.head.last_sequence)
    return connect(
        Connection[WebhookEvent],
        EVENTS,
        state.organization.id,
        listing,
        lambda one: WebhookEvent.of(one[1]),
    )


@operation(scope="webhooks:write", role=Role.ADMIN)
async def create_webhook(
    info: Info,
    input: Annotated[WebhookInput, argument(description="The webhook.")],
    organization_id: OrganizationId = None,
) -> NewWebhook | None:
    """Tell an address of events from now on; the secret they are signed with is shown this once."""
    draft, scopes = input.to_draft(), info.context.key.scopes
    await _check_target(info, draft.url)
    minted = info.context.outbound.mint_secret(granted(info).organization_id)
    answer = await append(
        info,
        lambda books: decide.create_webhook(books, draft, minted.sealed, scopes),
        Record,
        draft,
        needs=Needs(every_webhook=True),
    )
    return await _new(info, answer, minted.text)


@operation(scope="webhooks:write", role=Role.ADMIN)
async def update_webhook(
    info: Info,
    input: Annotated[WebhookChangeInput, argument(description="What to change.")],
    organization_id: OrganizationId = None,
) -> Webhook | None:
    """Change what is given of a webhook; with a new URL or events, failed tries begin again."""
    change, scopes = input.to_change(), info.context.key.scopes
    if change.url is not None:
        await _check_target(info, change.url)
    return await _answer(
        info,
        await append(
            info,
            lambda books: decide.update_webhook(books, change, scopes),
            Record,
            change,
            needs=Needs(webhooks=(change.webhook,)),
        ),
    )


@operation(scope="webhooks:write", role=Role.ADMIN)
async def pause_webhook(
    info: Info, input: Named, organization_id: OrganizationId = None
) -> Webhook | None:
    """Tell a webhook nothing until it is resumed; it keeps its place."""
    return await _answer(
        info,
        await append(
            info,
            lambda books: decide.pause_webhook(books, input.id),
            Record,
            input,
            needs=Needs(webhooks=(input.id,)),
        ),
    )


@operation(scope="webhooks:write", role=Role.ADMIN)
async def resume_webhook(
    info: Info,
    input: Annotated[WebhookResumptionInput, argument(description="Which, and from where.")],
    organization_id: OrganizationId = None,
) -> Webhook | None:
    """Tell a webhook of events again, also one that was disabled; failed tries begin again."""
    return await _answer(
        info,
        await append(
            info,
            lambda books: decide.resume_webhook(books, input.id, input.from_),
            Record,
            input,
            needs=Needs(webhooks=(input.id,)),
        ),
    )


@operation(scope="webhooks:write", role=Role.ADMIN)
async def replay_webhook(
    info: Info,
    input: Annotated[WebhookReplayInput, argument(description="Which, and from where.")],
    organization_id: OrganizationId = None,
) -> Webhook | None:
    """Tell a webhook again of everything from a sequence on, under the same message ids."""
    return await _answer(
        info,
        await append(
            info,
            lambda books: decide.replay_webhook(books, input.id, input.from_),
            Record,
            input,
            needs=Needs(webhooks=(input.id,)),
        ),
    )


@operation(scope="webhooks:write", role=Role.ADMIN)
async def rotate_webhook_secret(
    info: Info,
    input: Annotated[WebhookRotationInput, argument(description="Which, and for how long both.")],
    organization_id: OrganizationId = None,
) -> NewWebhook | None:
    """Give a webhook a new secret; the old one signs beside it for a while."""
    minted = info.context.outbound.mint_secret(granted(info).organization_id)
    answer = await append(
        info,
        lambda books: decide.rotate_webhook_secret(
            books, input.id, minted.sealed, input.overlap_seconds
        ),
        Record,
        input,
        needs=Needs(webhooks=(input.id,)),
    )
    return await _new(info, answer, minted.text)


@operation(scope="webhooks:write", role=Role.ADMIN)
async def delete_webhook(
    info: Info, input: Named, organization_id: OrganizationId = None
) -> Webhook | None:
    """End a webhook for good; what it was sent stays on record."""
    return await _answer(
        info,
        await append(
            info,
            lambda books: decide.delete_webhook(books, input.id),
            Record,
            input,
            needs=Needs(webhooks=(input.id,)),
        ),
    )


async def _check_target(info: Info, url: str) -> None:
    """Look the address up; no snapshot is held meanwhile."""
    await info.context.refresh_snapshot()
    await info.context.outbound.check_target(url)


async def _answer(info: Info, answer: Answer[Record]) -> Webhook:
    snapshot, state = await read(info)
    links = await webhook_links_of(info, snapshot, state, [answer.record])
    return Webhook.of(answer.record, links)


async def _new(info: Info, answer: Answer[Record], secret: str) -> NewWebhook:
    webhook = await _answer(info, answer)
    return NewWebhook(webhook=webhook, secret=None if answer.is_replay else secret)
