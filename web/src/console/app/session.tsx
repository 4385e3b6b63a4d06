// Who is signed in: a session whose key stays in a cookie that scripts cannot read.
import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useRef, useState } from 'react';

import { queryClient } from '../api/documents';
import { carryCsrf, onSignedOut } from '../api/client';
import { Failure } from '../ui/states';
import {
  type Beginning,
  beginBooks,
  beginSession,
  endSession,
  nobody,
  type SessionState,
  showSession,
} from './session_state';
import { onChangedElsewhere, tellOtherTabs } from './other_tabs';
import { forgetWork } from './tab';

type Session = SessionState & {
  /** Counts the sessions of this page: each draws its pages anew. */
  turn: number;
  signIn: (key: string) => Promise<void>;
  /** Go on with the new text of the same key. */
  renew: (key: string) => Promise<void>;
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
  const [turn, setTurn] = useState(0);
  const [fault, setFault] = useState<unknown>();
  const token = useRef<string | null>(null);

  const carry = useCallback((found: SessionState) => {
    token.current = found.csrfToken;
    carryCsrf(found.csrfToken);
    setState(found);
  }, []);
  /** Take another session; what the one before was shown is not for this one. */
  const take = useCallback(
    (found: SessionState) => {
      if (found.csrfToken !== token.current) {
        queryClient.clear();
        setTurn((turn) => turn + 1);
      }
      carry(found);
    },
    [carry],
  );
  useEffect(() => {
    const ask = () => {
      const before = token.current;
      // What was answered before somebody signed in or out here says nothing any more.
      const takeLast = (found: SessionState) => token.current === before && take(found);
      return showSession().then(takeLast, () => takeLast(nobody));
    };
    showSession().then(take, setFault);
    // The key may be dead, or another tab has signed in or out meanwhile: ask which.
    const stops = [
      onSignedOut(() => void ask()),
      // A session that just ends leaves work to its key; one that somebody signed out of does not, in any tab.
      onChangedElsewhere(() => void ask().then(() => token.current === null && forgetWork())),
    ];
    return () => stops.forEach((stop) => stop());
  }, [take]);

  const session = useMemo<Session | undefined>(() => {
    if (!state) return undefined;
    const change = (found: SessionState) => {
      take(found);
      tellOtherTabs();
    };
    return {
      ...state,
      turn,
      signIn: async (key) => change(await beginSession(key)),
      renew: async (key) => {
        carry(await beginSession(key));
        tellOtherTabs();
      },
      signOut: async () => {
        change(await endSession(state.csrfToken));
        forgetWork();
      },
      setUp: async (beginning) => {
        const { key, ...found } = await beginBooks(beginning);
        change(found);
        return key;
      },
    };
  }, [state, turn, take, carry]);

  if (fault !== undefined) return <Failure fault={fault} onRetry={() => window.location.reload()} />;
  if (!session) return null;
  return <SessionContext value={session}>{children}</SessionContext>;
}
