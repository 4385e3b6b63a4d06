// What the server refused, in words of the page's language, at the field it is about.
import { useTranslation } from 'react-i18next';

import { ApiError, type Detail } from '../../api/client';
import { formatDay } from '../../app/locale';
import type { Faults } from './draft';

const translated = [
  'PERIOD_LOCKED',
  'UNBALANCED_ENTRY',
  'AMOUNT_INVALID',
  'AMOUNT_TOO_LARGE',
  'ACCOUNT_UNKNOWN',
  'ACCOUNT_INACTIVE',
  'ACCOUNT_NOT_LEAF',
  'ENTRY_REVERSED',
  'ENTRY_NOT_AUTHORED',
  'NOT_FOUND',
] as const;

/** English shows the server's own words; Arabic says what the code means. */
export function useRefusal(): (error: ApiError, detail?: Detail) => string {
  const { t } = useTranslation('journal');
  return ({ code, message }, detail) => {
    const known = translated.find((one) => one === code);
    const words = detail?.message ?? message;
    // The last day that a refusal names is the one up to which days are locked.
    const day = words.match(/\d{4}-\d{2}-\d{2}/g)?.at(-1);
    return known ? t(`refusals.${known}`, { message: words, day: day && formatDay(day) }) : words;
  };
}

/** The draft's field that a path of the input names: `input.lines.0.debit` is the debit of the first line sent. */
function fieldOf(path: Detail['path'], keys: readonly number[]): string | undefined {
  const [root, name, index, part] = path;
  if (root !== 'input' || name === undefined) return undefined;
  const key = keys[Number(index)];
  return name === 'lines' && key !== undefined ? `${key}.${part}` : String(name);
}

export function faultsOf(fault: unknown, keys: readonly number[], say: ReturnType<typeof useRefusal>): Faults {
  if (!(fault instanceof ApiError)) return {};
  const places = fault.details.map((detail) => [fieldOf(detail.path, keys), say(fault, detail)] as const);
  return Object.fromEntries(places.filter(([field]) => field !== undefined));
}
