// The server's sentences in Arabic, what they name written as Arabic writes it.
import i18next from 'i18next';

import { isolated } from '../../app/isolated';
import { formatAmount, formatCount, formatDay, formatMonth, formatNumber } from '../../app/locale';
import sentences from './ar.json';

const place = /\{(\w+)\}/g;
const special = /[.*+?^${}()|[\]\\]/g;

export function inArabic(message: string): string | undefined {
  for (const [theirs, ours] of Object.entries(sentences)) {
    const named = read(theirs, message);
    if (named) return ours.replace(place, (_, name: string) => isolated(written(name, named[name]!)));
  }
  return undefined;
}

/** What stands in the message where the server's sentence has its places. */
function read(theirs: string, message: string): Record<string, string> | undefined {
  const names = Array.from(theirs.matchAll(place), ([, name]) => name!);
  const pattern = theirs
    .split(/\{\w+\}/)
    .map((part) => part.replace(special, '\\$&'))
    .join('(.+?)');
  const found = new RegExp(`^${pattern}$`, 's').exec(message);
  return found ? Object.fromEntries(names.map((name, index) => [name, found[index + 1]!])) : undefined;
}

/** A place's name ends in what stands there: a `lastDay` is a day. */
const ways: Record<string, (text: string) => string> = {
  day: formatDay,
  month: (text) => (/^\d{4}-\d\d$/.test(text) ? formatMonth(`${text}-01`) : text),
  year: (text) => (/^\d+$/.test(text) ? formatNumber(Number(text)) : text),
  amount: (text) => (/^-?\d+(\.\d+)?$/.test(text) ? formatAmount(text, text.split('.')[1]?.length ?? 0) : text),
  count: (text) => (/^[\d,]+$/.test(text) ? formatCount(Number(text.replaceAll(',', ''))) : text),
  type: (text) => known('accounts:types', text),
  class: (text) => known('accounts:classes', text),
  purpose: (text) => known('accounts:roles', text),
  role: (text) => known('settings:roles', text),
};

function written(name: string, text: string): string {
  const kind = /[A-Z]?[a-z]+$/.exec(name)![0].toLowerCase();
  return ways[kind]?.(text) ?? text;
}

/** One of our own words, or several between commas, by its name in the API. */
function known(group: string, text: string): string {
  const words = text
    .split(', ')
    .map((name) => i18next.t(`${group}.${name}` as never, { defaultValue: name }) as string);
  return new Intl.ListFormat(i18next.language, { type: 'unit' }).format(words);
}
