// The tabs the page opens with: those of the last visit, or the examples; a shared document comes first.
import type { SharedDocument } from './share';
import type { storage as Storage } from './storage';

export type OpenTab = { query: string | null; variables?: string | null; headers?: string | null };
type StoredTabs = { activeTabIndex: number; tabs: OpenTab[] };

const tabStateName = 'graphiql:tabState';

const queries = texts(import.meta.glob<string>('./examples/*.graphql', { query: '?raw', import: 'default', eager: true }));
const variables = texts(import.meta.glob<string>('./examples/*.json', { query: '?raw', import: 'default', eager: true }));

/** One tab for each file of examples/, in the order of their names. */
export const exampleTabs: OpenTab[] = Object.keys(queries)
  .sort()
  .map((name) => ({ query: queries[name]!, variables: variables[name] }));

function texts(files: Record<string, string>): Record<string, string> {
  const entries = Object.entries(files).map(([path, text]) => [path.replace(/\.\w+$/, ''), text.trimEnd()]);
  return Object.fromEntries(entries) as Record<string, string>;
}

/** Decide the tabs and which one is active; a shared document is also written before the stored tabs. */
export function openTabs(storage: typeof Storage, shared?: SharedDocument): { tabs: OpenTab[]; active: OpenTab } {
  const first = shared && { query: shared.query, variables: shared.variables };
  const stored = storedTabs(storage);
  if (!stored) {
    const tabs = first ? [first, ...exampleTabs] : exampleTabs;
    return { tabs, active: tabs[0]! };
  }
  if (first) {
    const others = stored.tabs.filter((tab) => !isSame(tab, first));
    const tab = { id: `shared-${Date.now()}`, title: 'Shared', headers: null, operationName: null, response: null, ...first };
    Object.assign(stored, { activeTabIndex: 0, tabs: [tab, ...others] });
    storage.setItem(tabStateName, JSON.stringify(stored));
  }
  return { tabs: stored.tabs, active: stored.tabs[stored.activeTabIndex] ?? stored.tabs[0]! };
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
