// Sends documents over HTTP and subscriptions over graphql-transport-ws, with the key of the Headers tab or, where none
// is typed, with the session of whoever is signed in.
import {
  createGraphiQLFetcher,
  type Fetcher,
  type FetcherOpts,
  type FetcherParams,
  isAsyncIterable,
} from '@graphiql/toolkit';
import { type DocumentNode, type ExecutionResult, Kind, OperationTypeNode, parse } from 'graphql';

import { root } from '../console/app/root';
import { type Typed, withoutBareKey } from './headers';
import { type Answer, type Fault, lastRun, leftOf, note } from './runs';
import { endSession, session } from './session';

const url = `${root}/graphql`;
const subscriptionUrl = `${window.location.origin.replace(/^http/, 'ws')}${url}`;

/** Send a document. The schema is public: it is read without a key unless one was typed. */
export const fetcher: Fetcher = async (document, options) => {
  const typed = withoutBareKey(options?.headers as Typed | undefined);
  if (document.operationName === 'IntrospectionQuery') return sender(() => {})(document, { headers: typed });
  const isSessionUsed = !Object.keys(typed).some((name) => name.toLowerCase() === 'authorization');
  const noted = (answer: Answer, told?: Parameters<typeof note>[1]) => {
    note(answer, told);
    if (isSessionUsed && session.get().csrfToken && isUnauthenticated(answer)) endSession();
  };
  return run(document, { ...options, headers: typed }, isSessionUsed ? session.get().csrfToken : null, noted);
};

async function run(
  document: FetcherParams,
  options: FetcherOpts,
  token: string | null,
  noted: typeof note,
): Promise<Awaited<ReturnType<Fetcher>>> {
  lastRun.set(undefined);
  const begun = performance.now();
  let response: Response | undefined;
  const asItStands = standing(document, options);
  const proof = token && (asItStands.isSubscription ? { csrf: token } : { 'X-Daftar-CSRF': token });
  const send = sender((received) => (response = received));
  const answer = await send(asItStands.document, { ...asItStands.options, headers: { ...options.headers, ...proof } });
  if (isAsyncIterable(answer)) return following(answer as AsyncIterable<ExecutionResult>, noted, token);
  noted(answer as Answer, { milliseconds: performance.now() - begun, left: response && leftOf(response.headers) });
  return answer;
}

function sender(received: (response: Response) => void): Fetcher {
  const fetchNoting = async (input: RequestInfo | URL, init?: RequestInit) => {
    const response = await fetch(input, init);
    received(response);
    return readable(response);
  };
  return createGraphiQLFetcher({ url, subscriptionUrl, enableIncrementalDelivery: false, fetch: fetchNoting });
}

/** The answers of a stream, each noted; no generator, which could not be ended while it waits for the next. */
function following(
  answers: AsyncIterable<ExecutionResult>,
  noted: typeof note,
  token: string | null,
): AsyncIterableIterator<ExecutionResult> {
  const source = answers[Symbol.asyncIterator]();
  const stop = token ? endWithSession(source, token) : () => false;
  const iterator: AsyncIterableIterator<ExecutionResult> = {
    [Symbol.asyncIterator]: () => iterator,
    next: async () => {
      const told = await source.next().catch((refused: unknown) => {
        stop();
        noted({ errors: faultsOf(refused) });
        throw refused;
      });
      if (told.done) stop();
      else noted(told.value as Answer);
      return told;
    },
    return: async () => (await source.return?.()) ?? { done: true, value: undefined },
  };
  return iterator;
}

/** What was begun with a session ends with it, also where the server has not heard that somebody signed out. */
function endWithSession(source: AsyncIterator<ExecutionResult>, token: string): () => boolean {
  return session.subscribe(() => {
    if (session.get().csrfToken !== token) void source.return?.();
  });
}

/** A refused subscription is told as a list of errors; a key that is not taken closes the socket. */
function faultsOf(refused: unknown): Fault[] {
  if (Array.isArray(refused)) return refused as Fault[];
  const message = refused instanceof Error ? refused.message : String(refused);
  return [{ message, extensions: { code: message.includes('4403') ? 'UNAUTHENTICATED' : undefined } }];
}

/**
 * GraphiQL learns of a text, its operation's name and whether it is a subscription a tenth of a second after it stands
 * there: who runs sooner would send the name of the tab before, or a subscription over HTTP.
 */
function standing(document: FetcherParams, options: FetcherOpts) {
  const parsed = parsedOrNothing(document.query);
  if (!parsed) return { document, options, isSubscription: false };
  const operations = parsed.definitions.filter((one) => one.kind === Kind.OPERATION_DEFINITION);
  const named = operations.find((one) => one.name?.value === document.operationName);
  const operation = named ?? (operations.length === 1 ? operations[0] : undefined);
  return {
    document: { ...document, operationName: operation?.name?.value },
    options: { ...options, documentAST: parsed },
    isSubscription: operation?.operation === OperationTypeNode.SUBSCRIPTION,
  };
}

/** The parsed document, or nothing when it cannot be parsed and the server shall say why. */
function parsedOrNothing(query: string): DocumentNode | undefined {
  try {
    return parse(query);
  } catch {
    return undefined;
  }
}

function isUnauthenticated(answer: Answer): boolean {
  return answer.errors?.some((fault) => fault.extensions?.code === 'UNAUTHENTICATED') ?? false;
}

/** An answer that is not JSON (a proxy's error page) becomes an error that can be read. */
async function readable(response: Response): Promise<Response> {
  if (response.headers.get('content-type')?.includes('json')) return response;
  const text = (await response.text()).slice(0, 500);
  const message = `The answer is not JSON: ${response.status} ${response.statusText}`.trim();
  return Response.json({ errors: [{ message, extensions: { body: text } }] });
}
