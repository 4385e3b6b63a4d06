// What is being written is kept for this tab, so that a reload loses nothing.
import { type Dispatch, type SetStateAction, useEffect, useState } from 'react';

import type { Draft } from './draft';

/** Where a draft begins; one that was begun from another state of the books than today's is not gone on with. */
export type Beginning = { storedAs: string; begunFrom: string; draft: Draft };
export type KeptDraft = [Draft, Dispatch<SetStateAction<Draft>>, forget: () => void];
type Kept = { begunFrom: string; draft: Draft };

function keptDraft(storedAs: string, begunFrom: string): Draft | undefined {
  try {
    const kept = JSON.parse(sessionStorage.getItem(storedAs) ?? 'null') as Kept | null;
    return kept && kept.begunFrom === begunFrom && kept.draft.items.length > 0 ? kept.draft : undefined;
  } catch {
    return undefined;
  }
}

/** The draft, a way to change it, and a way to forget it once it is saved or thrown away. */
export function useKeptDraft({ storedAs, begunFrom, draft: begun }: Beginning): KeptDraft {
  const [beginning] = useState(begun); // Once saved, the draft is not kept again because the page is drawn again.
  const [draft, setDraft] = useState(() => keptDraft(storedAs, begunFrom) ?? beginning);
  useEffect(() => {
    const isUntouched = JSON.stringify(draft) === JSON.stringify(beginning);
    if (isUntouched) sessionStorage.removeItem(storedAs);
    else sessionStorage.setItem(storedAs, JSON.stringify({ begunFrom, draft } satisfies Kept));
  }, [draft, storedAs, begunFrom, beginning]);
  return [draft, setDraft, () => sessionStorage.removeItem(storedAs)];
}
