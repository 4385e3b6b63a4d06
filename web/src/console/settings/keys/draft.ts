// A key as somebody is about to make it, and what of that is sent.
import type { KeyInput, Role } from '../../api/gql/graphql';
import { daysLater } from '../../app/days';

export const areas = [
  'accounting',
  'reports',
  'customers',
  'vendors',
  'products',
  'invoices',
  'payments',
  'payroll',
  'webhooks',
  'organizations',
  'keys',
] as const;
export type Area = (typeof areas)[number];
export type Verb = 'read' | 'write';
export type Scope = `${Area}:${Verb}`;
export const every = '*';

/** Everything, everything to read, or one by one. */
export type Reach = 'everything' | 'reading' | 'chosen';
export const expiries = ['never', '30', '90', '365', 'day'] as const;
export type Expiry = (typeof expiries)[number];

export type Draft = {
  name: string;
  reach: Reach;
  scopes: readonly Scope[];
  role: Role;
  /** Where else it is granted the role, besides the organisation it is made in. */
  others: readonly string[];
  expiry: Expiry;
  day: string;
  rateLimit: string;
};

export const emptyDraft: Draft = {
  name: '',
  reach: 'reading',
  scopes: [],
  role: 'VIEWER',
  others: [],
  expiry: '365',
  day: '',
  rateLimit: '',
};

/** The scopes of an area; a report is only read. */
export function scopesOf(area: Area): readonly { verb: Verb; scope: Scope }[] {
  const verbs: readonly Verb[] = area === 'reports' ? ['read'] : ['read', 'write'];
  return verbs.map((verb) => ({ verb, scope: `${area}:${verb}` }));
}

export function holds(held: readonly string[], scope: string): boolean {
  return held.includes(every) || held.includes(scope);
}

type Calendar = { today: string; timeZone: string };

/** What is sent; a key is never given more than the one that makes it holds. */
export function inputOf(draft: Draft, held: readonly string[], { today, timeZone }: Calendar): KeyInput {
  const lastDay = lastDayOf(draft, today);
  return {
    name: draft.name.trim(),
    role: draft.role,
    scopes: chosenScopes(draft, held),
    expiresAt: lastDay && endOfDay(lastDay, timeZone),
    rateLimit: draft.rateLimit.trim() ? Number(draft.rateLimit) : null,
  };
}

function chosenScopes({ reach, scopes }: Draft, held: readonly string[]): string[] {
  if (reach === 'everything') return [...(held.includes(every) ? [every] : held)];
  const readable = areas.map((area): Scope => `${area}:read`).filter((scope) => holds(held, scope));
  return reach === 'reading' ? readable : [...scopes];
}

/** Whole days: what is sent again after a lost answer must be what was sent. */
function lastDayOf({ expiry, day }: Draft, today: string): string | null {
  if (expiry === 'never') return null;
  return expiry === 'day' ? day : daysLater(today, Number(expiry));
}

/** The last second of a day where the organisation is, as an instant. */
export function endOfDay(day: string, timeZone: string): string {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  const name = format.formatToParts(new Date(`${day}T12:00:00Z`)).find((part) => part.type === 'timeZoneName')?.value;
  return new Date(`${day}T23:59:59${name?.replace('GMT', '') || 'Z'}`).toISOString();
}
