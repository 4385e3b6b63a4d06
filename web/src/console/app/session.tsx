// Who is signed in: a session whose key stays in a cookie that scripts cannot read.
import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useState } from 'react';

import { queryClient } from '../api/documents';
import { ApiError, carryCsrf, onSignedOut } from '../api/client';
import { consoleRoot } from './root';

export type SessionState = { isSignedIn: boolean; csrfToken: string | null; needsSetup: boolean; expiresAt: string | null };
/** The organisation that the owner of the setup code begins with. */
export type Beginning = {
  code: string;
  organization: { name: string; nameAr?: string; currency: string; timeZone: string; fiscalYearStartMonth: number; chart: string };
};
type Session = SessionState & {
  signIn: (key: string) => Promise<void>;
  signOut: () => Promise<void>;
  /** Begin the books; answers the owner's key, which is shown once. */
  setUp: (beginning: Beginning) => Promise<string>;
};

const SessionContext = createContext<Session | undefined>(undefined);

export function useSession(): Session {
  return use(SessionContext)!;
}

async function call<Answer>(path: string, method: string, csrf: string | null, body?: object): Promise<Answer> {
  const headers: Record<string, string> = { 'Content-Type': 'application/json' };
  if (csrf) headers['X-Daftar-CSRF'] = csrf;
  const response = await fetch(`${consoleRoot}/${path}`, { method, headers, body: body && JSON.stringify(body) });
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok) return answer as Answer;
  const { error, code, details } = (answer ?? {}) as { error?: string; code?: string; details?: [] };
  throw new ApiError(error ?? response.statusText, code ?? 'INTERNAL', details ?? []);
}

export function SessionProvider({ children }: { children: ReactNode }) {
  const [state, setState] = useState<SessionState>();
  const [fault, setFault] = useState<unknown>();

  const take = useCallback((found: SessionState) => {
    carryCsrf(found.csrfToken);
    setState(found);
  }, []);
  useEffect(() => {
    call<SessionState>('session', 'GET', null).then(take, setFault);
    return onSignedOut(() => take({ isSignedIn: false, csrfToken: null, needsSetup: false, expiresAt: null }));
  }, [take]);

  const session = useMemo<Session | undefined>(() => {
    if (!state) return undefined;
    return {
      ...state,
      signIn: async (key) => {
        const found = await call<SessionState>('session', 'POST', null, { key });
        queryClient.clear();
        take(found);
      },
      signOut: async () => {
        const found = await call<SessionState>('session', 'DELETE', state.csrfToken);
        queryClient.clear();
        take(found);
      },
      setUp: async (beginning) => {
        const { key, ...found } = await call<SessionState & { key: string }>('setup', 'POST', null, beginning);
        queryClient.clear();
        take(found);
        return key;
      },
    };
  }, [state, take]);

  if (fault) return <p role="alert">{String(fault instanceof Error ? fault.message : fault)}</p>;
  if (!session) return null;
  return <SessionContext value={session}>{children}</SessionContext>;
}
