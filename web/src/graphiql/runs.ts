// What is told of the last run beside its answer: what it cost, what is left of the limit, how long it took.
import { Store } from './store';

export type Fault = { message: string; extensions?: { code?: string } };
export type Answer = { errors?: Fault[]; extensions?: { cost?: Cost } };
export type Cost = { requested: number; limit: number; hits: number };
export type Left = { limit: number; remaining: number; resetSeconds: number };
export type Run = { milliseconds?: number; cost?: Cost; left?: Left; faults: Fault[]; results: number };

/** The last run, once it has answered; nothing while one is under way. */
export const lastRun = new Store<Run | undefined>(undefined);

/** Read what the headers say is left of the key's limit. */
export function leftOf(headers: Headers): Left | undefined {
  const told = /r=(\d+);t=(\d+)/.exec(headers.get('RateLimit') ?? '');
  const limit = /q=(\d+)/.exec(headers.get('RateLimit-Policy') ?? '');
  if (!told || !limit) return undefined;
  return { limit: Number(limit[1]), remaining: Number(told[1]), resetSeconds: Number(told[2]) };
}

/** Note an answer; those of a stream come one after another. */
export function note(answer: Answer, told: Pick<Run, 'milliseconds' | 'left'> = {}): void {
  const before = lastRun.get();
  lastRun.set({
    ...told,
    cost: answer.extensions?.cost ?? before?.cost,
    faults: answer.errors ?? [],
    results: (before?.results ?? 0) + 1,
  });
}
