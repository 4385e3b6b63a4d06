// Says why the schema could not be read: no key, a wrong one, or a server that runs known documents alone.
import { useGraphiQL } from '@graphiql/react';

import { holdsKey } from './headers';

export function SchemaHint() {
  const { error, hasSchema, editor } = useGraphiQL((state) => ({
    error: state.fetchError,
    hasSchema: Boolean(state.schema),
    editor: state.headerEditor,
  }));
  if (!error || hasSchema || isNotTrusted(error)) return null;
  const isKeyGiven = holdsKey(editor?.getValue() ?? '');
  return (
    <p className="daftar-hint" role="status">
      {isKeyGiven
        ? 'The schema could not be read with this key. Check the key in the Headers tab, then press Ctrl-Shift-R.'
        : 'The schema could not be read without a key. Put yours into the Headers tab: documentation and completion then appear by themselves.'}
    </p>
  );
}

/** What a server says below the answers as long as it runs known documents alone. */
export function OnlyKnownDocuments() {
  const error = useGraphiQL((state) => state.fetchError);
  if (!error || !isNotTrusted(error)) return null;
  return (
    <p className="daftar-report daftar-only-known" role="note">
      <strong>This server runs only documents that it knows:</strong> those of the console, and those that its operator
      lists in <code>DAFTAR_DOCUMENTS</code>. What stands here runs if its text is exactly one of them. The examples,
      and the query that reads the schema for documentation and completion, are not among them.
    </p>
  );
}

function isNotTrusted(error: string): boolean {
  return error.includes('DOCUMENT_NOT_TRUSTED');
}
