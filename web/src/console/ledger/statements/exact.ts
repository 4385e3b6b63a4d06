// Exact sums of amounts, which are decimal texts with the decimals of one currency.
import { spellMinor } from '../journal/amounts';

export type Side = 'debit' | 'credit';

function minorOf(amount: string): bigint {
  return BigInt(amount.replace('.', ''));
}

function decimalsOf(amount: string): number {
  return amount.split('.')[1]?.length ?? 0;
}

/** One amount less another. */
export function less(amount: string, other: string): string {
  return spellMinor(minorOf(amount) - minorOf(other), decimalsOf(amount));
}

/** One amount and another. */
export function plus(amount: string, other: string): string {
  return spellMinor(minorOf(amount) + minorOf(other), decimalsOf(amount));
}

/** What debits and credits come to, told on a side. */
export function onSide(side: Side, debit: string, credit: string): string {
  return side === 'debit' ? less(debit, credit) : less(credit, debit);
}

/** The amount as the other side tells it. */
export function negated(amount: string): string {
  return spellMinor(-minorOf(amount), decimalsOf(amount));
}

export function isZero(amount: string): boolean {
  return minorOf(amount) === 0n;
}
