// An entry as it is being written: its lines, what they sum to, and what is sent of it.
import type { JournalEntryInput } from '../../api/gql/graphql';
import { type AmountFault, readAmount, spellMinor } from './amounts';

export type Side = 'debit' | 'credit';
export type DraftLine = { key: number; accountId: string | null; debit: string; credit: string; memo: string };
export type Draft = { date: string; memo: string; reference: string; lines: DraftLine[] };
export type FoundFault = 'date' | 'account' | AmountFault;

const LINES_LEAST = 2;
export const LINES_MOST = 500;

function emptyLine(key: number): DraftLine {
  return { key, accountId: null, debit: '', credit: '', memo: '' };
}

export function emptyDraft(date: string): Draft {
  return { date, memo: '', reference: '', lines: [emptyLine(1), emptyLine(2)] };
}

export function nextKey(draft: Draft): number {
  return Math.max(...draft.lines.map((line) => line.key)) + 1;
}

export function withLine(draft: Draft): Draft {
  return { ...draft, lines: [...draft.lines, emptyLine(nextKey(draft))] };
}

export function withoutLine(draft: Draft, key: number): Draft {
  const lines = draft.lines.filter((line) => line.key !== key);
  const left = { ...draft, lines };
  return lines.length < LINES_LEAST ? { ...left, lines: [...lines, emptyLine(nextKey(draft))] } : left;
}

export function withChange(draft: Draft, key: number, change: Partial<DraftLine>): Draft {
  return { ...draft, lines: draft.lines.map((line) => (line.key === key ? { ...line, ...change } : line)) };
}

/** Sum a side of the lines; what cannot be read counts as nothing. */
export function sumOf(lines: readonly DraftLine[], side: Side, exponent: number): bigint {
  return lines.reduce((sum, line) => {
    const read = readAmount(line[side], exponent);
    return 'minor' in read ? sum + read.minor : sum;
  }, 0n);
}

/** What this side of this line must be for the entry to balance; undefined when it cannot. */
export function balancing(draft: Draft, key: number, side: Side, exponent: number): string | undefined {
  const others = draft.lines.filter((line) => line.key !== key);
  const excess = sumOf(others, 'debit', exponent) - sumOf(others, 'credit', exponent);
  const missing = side === 'credit' ? excess : -excess;
  return missing > 0n ? spellMinor(missing, exponent) : undefined;
}

function isBlank({ accountId, debit, credit, memo }: DraftLine): boolean {
  return accountId === null && !debit.trim() && !credit.trim() && !memo.trim();
}

/** What a draft lacks before it can be sent at all, by field; the rules are the server's. */
export function findFaults(draft: Draft, exponent: number): Record<string, FoundFault> {
  const found: Record<string, FoundFault> = {};
  if (!draft.date) found['date'] = 'date';
  for (const line of draft.lines.filter((one) => !isBlank(one))) {
    if (line.accountId === null) found[`${line.key}.accountId`] = 'account';
    for (const side of ['debit', 'credit'] as const) {
      const read = readAmount(line[side], exponent);
      if ('fault' in read) found[`${line.key}.${side}`] = read.fault;
    }
  }
  return found;
}

function amountOf(text: string, exponent: number): string | undefined {
  const read = readAmount(text, exponent);
  return 'minor' in read && read.minor > 0n ? spellMinor(read.minor, exponent) : undefined;
}

/** The draft as the server takes it, blank lines left out, and the keys of the lines in their order. */
export function inputOf(draft: Draft, exponent: number): { input: JournalEntryInput; keys: number[] } {
  const sent = draft.lines.filter((line) => !isBlank(line));
  const lines = sent.map((line) => ({
    accountId: line.accountId,
    debit: amountOf(line.debit, exponent),
    credit: amountOf(line.credit, exponent),
    memo: line.memo.trim() || undefined,
  }));
  const { date, memo, reference } = draft;
  const input = { date, memo: memo.trim() || undefined, reference: reference.trim() || undefined, lines };
  return { input, keys: sent.map((line) => line.key) };
}
