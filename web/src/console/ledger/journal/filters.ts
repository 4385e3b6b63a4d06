// The journal's filters live in the address, so that a view can be kept and sent.
import { useEffect, useRef, useState } from 'react';
import { useLocation, useNavigationType, useSearchParams } from 'react-router';

import type { EntryKind, EntryStatus, JournalEntriesQueryVariables } from '../../api/gql/graphql';
import { among, day, flag, identity, text } from '../../app/parameters';

export const kinds: readonly EntryKind[] = ['JOURNAL', 'DOCUMENT', 'PAYMENT', 'RECOGNITION'];
export const statuses: readonly EntryStatus[] = ['POSTED', 'REVERSED', 'REVOKED'];
export const parameters = {
  text,
  from: day,
  to: day,
  account: identity,
  kind: among(kinds),
  status: among(statuses),
  revoked: flag,
};
const names = ['text', 'from', 'to', 'account', 'kind', 'status', 'revoked'] as const;
const typedNames: readonly string[] = ['text', 'from', 'to'];
export type FilterName = (typeof names)[number];
export type Filters = Partial<Record<FilterName, string>>;

const TYPING_MILLISECONDS = 300;

function read(search: URLSearchParams): Filters {
  return Object.fromEntries(names.map((name) => [name, search.get(name) || undefined]));
}

function spell(filters: Filters): string {
  return new URLSearchParams(names.flatMap((name) => (filters[name] ? [[name, filters[name]]] : []))).toString();
}

type Asked = Omit<JournalEntriesQueryVariables, 'organizationId' | 'first' | 'after'>;

/** What is asked for, of an address that was read. */
export function variablesOf(filters: Filters): Asked {
  return {
    from: filters.from,
    to: filters.to,
    accountId: filters.account,
    kind: kinds.find((kind) => kind === filters.kind),
    status: statuses.find((status) => status === filters.status),
    text: filters.text,
    includeRevoked: filters.revoked === '1',
  };
}

/** `filters` are those of the address; `shown` are those of the fields, which may still be typed in. */
export function useFilters() {
  const [search, setSearch] = useSearchParams();
  const location = useLocation();
  const navigationType = useNavigationType();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [shown, setShown] = useState(() => read(search));

  // The fields follow the address wherever they did not write it themselves.
  const isOwn = navigationType !== 'POP' && (location.state as { isOwn?: boolean } | null)?.isOwn;
  useEffect(() => {
    if (!isOwn) setShown(read(new URLSearchParams(location.search)));
  }, [isOwn, location]);
  useEffect(() => () => clearTimeout(timer.current), []);

  const write = (next: Filters, replace: boolean) => setSearch(spell(next), { replace, state: { isOwn: true } });
  /** A choice is a view of its own, to come back to; what is typed counts once the typing rests. */
  function put(name: FilterName, value: string) {
    const next = { ...shown, [name]: value || undefined };
    setShown(next);
    clearTimeout(timer.current);
    if (typedNames.includes(name)) timer.current = setTimeout(() => write(next, true), TYPING_MILLISECONDS);
    else write(next, false);
  }
  function clear() {
    clearTimeout(timer.current);
    setShown({});
    write({}, false);
  }
  const filters = read(search);
  return { filters, shown, put, clear, isFiltered: names.some((name) => filters[name] !== undefined) };
}
