// The types of account and the classes of each; the server takes the first if none is said.
import type { AccountClass, AccountType } from '../../api/gql/graphql';

export const types: readonly AccountType[] = ['ASSET', 'LIABILITY', 'EQUITY', 'REVENUE', 'EXPENSE'];

const classesOf: Record<AccountType, readonly AccountClass[]> = {
  ASSET: ['PREPAID_EXPENSE', 'CASH', 'AR', 'TAX_RECEIVABLE', 'SALARY_ADVANCE'],
  LIABILITY: ['AP', 'TAX_PAYABLE', 'DEFERRED_REVENUE', 'SALARY_PAYABLE', 'STATUTORY_PAYABLE'],
  EQUITY: ['EQUITY'],
  REVENUE: ['REVENUE'],
  EXPENSE: ['EXPENSE', 'SALARY_EXPENSE', 'STATUTORY_EXPENSE'],
};
export const classes = types.flatMap((type) => classesOf[type].map((value) => ({ type, value })));
