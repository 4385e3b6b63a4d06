// Follows a subscription through breaks: after each it goes on behind the last sequence, so that
// nothing is lost or told twice.
import { useEffect, useRef, useState } from 'react';

import { ApiError, follow } from '../../api/client';
import type { TypedDocumentString } from '../../api/gql/graphql';

export type FollowingState = 'connecting' | 'connected' | 'reconnecting' | 'paused' | 'refused';
type After = { after?: number | null };
type Following<Result, Variables extends After> = {
  document: TypedDocumentString<Result, Variables>;
  variables: Omit<Variables, 'after'>;
  /** The sequence to begin after; undefined while it is not known yet. */
  start: number | undefined;
  isPaused: boolean;
  sequenceOf: (result: Result) => number;
  onResult: (result: Result) => void;
};
type Told = { state: FollowingState; fault?: unknown };

// Whatever else the server refuses, it will refuse again.
const passing = new Set(['INTERNAL', 'OVERLOADED', 'DATABASE_UNAVAILABLE', 'RATE_LIMITED']);
const WAIT_LEAST_MILLISECONDS = 500;
const WAIT_MOST_MILLISECONDS = 30_000;

/** Follow while the page is looked at and not paused; a page nobody sees holds no connection. */
export function useFollowing<Result, Variables extends After>(following: Following<Result, Variables>) {
  const { start, isPaused } = following;
  const isSeen = useIsSeen();
  const [told, tell] = useState<Told>({ state: 'connecting' });
  const [round, setRound] = useState(0);
  const position = useRef<number>(undefined);
  const latest = useRef(following);
  useEffect(() => {
    latest.current = following;
  });

  const isOn = start !== undefined && isSeen && !isPaused;
  useEffect(() => {
    if (!isOn) return undefined;
    position.current ??= start;
    const ending = new AbortController();
    tell({ state: 'connecting' });
    void keepFollowing(latest, position, tell, ending.signal);
    return () => ending.abort();
    // Where it begins counts once; afterwards the position does.
  }, [isOn, round]);
  return { ...told, state: isPaused ? ('paused' as const) : told.state, retry: () => setRound((before) => before + 1) };
}

type Kept<Value> = { current: Value };

async function keepFollowing<Result, Variables extends After>(
  latest: Kept<Following<Result, Variables>>,
  position: Kept<number | undefined>,
  tell: (told: Told) => void,
  signal: AbortSignal,
): Promise<void> {
  for (let failures = 0; !signal.aborted; failures += 1) {
    const { document, variables, sequenceOf } = latest.current;
    try {
      const asked = { ...variables, after: position.current } as Variables;
      for await (const result of follow(document, asked, signal, () => tell({ state: 'connected' }))) {
        if (signal.aborted) return;
        failures = 0;
        if (sequenceOf(result) <= (position.current ?? 0)) continue;
        position.current = sequenceOf(result);
        latest.current.onResult(result);
      }
    } catch (fault) {
      if (signal.aborted) return;
      if (fault instanceof ApiError && !passing.has(fault.code)) return tell({ state: 'refused', fault });
    }
    if (signal.aborted) return;
    tell({ state: 'reconnecting' });
    await wait(failures, signal);
  }
}

/** Wait longer after each failure, and not all pages of a server that came back at once. */
async function wait(failures: number, signal: AbortSignal): Promise<void> {
  const most = Math.min(WAIT_MOST_MILLISECONDS, WAIT_LEAST_MILLISECONDS * 2 ** failures);
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, most * (0.5 + Math.random() / 2));
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
}

function useIsSeen(): boolean {
  const [isSeen, setSeen] = useState(!document.hidden);
  useEffect(() => {
    const look = () => setSeen(!document.hidden);
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, []);
  return isSeen;
}
