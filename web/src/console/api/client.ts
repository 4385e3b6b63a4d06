// Speaks GraphQL to the server: documents by their hash, subscriptions over server-sent events.
import { createClient, NetworkError } from 'graphql-sse';

import { root } from '../app/root';
import type { TypedDocumentString } from './gql/graphql';
import { fetchLively } from './lively';

export type Detail = { path: (string | number)[]; message: string };
export type Cost = { requested: number; limit: number; remaining: number };

/** A refusal a program can branch on: a code of the error catalogue, and the fields it is about. */
export class ApiError extends Error {
  constructor(
    message: string,
    readonly code: string,
    readonly details: readonly Detail[] = [],
    readonly retryAfterSeconds?: number,
  ) {
    super(message);
  }
}

/** No answer came: the server, or the way to it, is down. */
export class Unreachable extends Error {}

type GraphQLFault = { message: string; extensions?: { code?: string; details?: Detail[] } };
type Answer<Result> = { data?: Result | null; errors?: GraphQLFault[] };
type Options = { idempotencyKey?: string; signal?: AbortSignal };

const url = `${root}/graphql`;
let csrf: string | null = null;
const signedOutListeners = new Set<() => void>();

export function carryCsrf(token: string | null): void {
  csrf = token;
}

/** Be told when the server no longer takes the session; answers what ends that. */
export function onSignedOut(listener: () => void): () => void {
  signedOutListeners.add(listener);
  return () => signedOutListeners.delete(listener);
}

function headers(): Record<string, string> {
  return csrf ? { 'X-Daftar-CSRF': csrf } : {};
}

export function hashOf(document: TypedDocumentString<unknown, never>): string {
  return document.__meta__!['hash'] as string;
}

/** The text of a document; the texts of all are fetched when the first is asked for. */
export async function textOf(document: TypedDocumentString<never, never>): Promise<string> {
  const { default: texts } = await import('./gql/persisted-documents.json');
  return (texts as Record<string, string>)[hashOf(document)]!;
}

/** Run a document; the first of its errors is thrown. */
export async function request<Result, Variables>(
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
  options: Options = {},
): Promise<Result> {
  const found = await send<Result>({ documentId: hashOf(document as never), variables }, options);
  // A server that was replaced meanwhile may not know this page's documents.
  if (found.errors?.[0]?.extensions?.code !== 'DOCUMENT_NOT_FOUND') return resultOf(found);
  return resultOf(await send<Result>({ query: await textOf(document as never), variables }, options));
}

async function send<Result>(body: object, options: Options): Promise<Answer<Result>> {
  const response = await reach(url, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      Accept: 'application/graphql-response+json',
      ...headers(),
      ...(options.idempotencyKey && { 'Idempotency-Key': options.idempotencyKey }),
    },
    body: JSON.stringify(body),
    signal: options.signal,
  });
  const answer = (await response.json().catch(() => ({}))) as Answer<Result>;
  if (!answer.data && !answer.errors)
    throw new ApiError(`${response.status} ${response.statusText}`.trim(), 'INTERNAL');
  const retryAfter = response.headers.get('Retry-After');
  if (retryAfter && answer.errors?.[0]) throw apiError(answer.errors[0], Number(retryAfter));
  return answer;
}

/** Fetch; what never got there is told as that, and not as the fault of a program, which a TypeError mostly is. */
export function reach(address: string, init: RequestInit): Promise<Response> {
  return fetch(address, init).catch((fault: unknown) => {
    throw fault instanceof TypeError ? new Unreachable(fault.message) : fault;
  });
}

function resultOf<Result>(answer: Answer<Result>): Result {
  const [fault] = answer.errors ?? [];
  if (!fault) return answer.data!;
  throw apiError(fault);
}

function apiError(fault: GraphQLFault, retryAfterSeconds?: number): ApiError {
  const { code = 'INTERNAL', details = [] } = fault.extensions ?? {};
  if (code === 'UNAUTHENTICATED') signedOutListeners.forEach((listener) => listener());
  return new ApiError(fault.message, code, details, retryAfterSeconds);
}

const stream = createClient({ url, headers, retryAttempts: 0, fetchFn: fetchLively });

/** Follow a subscription until it ends or the signal does; a refusal is thrown, and so is a stream that broke. */
export async function* follow<Result, Variables>(
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
  signal: AbortSignal,
  onConnected?: () => void,
): AsyncGenerator<Result> {
  const query = await textOf(document as never);
  if (signal.aborted) return;
  const asked = { query, variables: variables as Record<string, unknown> };
  const results = stream.iterate<Result>(asked, { connected: onConnected });
  const end = () => void results.return?.();
  signal.addEventListener('abort', end, { once: true });
  try {
    for await (const answer of results) yield resultOf(answer as Answer<Result>);
  } catch (fault) {
    throw await refusalOf(fault);
  } finally {
    signal.removeEventListener('abort', end);
  }
}

/** A stream that did not begin was refused in the server's own words, which the library leaves unread. */
async function refusalOf(fault: unknown): Promise<unknown> {
  if (!(fault instanceof NetworkError) || !(fault.response instanceof Response)) return fault;
  const answer = (await fault.response.json().catch(() => ({}))) as Answer<never>;
  return answer.errors?.[0] ? apiError(answer.errors[0]) : fault;
}
