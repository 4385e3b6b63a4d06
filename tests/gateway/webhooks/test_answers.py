"""What is read of an answer's head."""

import pytest

from gateway.webhooks.answers import read_retry_after
from tests.gateway.webhooks.receivers import answers, receiving
from tests.gateway.webhooks.senders import BODY, HEADERS, NOON


async def test_headers_are_kept_up_to_16_kibibytes(sender):
    headers = b"X-First: 1\r\n" + b"X-Same: a\r\n" * 3 + b"X-Long: %s\r\n" % (b"a" * 17_000)
    async with receiving(answers("200 OK", b"", headers)) as receiver:
        answer = await sender.send(receiver.url, HEADERS, BODY)
    assert answer.headers == {"content-length": "0", "x-first": "1", "x-same": "a, a, a"}
    assert answer.is_taken


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0),
        ("120", 120),
        ("9" * 5_000, 999_999_999),
        ("Thu, 01 Jan 2026 12:02:00 GMT", 120),
        ("Thu, 01 Jan 2026 14:02:00 +0200", 120),
        ("Thursday, 01-Jan-26 12:02:00 GMT", 120),
        ("Thu Jan  1 12:02:00 2026", 120),
        ("Thu, 01 Jan 2026 11:59:00 GMT", 0),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("١٢٠", None),
        ("", None),
        ("Thu, 99 Jan 2026 12:02:00 GMT", None),
        ("Thu, 01 Jan 99999999 12:02:00 GMT", None),
    ],
)
def test_retry_after_is_read_as_seconds_or_a_date(value, seconds):
    assert read_retry_after(value, NOON) == seconds


async def test_retry_after_of_an_answer_is_told(sender):
    late = answers("429 Slow down", b"", b"Retry-After: 120\r\n")
    async with receiving(late) as receiver:
        answer = await sender.send(receiver.url, HEADERS, BODY)
    assert (answer.status, answer.retry_after_seconds) == (429, 120)
