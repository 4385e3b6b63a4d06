// What an address may carry beside its path: each page names its parameters, and what each has to be.
import type names from '../locales/en/parameters.json';

export type ParameterName = keyof (typeof names)['names'];
/** What is wrong with a value. */
export type Wrong =
  'empty' | 'day' | 'year' | 'instant' | 'sequence' | 'choice' | 'flag' | 'identity' | 'text' | 'twice' | 'unknown';
/** Answers what is wrong with a value, if something is. */
type Reading = (value: string) => Wrong | undefined;
export type Parameters = Partial<Record<ParameterName, Reading>>;

export const TEXT_MOST_CHARACTERS = 200;
export const LAST_DAY = '9999-12-31';
const SEQUENCE_MOST = 2 ** 31 - 1;

function reading(wrong: Wrong, isRight: (value: string) => boolean): Reading {
  return (value) => (isRight(value) ? undefined : wrong);
}

/** A day of the calendar, `2026-03-30`. */
export const day = reading('day', isDay);
export const year = reading('year', (value) => /^\d{4}$/.test(value));
/** A point in time with its offset, `2026-03-30T14:05:00Z`. */
export const instant = reading('instant', isInstant);
export const sequence = reading('sequence', isSequence);
/** What is on when it stands there, and off when it does not. */
export const flag = reading('flag', (value) => value === '1');
/** An id or a handle; whether it names something the server knows. */
export const identity = reading('identity', (value) => /^[\w.:-]{1,100}$/.test(value));
/** Words that are searched for. */
export const text = reading('text', (value) => value.length <= TEXT_MOST_CHARACTERS);

export function among(values: readonly string[]): Reading {
  return reading('choice', (value) => values.includes(value));
}

function isDay(value: string): boolean {
  const parsed = /^\d{4}-\d{2}-\d{2}$/.test(value) ? new Date(`${value}T00:00:00Z`) : undefined;
  // JavaScript reads the 30th of February as the 2nd of March.
  const isReal = parsed !== undefined && !Number.isNaN(parsed.getTime());
  return isReal && value >= '0001' && parsed.toISOString().startsWith(value);
}

function isInstant(value: string): boolean {
  const [date = '', clock = ''] = value.split('T');
  const isClock = /^\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})$/.test(clock);
  return isDay(date) && isClock && !Number.isNaN(Date.parse(value));
}

function isSequence(value: string): boolean {
  return /^\d{1,10}$/.test(value) && Number(value) <= SEQUENCE_MOST;
}
