// The chart as a tree: which rows show under which filters, and what each account and header comes to.
import type { AccountsAccountFragment, AccountsChartQuery } from '../../api/gql/graphql';
import { folded } from '../journal/accounts';
import { negated, plus } from '../statements/exact';

export type Account = AccountsAccountFragment;
export type Filters = { text: string; type: string; class: string; hasInactive: boolean; closed: ReadonlySet<string> };
export type Row = { account: Account; depth: number; hasRowsBelow: boolean; isOpen: boolean };
type BalanceRow = NonNullable<AccountsChartQuery['trialBalance']>['rows'][number];

/** Roots first, each followed by what is below it; the accounts come by code. */
export function rowsOf(accounts: readonly Account[], filters: Filters): Row[] {
  const children = childrenOf(accounts);
  const isFiltered = Boolean(filters.text || filters.type || filters.class);
  function below(parent: string | null, depth: number): Row[] {
    return (children.get(parent) ?? []).flatMap((account) => {
      const inner = below(account.id, depth + 1);
      if (inner.length === 0 && !isShown(account, filters)) return [];
      const isOpen = isFiltered || !filters.closed.has(account.id);
      return [{ account, depth, hasRowsBelow: inner.length > 0, isOpen }, ...(isOpen ? inner : [])];
    });
  }
  return below(null, 1);
}

function isShown(account: Account, filters: Filters): boolean {
  if (!account.isActive && !filters.hasInactive) return false;
  if (filters.type && account.type !== filters.type) return false;
  if (filters.class && (account.class !== filters.class || !account.isLeaf)) return false;
  const { code, handle, nameEn, nameAr } = account;
  return folded([code, handle, nameEn, nameAr].join(' ')).includes(folded(filters.text));
}

function childrenOf(accounts: readonly Account[]): Map<string | null, Account[]> {
  const children = new Map<string | null, Account[]>();
  for (const account of accounts) {
    const siblings = children.get(account.parentId);
    if (siblings) siblings.push(account);
    else children.set(account.parentId, [account]);
  }
  return children;
}

/** The balance of every account on the side of its type, so that those below a header add up to it. */
export function balancesOf(
  accounts: readonly Account[],
  rows: readonly BalanceRow[],
  zero: string,
): Map<string, string> {
  const own = new Map(rows.map((row) => [row.account.id, plus(row.balanceDebit, negated(row.balanceCredit))]));
  const children = childrenOf(accounts);
  const balances = new Map<string, string>();
  function debitsLessCredits(account: Account): string {
    const below = (children.get(account.id) ?? []).map(debitsLessCredits);
    const balance = [own.get(account.id) ?? zero, ...below].reduce(plus);
    balances.set(account.id, account.type === 'ASSET' || account.type === 'EXPENSE' ? balance : negated(balance));
    return balance;
  }
  (children.get(null) ?? []).forEach(debitsLessCredits);
  return balances;
}

/** Whether what is posted counts for a fiscal year only. */
export function isOfResult({ type }: Pick<Account, 'type'>): boolean {
  return type === 'REVENUE' || type === 'EXPENSE';
}
