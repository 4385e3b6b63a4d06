// Who is signed in: a session whose key stays in a cookie that scripts cannot read.
import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useRef, useState } from 'react';

import { queryClient } from '../api/documents';
import { carryCsrf, onSignedOut } from '../api/client';
import { Failure } from '../ui/states';
import { type Beginning, beginBooks, beginSession, endSession, nobody, type SessionState, showSession } from './session_state';

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

export function SessionProvider({ children }: { children: ReactNode }) {
  const [state, setState] = useState<SessionState>();
  const [fault, setFault] = useState<unknown>();
  const token = useRef<string | null>(null);

  /** Take another session; what the one before was shown is not for this one. */
  const take = useCallback((found: SessionState) => {
    if (found.csrfToken !== token.current) queryClient.clear();
    token.current = found.csrfToken;
    carryCsrf(found.csrfToken);
    setState(found);
  }, []);
  useEffect(() => {
    showSession().then(take, setFault);
    // The key may be dead, or another tab has signed in meanwhile: ask which.
    return onSignedOut(() => void showSession().then(take, () => take(nobody)));
  }, [take]);

  const session = useMemo<Session | undefined>(() => {
    if (!state) return undefined;
    return {
      ...state,
      signIn: async (key) => take(await beginSession(key)),
      signOut: async () => take(await endSession(state.csrfToken)),
      setUp: async (beginning) => {
        const { key, ...found } = await beginBooks(beginning);
        take(found);
        return key;
      },
    };
  }, [state, take]);

  if (fault !== undefined) return <Failure fault={fault} onRetry={() => window.location.reload()} />;
  if (!session) return null;
  return <SessionContext value={session}>{children}</SessionContext>;
}
