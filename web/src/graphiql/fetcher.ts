// Sends documents to the address of this page, over HTTP, and subscriptions over graphql-transport-ws.
import { createGraphiQLFetcher, type Fetcher, type FetcherOpts, type FetcherParams } from '@graphiql/toolkit';
import { type DocumentNode, Kind, parse } from 'graphql';

import { isBare } from './headers';

const url = window.location.pathname;

const send = createGraphiQLFetcher({
  url,
  subscriptionUrl: `${window.location.origin.replace(/^http/, 'ws')}${url}`,
  enableIncrementalDelivery: false,
  fetch: fetchJson,
});

/** Send a document. The schema is public: it is read without the key's header while that holds only the prefix. */
export const fetcher: Fetcher = (document, options) => {
  if (document.operationName !== 'IntrospectionQuery') return sendAsItStands(document, options);
  const headers = Object.entries<string>(options?.headers ?? {}).filter(
    ([name, value]) => name.toLowerCase() !== 'authorization' || !isBare(value),
  );
  return send(document, { ...options, headers: Object.fromEntries(headers) });
};

/**
 * GraphiQL learns of a text, its operation's name and whether it is a subscription a tenth of a second after it stands
 * there: who runs sooner would send the name of the tab before, or a subscription over HTTP.
 */
function sendAsItStands(document: FetcherParams, options?: FetcherOpts): ReturnType<Fetcher> {
  const parsed = parsedOrNothing(document.query);
  if (!parsed) return send(document, options);
  const names = operationNames(parsed);
  const isKnown = !document.operationName || names.includes(document.operationName);
  const operationName = isKnown ? document.operationName : names.length === 1 ? names[0] : undefined;
  return send({ ...document, operationName }, { ...options, documentAST: parsed });
}

/** The parsed document, or nothing when it cannot be parsed and the server shall say why. */
function parsedOrNothing(query: string): DocumentNode | undefined {
  try {
    return parse(query);
  } catch {
    return undefined;
  }
}

/** The names of the operations of a document. */
function operationNames(document: DocumentNode): (string | undefined)[] {
  return document.definitions.flatMap((one) => (one.kind === Kind.OPERATION_DEFINITION ? [one.name?.value] : []));
}

/** An answer that is not JSON (a proxy's error page) becomes an error that can be read. */
async function fetchJson(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const response = await fetch(input, init);
  if (response.headers.get('content-type')?.includes('json')) return response;
  const text = (await response.text()).slice(0, 500);
  const message = `The answer is not JSON: ${response.status} ${response.statusText}`.trim();
  return Response.json({ errors: [{ message, extensions: { body: text } }] });
}
