// What the lines of a draft go through, and where the keyboard's place is afterwards.
import { type Dispatch, type SetStateAction, useCallback, useEffect, useRef } from 'react';

import { formatAmount } from '../../app/locale';
import {
  balancing,
  type Draft,
  type DraftLine,
  LINES_MOST,
  nextKey,
  type Side,
  withChange,
  withLine,
  withoutLine,
} from './draft';
import { accountFieldId } from './line';

type SetDraft = Dispatch<SetStateAction<Draft>>;
/** These fields were changed. */
type Touch = (fields: readonly string[]) => void;

export function useLineChanges(setDraft: SetDraft, exponent: number, touch: Touch) {
  const change = useCallback(
    (key: number, part: Partial<DraftLine>) => {
      setDraft((old) => withChange(old, key, part));
      const isAmount = 'debit' in part || 'credit' in part;
      const parts = isAmount ? ['debit', 'credit'] : Object.keys(part);
      touch(['lines', ...parts.map((name) => `${key}.${name}`)]);
    },
    [setDraft, touch],
  );
  const balance = useCallback(
    (key: number, side: Side) => {
      setDraft((old) => {
        const missing = balancing(old, key, side, exponent);
        return missing === undefined ? old : withChange(old, key, { [side]: formatAmount(missing, exponent) });
      });
      touch(['lines', `${key}.debit`, `${key}.credit`]);
    },
    [setDraft, touch, exponent],
  );
  return { change, balance };
}

/** Add and remove lines; the account of the line that one goes on with gets the focus. */
export function useLineSteps(draft: Draft, setDraft: SetDraft, touch: Touch) {
  const goTo = useRef<number>(undefined);
  useEffect(() => {
    if (goTo.current !== undefined) document.getElementById(accountFieldId(goTo.current))?.focus();
    goTo.current = undefined;
  }, [draft.lines]);

  const remove = useCallback(
    (key: number) => {
      setDraft((old) => {
        const place = old.lines.findIndex((line) => line.key === key);
        const left = withoutLine(old, key);
        goTo.current = left.lines[Math.min(place, left.lines.length - 1)]!.key;
        return left;
      });
      touch(['lines']);
    },
    [setDraft, touch],
  );
  /** Go to the line after this one, or to a new one. */
  const next = useCallback(
    (key?: number) => {
      setDraft((old) => {
        const place = old.lines.findIndex((line) => line.key === key);
        const following = place < 0 ? undefined : old.lines[place + 1];
        if (!following && old.lines.length >= LINES_MOST) return old;
        goTo.current = following?.key ?? nextKey(old);
        return following ? { ...old, lines: [...old.lines] } : withLine(old);
      });
    },
    [setDraft],
  );
  return { remove, next };
}
