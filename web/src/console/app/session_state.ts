// The console's own doors: who is signed in, sign in and out, begin the books.
import { ApiError, type Detail, reach } from '../api/client';
import { consoleRoot } from './root';

export type SessionState = {
  isSignedIn: boolean;
  csrfToken: string | null;
  needsSetup: boolean;
  expiresAt: string | null;
};
/** The organisation that the owner of the setup code begins with. */
export type Beginning = {
  code: string;
  organization: {
    name: string;
    nameAr?: string;
    currency: string;
    timeZone: string;
    fiscalYearStartMonth: number;
    chart: string;
  };
};

export const nobody: SessionState = { isSignedIn: false, csrfToken: null, needsSetup: false, expiresAt: null };

export function showSession(): Promise<SessionState> {
  return call('session', 'GET');
}

export function beginSession(key: string): Promise<SessionState> {
  return call('session', 'POST', { key });
}

export function endSession(csrfToken: string | null): Promise<SessionState> {
  return call('session', 'DELETE', undefined, csrfToken);
}

export function beginBooks(beginning: Beginning): Promise<SessionState & { key: string }> {
  return call('setup', 'POST', beginning);
}

async function call<Answer>(path: string, method: string, body?: object, csrfToken?: string | null): Promise<Answer> {
  const headers: Record<string, string> = { 'Content-Type': 'application/json' };
  if (csrfToken) headers['X-Daftar-CSRF'] = csrfToken;
  const response = await reach(`${consoleRoot}/${path}`, { method, headers, body: body && JSON.stringify(body) });
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok) return answer as Answer;
  const { error, code, details } = (answer ?? {}) as { error?: string; code?: string; details?: Detail[] };
  const retryAfter = response.headers.get('Retry-After');
  const seconds = retryAfter === null ? undefined : Number(retryAfter);
  throw new ApiError(
    error ?? `${response.status} ${response.statusText}`.trim(),
    code ?? 'INTERNAL',
    details ?? [],
    seconds,
  );
}
