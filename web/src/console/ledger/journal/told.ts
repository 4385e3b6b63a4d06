// What was refused last of something that is being written: by field, or as a whole.
import { useCallback, useState } from 'react';

/** What was refused, by field: `date`, or `3.debit` for the line with the key 3. */
export type Faults = Record<string, string>;

/** `refusals` counts how often something was refused. */
export function useTold() {
  const [faults, setFaults] = useState<Faults>({});
  const [fault, setFault] = useState<unknown>();
  const [refusals, setRefusals] = useState(0);
  const tell = useCallback((told: Faults, whole?: unknown) => {
    setFaults(told);
    setFault(whole);
    setRefusals((count) => count + 1);
  }, []);
  /** These fields were changed: what was said about them no longer holds. */
  const touch = useCallback((fields: readonly string[]) => {
    setFaults((told) => Object.fromEntries(Object.entries(told).filter(([field]) => !fields.includes(field))));
  }, []);
  const clear = useCallback(() => {
    setFaults({});
    setFault(undefined);
  }, []);
  return { faults, fault, refusals, tell, touch, clear };
}
