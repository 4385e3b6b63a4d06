// One key for all tabs: GraphiQL keeps headers per tab, and nobody wants to paste a key ten times.
import { useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { useEffect } from 'react';

import { holdsKey, isUntouched } from './headers';

/** Carry the headers that were last used into tabs that have none; they live in memory and go with the page. */
export function CarryKeyBetweenTabs() {
  const { editor, schema } = useGraphiQL((state) => ({ editor: state.headerEditor, schema: state.schema }));
  const { introspect } = useGraphiQLActions();

  useEffect(() => {
    if (!editor) return;
    let last: string | undefined;
    const listener = editor.onDidChangeModelContent((change) => {
      const text = editor.getValue();
      if (holdsKey(text)) last = text;
      // A flush is GraphiQL replacing the whole text because another tab opened, never somebody typing.
      else if (change.isFlush && isUntouched(text) && last !== undefined) queueMicrotask(() => editor.setValue(last!));
    });
    return () => listener.dispose();
  }, [editor]);

  useEffect(() => {
    if (!editor || schema) return;
    let timer: number | undefined;
    const listener = editor.onDidChangeModelContent(() => {
      window.clearTimeout(timer);
      if (holdsKey(editor.getValue())) timer = window.setTimeout(() => void introspect(), 700);
    });
    return () => {
      window.clearTimeout(timer);
      listener.dispose();
    };
  }, [editor, schema, introspect]);

  return null;
}
