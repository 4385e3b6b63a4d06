"""Single messages: tests, and what is sent again because somebody asked for it."""

from __future__ import annotations

from json import loads
from typing import TYPE_CHECKING

from gateway.webhooks.outbound import WebhookOutbound
from ledger.deliveries import DeliveryCause
from tests.gateway.webhooks.delivery import DELIVERED, FAILED, OK, in_turn
from tests.gateway.webhooks.receivers import answers, receiving

if TYPE_CHECKING:
    from tests.gateway.webhooks.delivery import Post


async def test_a_test_message_is_sent_once_and_kept(post: Post) -> None:
    outbound = WebhookOutbound(post.tools)
    async with receiving(in_turn(OK, answers("500 No", b"broken"))) as receiver:
        hook = await post.register(receiver.url)
        organization, webhook = hook.desk.organization, await post.webhook(hook)
        taken = await outbound.try_out(organization, webhook)
        failed = await outbound.try_out(organization, webhook)

    body = loads(receiver.requests[0].body)
    assert (body["type"], body["data"]["id"]) == ("webhook.test", hook.id)
    assert await post.tries(hook) == [taken, failed]
    assert (taken.cause, taken.outcome, taken.sequence) == (DeliveryCause.TEST, DELIVERED, None)
    assert (failed.outcome, failed.response_body) == (FAILED, b"broken")
    assert taken.message != failed.message
    assert (await post.cursor(hook))[1:] == (0, 0, 0)


async def test_a_redelivery_carries_the_same_body_under_the_same_id(post: Post) -> None:
    outbound = WebhookOutbound(post.tools)
    async with receiving(OK) as receiver:
        hook = await post.register(receiver.url)
        await post.desk().post()
        await post.deliver()
        post.clock.move(86_400)
        (first,) = await post.tries(hook)
        again = await outbound.send_again(hook.desk.organization, await post.webhook(hook), first)

    one, two = receiver.requests
    assert one.body == two.body
    assert one.headers["webhook-id"] == two.headers["webhook-id"]
    assert int(two.headers["webhook-timestamp"]) - int(one.headers["webhook-timestamp"]) == 86_400
    assert (again.cause, again.sequence) == (DeliveryCause.REDELIVERY, first.sequence)
    assert await post.tries(hook) == [first, again]
