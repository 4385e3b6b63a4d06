// The totals of the statements that an address can name.
import type { AccountType } from '../../api/gql/graphql';

export const types: readonly AccountType[] = ['ASSET', 'LIABILITY', 'EQUITY', 'REVENUE', 'EXPENSE'];
export const sides = ['debit', 'credit'] as const;
export const balances = [
  'assets',
  'liabilities',
  'currentEarnings',
  'totalEquity',
  'totalLiabilitiesAndEquity',
] as const;
export const incomes = ['revenue', 'expenses', 'netIncome'] as const;
