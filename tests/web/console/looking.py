"""What a page makes of texts that attack: every place that shows one, judged where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.web.console.console import Console

# Marks that show nothing by themselves; whitespace is the layout's to shorten.
UNSEEN = r"[\s\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]"
COUNT_RUNS = "globalThis.runs = 0; globalThis.ran = () => { globalThis.runs += 1; };"
LOOK = r"""([texts, unseen]) => {
  const marks = new RegExp(unseen, 'g'), tags = /z\d\d[0-9a-f]{3}/g, seen = new Set(), faults = [];
  const plain = (text) => text.replace(marks, '');
  const isRightToLeft = document.documentElement.dir === 'rtl';
  const ours = isRightToLeft ? /[\u0621-\u064a]/ : /[A-Za-z0-9]/;

  /** Where the texts of others stand in a text: each must be there in full. */
  function spansIn(raw, place) {
    return [...raw.matchAll(tags)].filter(([tag]) => tag in texts).map(({ 0: tag, index }) => {
      seen.add(tag);
      const wanted = plain(texts[tag]);
      let end = index;
      for (let had = 0; end < raw.length && had < wanted.length; end += 1) {
        had += plain(raw[end]).length;
      }
      if (plain(raw.slice(index, end)) !== wanted) faults.push(`${place}: not as written: ${raw}`);
      while (end < raw.length && plain(raw[end]) === '') end += 1;
      return [index, end];
    });
  }

  /** The directions that are in force at a place in a text. */
  function forcesAt(raw, end) {
    const open = [];
    for (const mark of raw.slice(0, end)) {
      if (/[\u202a\u202b\u202d\u202e\u2066-\u2068]/.test(mark)) open.push(mark);
      if (mark === '\u202c' && /[\u202a-\u202e]/.test(open.at(-1) ?? '')) open.pop();
      if (mark === '\u2069') {
        const begun = open.findLastIndex((one) => /[\u2066-\u2068]/.test(one));
        if (begun >= 0) open.splice(begun);
      }
    }
    return open.join('');
  }

  /** Words of others within a text of ours: what stands behind them is not turned. */
  function judgeWords(raw, place) {
    const spans = spansIn(raw, place);
    for (const [start, end] of spans) {
      const isForced = !forcesAt(raw, start).startsWith(forcesAt(raw, end));
      const isTurned = isForced || /[\n\r\u2029]/.test(raw.slice(start, end));
      if (end < raw.length && isTurned) faults.push(`${place}: turns what follows: ${raw}`);
    }
    return spans;
  }

  const displayOf = (element) => getComputedStyle(element).display;
  const isInLine = (element) => /^(inline|inline-block|contents)$/.test(displayOf(element));
  const blockOf = (element) => (isInLine(element) ? blockOf(element.parentElement) : element);

  function* textsIn(element) {
    for (const node of element.childNodes) {
      if (node.nodeType === Node.TEXT_NODE) yield node;
      else if (node.nodeType === Node.ELEMENT_NODE && isInLine(node)) yield* textsIn(node);
    }
  }

  function leftOf(node, at) {
    const range = document.createRange();
    range.setStart(node, at);
    range.setEnd(node, at + 1);
    const { left, top, width } = range.getBoundingClientRect();
    return width > 0 && { left, top, node };
  }

  /** Our own letters read on in their direction, and words of others stand where they should. */
  function judgeLine(block) {
    const places = [...textsIn(block)].flatMap((node) => {
      // All of an isolated text is theirs, also where the server composed it.
      const isTheirsAlone = node.parentElement.closest('bdi') !== null;
      const found = (isTheirsAlone ? spansIn : judgeWords)(node.data, block.tagName);
      const spans = isTheirsAlone ? [[0, node.length]] : found;
      const isTheirs = (at) => spans.some(([start, end]) => start < at && at < end);
      return [...node.data].flatMap((letter, at) => {
        const begins = spans.some(([start]) => start === at);
        const place = (begins || (ours.test(letter) && !isTheirs(at))) && leftOf(node, at);
        return place ? [{ ...place, begins }] : [];
      });
    });
    places.slice(1).forEach((place, index) => {
      const before = places[index];
      const isBesides = before.node !== place.node || !place.begins;
      const isSameLine = Math.abs(before.top - place.top) <= 4;
      const wentOn = (place.left - before.left) * (isRightToLeft ? -1 : 1);
      if (isBesides && isSameLine && wentOn < -1) {
        faults.push(`${block.tagName}: what follows is turned: ${before.node.data}`);
      }
    });
  }

  const blocks = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { data, parentElement } = walker.currentNode;
    if (!data.match(tags) || parentElement.matches('pre')) continue;
    if (parentElement.matches('option')) judgeWords(data, 'OPTION');
    else blocks.add(blockOf(parentElement));
  }
  blocks.forEach(judgeLine);
  judgeWords(document.title, 'title');
  for (const element of document.querySelectorAll('*')) {
    for (const { name, value } of element.attributes) {
      if (name !== 'value' && value.match(tags)) judgeWords(value, `${element.tagName}[${name}]`);
      if (/^\s*javascript:/i.test(value)) faults.push(`${element.tagName}[${name}]: ${value}`);
    }
    const isField = element.matches('input, textarea');
    if (isField && !(element.value in texts)) spansIn(element.value, element.tagName);
  }
  for (const made of document.querySelectorAll('.made')) faults.push(`made: ${made.outerHTML}`);
  if (globalThis.runs !== 0) faults.push('a script ran');
  return [[...seen], [...new Set(faults)]];
}"""


@dataclass(frozen=True)
class Sight:
    """Which texts a page shows, by `Input.field`, and what is wrong with how it does."""

    shown: frozenset[str]
    faults: tuple[str, ...]


async def look(console: Console, texts: Mapping[str, str]) -> Sight:
    """Judge the page as it stands."""
    named = {text[:6]: name for name, text in texts.items()}
    by_tag = {text[:6]: text for text in texts.values()}
    told: Any = await console.page.evaluate(LOOK, [by_tag, UNSEEN])
    seen, faults = told
    return Sight(frozenset(named[tag] for tag in seen), tuple(faults))
