// An account of a statement, or a header with all below it: its figure there, and the days that make it.
import { useDocument } from '../../api/documents';
import {
  StatementsBalanceSheetDocument,
  StatementsIncomeStatementDocument,
  type StatementsSectionFragment,
  StatementsTrialBalanceDocument,
} from '../../api/gql/graphql';
import { OpenedAccount } from './account_postings';
import { debitTypes, useAskedFigure, useOrigin } from './asked_figure';
import { isZero } from './exact';

const whole = { includeZero: true, prove: false };
const resultTypes: ReadonlySet<string> = new Set(['REVENUE', 'EXPENSE']);

export function TrialAccount() {
  const { organizationId, account, date, asOfSequence } = useAskedFigure();
  const found = useDocument(StatementsTrialBalanceDocument, { ...whole, organizationId, date, asOfSequence });
  const shown = found.data?.trialBalance;
  const row = shown?.rows.find((one) => isNamed(one.account, account));
  const side = row && isZero(row.balanceDebit) ? 'credit' : 'debit';
  const from = row && resultTypes.has(row.account.type) ? shown?.fiscalYearStart : undefined;
  return (
    <OpenedAccount
      found={found}
      row={row && { account: row.account, amount: side === 'debit' ? row.balanceDebit : row.balanceCredit }}
      side={side}
      days={{ from, to: date }}
      yearStart={shown?.fiscalYearStart}
      sequence={shown?.sequence}
      origin={useOrigin().day('trialBalance', '/trial-balance')}
    />
  );
}

export function BalanceAccount() {
  const { organizationId, account, date, asOfSequence } = useAskedFigure();
  const found = useDocument(StatementsBalanceSheetDocument, { ...whole, organizationId, date, asOfSequence });
  const shown = found.data?.balanceSheet;
  const row = shown && rowIn([shown.assets, shown.liabilities, shown.equity], account);
  return (
    <OpenedAccount
      found={found}
      row={row}
      side={row && debitTypes.has(row.account.type) ? 'debit' : 'credit'}
      days={{ to: date }}
      yearStart={shown?.fiscalYearStart}
      sequence={shown?.sequence}
      origin={useOrigin().day('balanceSheet', '/balance-sheet')}
    />
  );
}

export function IncomeAccount() {
  const { organizationId, account, range, asOfSequence } = useAskedFigure();
  const found = useDocument(StatementsIncomeStatementDocument, { ...whole, organizationId, ...range, asOfSequence });
  const shown = found.data?.incomeStatement;
  const row = shown && rowIn([shown.revenue, shown.expenses], account);
  return (
    <OpenedAccount
      found={found}
      row={row}
      side={row && debitTypes.has(row.account.type) ? 'debit' : 'credit'}
      days={range}
      sequence={shown?.sequence}
      origin={useOrigin().range()}
    />
  );
}

function rowIn(sections: readonly StatementsSectionFragment[], account: string) {
  return sections.flatMap(({ rows, headers }) => [...headers, ...rows]).find((row) => isNamed(row.account, account));
}

function isNamed({ id, handle }: { id: string; handle: string }, name: string): boolean {
  return id === name || handle === name;
}
