// The draft of each organisation is kept for this tab, so that a reload loses nothing.
import { useEffect, useState } from 'react';

import { type Draft, emptyDraft } from './draft';

function storedAs(organizationId: string): string {
  return `daftar:journal-draft:${organizationId}`;
}

function keptDraft(organizationId: string): Draft | undefined {
  try {
    const kept = JSON.parse(sessionStorage.getItem(storedAs(organizationId)) ?? 'null') as Draft | null;
    return kept && kept.lines.length > 0 ? kept : undefined;
  } catch {
    return undefined;
  }
}

export function forgetDraft(organizationId: string): void {
  sessionStorage.removeItem(storedAs(organizationId));
}

export function useDraft(organizationId: string, today: string) {
  const [draft, setDraft] = useState(() => keptDraft(organizationId) ?? emptyDraft(today));
  useEffect(() => {
    const isUntouched = JSON.stringify(draft) === JSON.stringify(emptyDraft(today));
    if (isUntouched) forgetDraft(organizationId);
    else sessionStorage.setItem(storedAs(organizationId), JSON.stringify(draft));
  }, [draft, organizationId, today]);
  return [draft, setDraft] as const;
}
