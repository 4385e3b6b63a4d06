// The tabs the page opens with: those of the last visit, or the first example; a shared document comes first.
import { welcome } from './gallery';
import type { SharedDocument } from './share';
import type { storage as Storage } from './storage';

export type OpenTab = { query: string | null; variables?: string | null; headers?: string | null };
type StoredTabs = { activeTabIndex: number; tabs: OpenTab[] };

const tabStateName = 'graphiql:tabState';

/** Decide the tabs and which one is active; a shared document is also written before the stored tabs. */
export function openTabs(storage: typeof Storage, shared?: SharedDocument) {
  const first = shared && { query: shared.query, variables: shared.variables };
  const stored = storedTabs(storage);
  if (!stored) {
    const tabs: OpenTab[] = [first ?? { query: welcome.query, variables: welcome.variables }];
    return { tabs, active: tabs[0]!, isFirstVisit: true };
  }
  if (first) {
    const others = stored.tabs.filter((tab) => !isSame(tab, first));
    const tab = {
      id: `shared-${Date.now()}`,
      title: 'Shared',
      headers: null,
      operationName: null,
      response: null,
      ...first,
    };
    Object.assign(stored, { activeTabIndex: 0, tabs: [tab, ...others] });
    storage.setItem(tabStateName, JSON.stringify(stored));
  }
  return { tabs: stored.tabs, active: stored.tabs[stored.activeTabIndex] ?? stored.tabs[0]!, isFirstVisit: false };
}

function storedTabs(storage: typeof Storage): StoredTabs | undefined {
  try {
    const stored = JSON.parse(storage.getItem(tabStateName) ?? 'null') as StoredTabs | null;
    return stored?.tabs?.length ? stored : undefined;
  } catch {
    return undefined;
  }
}

function isSame(one: OpenTab, other: OpenTab): boolean {
  return one.query === other.query && (one.variables ?? '') === (other.variables ?? '');
}
