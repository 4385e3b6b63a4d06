// Documents in links: ?query=, ?variables= and ?operationName= of the address. Neither headers nor keys are ever part of one.
import { ToolbarButton, useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { useEffect, useRef, useState } from 'react';

import { withoutKeys } from './headers';

export type SharedDocument = { query: string; variables: string | null; operationName: string | null };

/** The document that the address of the page carries, if any. */
export function sharedDocument(location: Location): SharedDocument | undefined {
  const parameters = new URLSearchParams(location.search);
  const query = parameters.get('query');
  if (!query?.trim()) return undefined;
  return { query, variables: indented(parameters.get('variables')), operationName: parameters.get('operationName') };
}

function indented(variables: string | null): string | null {
  try {
    return variables && JSON.stringify(JSON.parse(variables), null, 2);
  } catch {
    return variables;
  }
}

/** Choose the shared operation once the editor has found the operations of the document. */
export function SelectSharedOperation({ name }: { name?: string | null }) {
  const operations = useGraphiQL((state) => state.operations);
  const { setOperationName } = useGraphiQLActions();
  const isDone = useRef(false);
  useEffect(() => {
    if (isDone.current || !name || !operations) return;
    isDone.current = true;
    if (operations.some((operation) => operation.name?.value === name)) setOperationName(name);
  }, [name, operations, setOperationName]);
  return null;
}

/** Copy a link to the document and variables of the open tab. */
export function ShareButton() {
  const state = useGraphiQL(({ queryEditor, variableEditor, operationName, operations }) => ({
    queryEditor,
    variableEditor,
    operationName,
    operations,
  }));
  const [label, setLabel] = useState('Copy a link to this document');

  async function copyLink() {
    const parameters = new URLSearchParams({ query: withoutKeys(state.queryEditor?.getValue() ?? '') });
    const variables = withoutKeys(state.variableEditor?.getValue().trim() ?? '');
    if (variables) parameters.set('variables', variables);
    if (state.operationName && (state.operations?.length ?? 0) > 1)
      parameters.set('operationName', state.operationName);
    try {
      await navigator.clipboard.writeText(`${window.location.origin}${window.location.pathname}?${parameters}`);
      setLabel('Link copied');
    } catch {
      setLabel('The browser does not let this page copy');
    }
  }

  return (
    <ToolbarButton label={label} onClick={() => void copyLink()}>
      <svg className="graphiql-toolbar-icon" viewBox="0 0 16 16" fill="none" stroke="currentColor" aria-hidden="true">
        <path d="M7 9.5 9.5 7M6.5 5 9 2.5a3 3 0 0 1 4.5 4.5L11 9.5M9.5 11 7 13.5A3 3 0 0 1 2.5 9L5 6.5" />
      </svg>
    </ToolbarButton>
  );
}
