// Says what to do when the server keeps its schema from callers without a key.
import { useGraphiQL } from '@graphiql/react';

import { holdsKey } from './headers';

export function SchemaHint() {
  const { error, hasSchema, editor } = useGraphiQL((state) => ({
    error: state.fetchError,
    hasSchema: Boolean(state.schema),
    editor: state.headerEditor,
  }));
  if (!error || hasSchema) return null;
  const isKeyGiven = holdsKey(editor?.getValue() ?? '');
  return (
    <p className="daftar-hint" role="status">
      {isKeyGiven
        ? 'The schema could not be read with this key. Check the key in the Headers tab, then press Ctrl-Shift-R.'
        : 'The schema could not be read without a key. Put yours into the Headers tab: documentation and completion then appear by themselves.'}
    </p>
  );
}
