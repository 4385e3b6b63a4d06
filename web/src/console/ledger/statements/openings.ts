// The addresses under which figures open: the statement, its days, the sequence it was read at, and which figure.
import { addressOf } from '../../app/address';

export type Statement = 'trial-balance' | 'balance-sheet' | 'income-statement';
type Days = { date?: string; from?: string; to?: string };
export type What = { account: string } | { figure: string };

export function openingOf(statement: Statement, days: Days, sequence: number, what: What): string {
  return addressOf('/postings', { statement, ...days, asOfSequence: String(sequence), ...what });
}
