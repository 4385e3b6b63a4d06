// React's way to documents: queries that are kept, lists that page by cursor, changes that may be repeated safely.
import {
  keepPreviousData,
  QueryClient,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
  type UseQueryResult,
} from '@tanstack/react-query';
import { useRef } from 'react';

import { ApiError, hashOf, request } from './client';
import type { TypedDocumentString } from './gql/graphql';

const transientCodes = new Set(['OVERLOADED', 'DATABASE_UNAVAILABLE', 'INTERNAL', 'RATE_LIMITED']);

export const queryClient = new QueryClient({
  defaultOptions: {
    // The server may be this very machine, whatever the browser knows of networks; and a change that
    // could not be sent must say so, not be sent later when nobody expects it.
    mutations: { networkMode: 'always' },
    queries: {
      networkMode: 'always',
      staleTime: 5_000,
      retry: (count, fault) => count < 2 && !(fault instanceof ApiError && !transientCodes.has(fault.code)),
      retryDelay: (count, fault) => 1_000 * ((fault instanceof ApiError && fault.retryAfterSeconds) || count + 1),
    },
  },
});

export type PageInfo = { hasNextPage: boolean; endCursor: string | null };
export type ConnectionOf<Node> = { nodes: Node[]; total: number | null; pageInfo: PageInfo };

/** Ask a document; what was asked before is shown while it is asked anew. */
export function useDocument<Result, Variables>(
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
  options: { isEnabled?: boolean } = {},
): UseQueryResult<Result, Error> {
  return useQuery({
    queryKey: [hashOf(document as never), variables],
    queryFn: ({ signal }) => request(document, variables, { signal }),
    placeholderData: keepPreviousData,
    enabled: options.isEnabled ?? true,
  });
}

/** Page through a connection by cursor: all nodes that were fetched so far, and how to fetch more. */
export function useConnection<Result, Variables extends { after?: unknown; first?: unknown }, Node>(
  document: TypedDocumentString<Result, Variables>,
  variables: Omit<Variables, 'after' | 'first'>,
  pick: (result: Result) => ConnectionOf<Node> | null | undefined,
  first = 50,
) {
  const query = useInfiniteQuery({
    queryKey: [hashOf(document as never), 'all', variables],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      request(document, { ...variables, first, after: pageParam } as unknown as Variables, { signal }),
    getNextPageParam: (last) => {
      const info = pick(last)?.pageInfo;
      return info?.hasNextPage ? (info.endCursor ?? undefined) : undefined;
    },
    placeholderData: keepPreviousData,
  });
  const pages = query.data?.pages ?? [];
  return {
    ...query,
    nodes: pages.flatMap((page) => pick(page)?.nodes ?? []),
    total: pages[0] ? (pick(pages[0])?.total ?? null) : null,
  };
}

type Sent = { input: string; key: string };

/** A key nobody else has; `crypto.randomUUID` is missing on pages that came over plain HTTP. */
function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * Change something; afterwards everything that is shown is asked anew.
 *
 * A repetition after a lost answer carries the same Idempotency-Key, so it cannot post twice; a
 * change of the input is a new request. With `keptAs` that holds for the tab, a reload included.
 */
export function useChange<Result, Variables>(
  document: TypedDocumentString<Result, Variables>,
  { keptAs }: { keptAs?: string } = {},
) {
  const client = useQueryClient();
  const last = useRef<Sent>(undefined);
  function sent(input: string): Sent {
    const kept = last.current ?? (keptAs && (JSON.parse(sessionStorage.getItem(keptAs) ?? 'null') as Sent | null));
    return kept && kept.input === input ? kept : { input, key: newKey() };
  }
  return useMutation({
    mutationFn: (variables: Variables) => {
      last.current = sent(JSON.stringify(variables));
      if (keptAs) sessionStorage.setItem(keptAs, JSON.stringify(last.current));
      return request(document, variables, { idempotencyKey: last.current.key });
    },
    onSuccess: () => {
      last.current = undefined;
      if (keptAs) sessionStorage.removeItem(keptAs);
      // Nobody waits for it: what was done is done, and the page follows.
      void client.invalidateQueries();
    },
  });
}
