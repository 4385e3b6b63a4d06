// What a view shows stands in its address: filters are read from the query string and written into it.
import { useSearchParams } from 'react-router';

type Changes = Record<string, string | undefined>;

/** The query string, and a way to change some of it, shown at once; what is empty leaves it. */
export function useAddress(): [URLSearchParams, (changes: Changes) => void] {
  const [parameters, setParameters] = useSearchParams();
  function change(changes: Changes) {
    // A tick would go and come back if it waited for React's leisure; within an effect React cannot be hurried at once.
    queueMicrotask(() => setParameters((before) => changed(before, changes), { replace: true, flushSync: true }));
  }
  return [parameters, change];
}

function changed(before: URLSearchParams, changes: Changes): URLSearchParams {
  const after = new URLSearchParams(before);
  for (const [name, value] of Object.entries(changes)) {
    if (value) after.set(name, value);
    else after.delete(name);
  }
  return after;
}

/** Write an address with these parameters; what is empty is left out. */
export function addressOf(path: string, parameters: Changes): string {
  const query = changed(new URLSearchParams(), parameters).toString();
  return query ? `${path}?${query}` : path;
}
