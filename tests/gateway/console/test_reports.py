"""Reports of broken policies: all counted, few logged, nothing believed, always 204."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.testclient import TestClient
from structlog.testing import capture_logs

from gateway.console.reports import (
    LOGGED_MOST,
    NEW,
    OLD,
    REPORTS_MOST,
    ViolationReports,
    read_reports,
)
from gateway.metrics import Metrics

ADDRESS = "/console/csp-report"
OLD_REPORT = {
    "csp-report": {
        "document-uri": "http://ledger.example/console/journal?search=salary#x",
        "violated-directive": "style-src-attr",
        "effective-directive": "style-src-attr",
        "blocked-uri": "inline",
        "script-sample": "secret glk_abc",
    }
}
NEW_REPORT = {
    "type": "csp-violation",
    "url": "http://ledger.example/console",
    "body": {
        "documentURL": "http://ledger.example/books/console?organization=org_a",
        "effectiveDirective": "img-src",
        "blockedURL": "https://glk_abc:glk_abc@evil.example:8443/pixel?key=glk_abc",
    },
}


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


class Served:
    """The address, what it counted and its clock."""

    def __init__(self) -> None:
        self.metrics, self.clock = Metrics(), Clock()
        reports = ViolationReports(self.metrics, self.clock)
        app = Starlette(routes=reports.routes())

        async def with_state(scope, receive, send):
            scope.setdefault("state", {})
            await app(scope, receive, send)

        self.client = TestClient(with_state)

    def send(self, body: bytes, media_type: str = OLD) -> int:
        headers = {"Content-Type": media_type}
        return self.client.post(ADDRESS, content=body, headers=headers).status_code

    @property
    def counted(self) -> float | None:
        return self.metrics.registry.get_sample_value("daftar_csp_reports_total")


@pytest.fixture
def served() -> Served:
    return Served()


@pytest.mark.parametrize("media_type", [OLD, f"{OLD}; charset=utf-8", OLD.upper()])
def test_old_report_is_counted_and_logged_without_what_it_may_hold(served, media_type):
    with capture_logs() as lines:
        assert served.send(msgspec.json.encode(OLD_REPORT), media_type) == 204
    assert served.counted == 1
    assert lines == [
        {
            "event": "a page broke its policy",
            "log_level": "warning",
            "directive": "style-src-attr",
            "blocked": "inline",
            "page": "/console/journal",
        }
    ]


def test_new_reports_come_several_at_once(served):
    others = [{"type": "deprecation", "body": {}}, {"type": "csp-violation"}, 1, None]
    with capture_logs() as lines:
        assert served.send(msgspec.json.encode([NEW_REPORT, *others, NEW_REPORT]), NEW) == 204
    assert served.counted == 2
    assert [(one["directive"], one["blocked"], one["page"]) for one in lines] == [
        ("img-src", "https://evil.example:8443", "/books/console")
    ] * 2


@pytest.mark.parametrize(
    ("media_type", "body"),
    [
        (OLD, b""),
        (OLD, b"{"),
        (OLD, b"\xff"),
        (OLD, b"[" * 60_000),
        (OLD, b"[]"),
        (OLD, b'{"csp-report": 1}'),
        (NEW, b"{}"),
        (NEW, b'[{"type": "csp-violation", "body": []}]'),
        ("text/plain", msgspec.json.encode(OLD_REPORT)),
        ("application/json", msgspec.json.encode([NEW_REPORT])),
        (OLD, b'{"csp-report": {"a": "' + b"a" * 70_000 + b'"}}'),
    ],
)
def test_what_is_no_report_is_neither_counted_nor_refused(served, media_type, body):
    with capture_logs() as lines:
        assert served.send(body, media_type) == 204
    assert (served.counted, lines) == (0, [])


def test_log_takes_a_few_a_minute_and_the_counter_all(served):
    body = msgspec.json.encode([NEW_REPORT] * 50)
    with capture_logs() as lines:
        for _ in range(4):
            served.send(body, NEW)
        assert len(lines) == LOGGED_MOST
        served.clock.now += 61
        served.send(body, NEW)
    assert (served.counted, len(lines)) == (250, 2 * LOGGED_MOST)


def test_one_body_has_so_many_reports(served):
    served.send(msgspec.json.encode([{"type": "csp-violation", "body": {}}] * 500), NEW)
    assert served.counted == REPORTS_MOST


@pytest.mark.parametrize(
    "value", ["javascript:alert(1)", "x\n{}", "http://[", "http://a b/", "ü" * 999, 1, [], {}]
)
def test_log_takes_nothing_of_unknown_form(value):
    told = {"effective-directive": value, "blocked-uri": value, "document-uri": value}
    (report,) = read_reports(OLD, msgspec.json.encode({"csp-report": told}))
    assert report == {"directive": "-", "blocked": "-", "page": "-"}


_JSON = st.recursive(
    st.none() | st.integers(0, 9) | st.text(max_size=20) | st.just("csp-violation"),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["type", "body", "csp-report", "blockedURL"]), inner)
    ),
)


@given(st.sampled_from([OLD, NEW, ""]), _JSON.map(msgspec.json.encode) | st.binary(max_size=100))
def test_nothing_breaks_it(media_type, body):
    for report in read_reports(media_type, body):
        assert report.keys() == {"directive", "blocked", "page"}


async def test_real_server_counts_them_and_fills_no_log(live):
    headers = {"Content-Type": OLD, "Origin": "null"}
    body = msgspec.json.encode(OLD_REPORT)
    with capture_logs() as lines:
        for _ in range(20):
            answer = await live.client.post(ADDRESS, content=body, headers=headers)
            assert (answer.status_code, answer.content) == (204, b"")
    assert len(lines) == LOGGED_MOST
    assert "daftar_csp_reports_total 20.0" in (await live.client.get("/metrics")).text
    assert (await live.client.post(ADDRESS, content=b"a" * 200_000)).status_code == 204
    assert (await live.client.get("/healthz")).status_code == 200
