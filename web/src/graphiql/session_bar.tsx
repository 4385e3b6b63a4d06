// At the top: whose key documents are sent with, and the ways to the console and the documentation.
import { useGraphiQL } from '@graphiql/react';
import { useEffect } from 'react';

import { contained } from '../console/app/isolated';
import { consoleRoot, root } from '../console/app/root';
import { bareHeaders } from './headers';
import { session, signInAddress } from './session';
import { useStored } from './store';

export function SessionBar() {
  const { csrfToken, holder } = useStored(session);
  return (
    <nav className="daftar-bar" aria-label="Daftar">
      {holder && (
        <span className="daftar-holder" title={`Documents are sent with the key ${contained(holder.keyName)}`}>
          {holder.organizationName && <bdi className="daftar-organization">{holder.organizationName}</bdi>}{' '}
          <bdi>{holder.keyName}</bdi> <code>{holder.keyPrefix}…</code>
        </span>
      )}
      {!csrfToken && (
        <a
          href={signInAddress}
          target="_blank"
          rel="noopener"
          title="Opens the console; you are signed in here when you come back"
        >
          Sign in
        </a>
      )}
      <a href={consoleRoot}>Console</a>
      <a href={`${root}/docs`}>Docs</a>
    </nav>
  );
}

/** Who signs in while the page is open need not complete the key's prefix. */
export function EmptyHeadersWhenSignedIn() {
  const { csrfToken } = useStored(session);
  const editor = useGraphiQL((state) => state.headerEditor);
  useEffect(() => {
    if (csrfToken && editor?.getValue() === bareHeaders) editor.setValue('');
  }, [csrfToken, editor]);
  return null;
}

/** Says so when the session has ended since the page was opened. */
export function SessionEnded() {
  const { hasEnded } = useStored(session);
  if (!hasEnded) return null;
  return (
    <p className="daftar-hint" role="alert">
      Your session has ended: the server no longer takes its key.{' '}
      <a href={signInAddress} target="_blank" rel="noopener">
        Sign in again
      </a>{' '}
      and come back to this page, or type a key into the Headers tab.
    </p>
  );
}
