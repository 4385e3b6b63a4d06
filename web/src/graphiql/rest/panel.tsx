// The REST calls that do what the open document does, ready for a shell; the key stays a variable of the shell.
import { type GraphiQLPlugin, tryParseJSONC, useGraphiQL, useVariablesEditorState } from '@graphiql/react';
import { type DocumentNode } from 'graphql';
import { useEffect, useState } from 'react';

import { session } from '../session';
import { useStored } from '../store';
import { callOf } from './calls';
import { type Endpoint, readEndpoints } from './endpoints';
import { type Operation, operationOf, type RootField } from './root_fields';

function RestPanel() {
  const operation = useOperation();
  const { endpoints, fault } = useEndpoints();
  return (
    <section className="daftar-panel" aria-labelledby="daftar-rest">
      <h2 id="daftar-rest">REST</h2>
      <p>
        The calls of both REST dialects that run the operation in the editor, with its values. The rules, the key and
        the limit are the same; the answer has the dialect’s own shape.
      </p>
      {fault ? (
        <p role="alert">The endpoints could not be read: {fault}</p>
      ) : endpoints ? (
        <Fields operation={operation} endpoints={endpoints} />
      ) : (
        <p className="daftar-quiet" aria-busy="true">
          Reading the endpoints …
        </p>
      )}
    </section>
  );
}

function Fields({ operation, endpoints }: { operation?: Operation; endpoints: Endpoint[] }) {
  if (!operation) return <p className="daftar-quiet">There is no operation in the editor that can be read.</p>;
  if (operation.kind === 'subscription') {
    return <p className="daftar-quiet">A subscription has no REST call. Webhooks tell programs of what happens.</p>;
  }
  return operation.fields.map((field, index) => (
    <FieldCalls key={`${index} ${field.name}`} field={field} endpoints={endpoints.filter((one) => runs(one, field))} />
  ));
}

function runs(endpoint: Endpoint, field: RootField): boolean {
  return endpoint.lines.some((line) => line.field === field.name);
}

function FieldCalls({ field, endpoints }: { field: RootField; endpoints: Endpoint[] }) {
  return (
    <section aria-label={field.name}>
      <h3>
        <code>{field.name}</code>
      </h3>
      {endpoints.length === 0 && (
        <p className="daftar-quiet">Neither dialect has an endpoint for it: GraphQL alone does.</p>
      )}
      {endpoints.map((endpoint) => (
        <EndpointCall key={`${endpoint.method} ${endpoint.path}`} endpoint={endpoint} field={field} />
      ))}
    </section>
  );
}

function EndpointCall({ endpoint, field }: { endpoint: Endpoint; field: RootField }) {
  const organizationId = useStored(session).holder?.organizationId ?? null;
  const { command, leftOut } = callOf(endpoint, field, organizationId);
  return (
    <article className="daftar-call" aria-label={`${endpoint.method} ${endpoint.path}`}>
      <header>
        <a href={endpoint.documentation}>
          <span className="daftar-method">{endpoint.method}</span> <code>{endpoint.path}</code>
        </a>
        <CopyButton text={command} />
      </header>
      <p className="daftar-quiet">
        {endpoint.dialect}: {endpoint.summary}
      </p>
      <pre tabIndex={0} aria-label={`curl for ${endpoint.method} ${endpoint.path}`}>
        {command}
      </pre>
      {leftOut.length > 0 && <p className="daftar-quiet">It cannot say: {leftOut.join(', ')}.</p>}
    </article>
  );
}

function CopyButton({ text }: { text: string }) {
  const [copied, setCopied] = useState<string>();
  async function copy() {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(text);
    } catch {
      setCopied(undefined); // The browser does not let this page copy; the text can be selected.
    }
  }
  return (
    <button type="button" className="graphiql-button" onClick={() => void copy()}>
      {copied === text ? 'Copied' : 'Copy'}
    </button>
  );
}

function useOperation(): Operation | undefined {
  const { document, name } = useGraphiQL(({ documentAST, operationName }) => ({
    document: documentAST,
    name: operationName,
  }));
  const [variables] = useVariablesEditorState();
  return document && readOperation(document, name, variables);
}

function readOperation(document: DocumentNode, name: string | undefined, variables: string): Operation | undefined {
  try {
    return operationOf(document, name, tryParseJSONC(variables) ?? {});
  } catch {
    return operationOf(document, name, {}); // The variables are half typed.
  }
}

function useEndpoints(): { endpoints?: Endpoint[]; fault?: string } {
  const [state, setState] = useState<{ endpoints?: Endpoint[]; fault?: string }>({});
  useEffect(() => {
    let isShown = true;
    readEndpoints().then(
      (endpoints) => isShown && setState({ endpoints }),
      (refused: unknown) =>
        isShown && setState({ fault: refused instanceof Error ? refused.message : String(refused) }),
    );
    return () => {
      isShown = false;
    };
  }, []);
  return state;
}

function RestIcon() {
  return (
    <svg
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      aria-hidden="true"
    >
      <path d="M7 3v4M13 3v4M5 7h10v3a5 5 0 0 1-10 0zM10 15v3" strokeLinejoin="round" />
    </svg>
  );
}

export const restPlugin: GraphiQLPlugin = { title: 'REST calls', icon: RestIcon, content: RestPanel };
