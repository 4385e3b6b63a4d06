// Who is signed in to the console is signed in here: the cookie holds the key, and a token that only the server's own
// pages can read proves that a document was sent by one of them.
import { onChangedElsewhere } from '../console/app/other_tabs';
import { consoleRoot, root } from '../console/app/root';
import { Store } from './store';

export type Holder = {
  keyName: string;
  keyPrefix: string;
  organizationId: string | null;
  organizationName: string | null;
};
export type Session = { csrfToken: string | null; hasEnded: boolean; holder: Holder | null };
type Viewer = {
  key: { name: string; prefix: string };
  organization: { id: string; name: string } | null;
};

const signedOut: Session = { csrfToken: null, hasEnded: false, holder: null };
const query = '{ viewer { key { name prefix } organization { id name } } }';

export const session = new Store(signedOut);
export const signInAddress = `${consoleRoot}/sign-in`;

/** Ask whether somebody is signed in: now, whenever this window is come back to, and when it changes in another. */
export async function startSession(): Promise<void> {
  onChangedElsewhere(() => void findSession());
  window.addEventListener('focus', () => {
    if (!session.get().csrfToken) void findSession();
  });
  await findSession();
}

/** The server no longer takes the session. */
export function endSession(): void {
  session.set({ ...signedOut, hasEnded: true });
}

async function findSession(): Promise<void> {
  const before = session.get().csrfToken;
  const csrfToken = await readToken();
  if (!csrfToken && before) endSession();
  if (!csrfToken || csrfToken === before) return;
  session.set({ csrfToken, hasEnded: false, holder: null });
  void readHolder(csrfToken);
}

async function readToken(): Promise<string | null> {
  try {
    const response = await fetch(`${consoleRoot}/session`, { headers: { Accept: 'application/json' } });
    const state = (await response.json()) as { csrfToken?: string | null };
    return (response.ok && state.csrfToken) || null;
  } catch {
    return null; // Then keys are typed, as for any other page.
  }
}

async function readHolder(csrfToken: string): Promise<void> {
  const response = await fetch(`${root}/graphql`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'application/json', 'X-Daftar-CSRF': csrfToken },
    body: JSON.stringify({ query }),
  });
  const { data } = (await response.json()) as { data?: { viewer: Viewer | null } | null };
  const viewer = data?.viewer;
  if (!viewer || session.get().csrfToken !== csrfToken) return;
  const { key, organization } = viewer;
  const holder = {
    keyName: key.name,
    keyPrefix: key.prefix,
    organizationId: organization?.id ?? null,
    organizationName: organization?.name ?? null,
  };
  session.set({ ...session.get(), holder });
}
