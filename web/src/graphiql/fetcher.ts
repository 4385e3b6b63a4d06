// Sends documents to the address of this page, over HTTP, and subscriptions over graphql-transport-ws.
import { createGraphiQLFetcher, type Fetcher, type FetcherParams } from '@graphiql/toolkit';
import { Kind, parse } from 'graphql';

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
  if (document.operationName !== 'IntrospectionQuery') return send(withOwnOperation(document), options);
  const headers = Object.entries<string>(options?.headers ?? {}).filter(
    ([name, value]) => name.toLowerCase() !== 'authorization' || !isBare(value),
  );
  return send(document, { ...options, headers: Object.fromEntries(headers) });
};

/** GraphiQL learns the operation's name a tenth of a second after the text: who runs sooner would send the name of the tab before. */
function withOwnOperation(document: FetcherParams): FetcherParams {
  const names = operationNames(document.query);
  if (!names || !document.operationName || names.includes(document.operationName)) return document;
  return { ...document, operationName: names.length === 1 ? names[0] : undefined };
}

/** The names of the operations of a document, or nothing when it cannot be parsed and the server shall say why. */
function operationNames(query: string): (string | undefined)[] | undefined {
  try {
    const definitions = parse(query, { noLocation: true }).definitions;
    return definitions.flatMap((one) => (one.kind === Kind.OPERATION_DEFINITION ? [one.name?.value] : []));
  } catch {
    return undefined;
  }
}

/** An answer that is not JSON (a proxy's error page) becomes an error that can be read. */
async function fetchJson(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const response = await fetch(input, init);
  if (response.headers.get('content-type')?.includes('json')) return response;
  const text = (await response.text()).slice(0, 500);
  const message = `The answer is not JSON: ${response.status} ${response.statusText}`.trim();
  return Response.json({ errors: [{ message, extensions: { body: text } }] });
}
