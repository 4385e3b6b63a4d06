// Where GraphiQL keeps tabs, history and sizes between visits. Keys and headers never enter it:
// GraphiQL leaves headers out of the tabs by itself, but its history writes them down.
import { withoutKeys } from './headers';

// Other servers used this host and port before: their GraphiQL must not fill our tabs, nor ours theirs.
const prefix = 'daftar:';

function withoutHeaders(value: string): string {
  if (!value.startsWith('{')) return value;
  try {
    return JSON.stringify(JSON.parse(value), (name, inner: unknown) => (name === 'headers' ? null : inner));
  } catch {
    return value;
  }
}

function ownNames(): string[] {
  return Object.keys(localStorage).filter((name) => name.startsWith(`${prefix}graphiql:`));
}

export const storage = {
  getItem: (name: string): string | null => localStorage.getItem(prefix + name),
  setItem: (name: string, value: string): void =>
    localStorage.setItem(prefix + name, withoutKeys(withoutHeaders(value))),
  removeItem: (name: string): void => localStorage.removeItem(prefix + name),
  clear: (): void => ownNames().forEach((name) => localStorage.removeItem(name)),
  get length(): number {
    return ownNames().length;
  },
};
