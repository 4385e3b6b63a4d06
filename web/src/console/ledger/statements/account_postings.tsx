// The postings of an account, or of all below a header, that add up to what a statement shows for it.
import { useTranslation } from 'react-i18next';

import { useConnection, useDocument } from '../../api/documents';
import {
  StatementsEarlierResultDocument,
  StatementsPostingsDocument,
  type StatementsRowFragment,
} from '../../api/gql/graphql';
import { useOrganization } from '../../app/viewer';
import { asked, Page } from '../../ui/page';
import { Empty, Failure, Loading } from '../../ui/states';
import { daysLater } from '../../app/days';
import { negated, onSide, type Side } from './exact';
import { useNameOf } from './names';
import { openingOf } from './openings';
import { type Origin, PostingsPage } from './posting_list';

const CALENDAR_START = '0001-01-01';

type Row = { account: StatementsRowFragment['account']; amount: string };
type Props = {
  side: Side;
  days: { from?: string; to: string };
  /** Where a fiscal year begins, of a statement that holds the results of the years before. */
  yearStart?: string;
  origin: Origin;
};
type Found = { isPending: boolean; error: Error | null; refetch: () => unknown };

export function OpenedAccount({
  found,
  row,
  sequence,
  ...rest
}: Props & { found: Found; row?: Row | null; sequence?: number }) {
  const { t } = useTranslation('statements');
  if (row && sequence !== undefined) return <AccountPostings row={row} sequence={sequence} {...rest} />;
  return (
    <Page title={t('postings')}>
      {found.error && <Failure fault={found.error} onRetry={() => void found.refetch()} />}
      {found.isPending && !found.error && <Loading />}
      {!found.isPending && !found.error && <Empty>{t('noSuchFigure')}</Empty>}
    </Page>
  );
}

function AccountPostings({ row, sequence, side, days, yearStart, origin }: Props & { row: Row; sequence: number }) {
  const { t } = useTranslation('statements');
  const nameOf = useNameOf();
  const organizationId = useOrganization().id;
  const variables = { organizationId, ...days, accountId: row.account.id, asOf: sequence };
  const fetched = useConnection(StatementsPostingsDocument, variables, (result) => result.postings);
  const whole = fetched.data?.pages[0]?.postings;
  const own = whole && onSide(side, whole.totalDebit, whole.totalCredit);
  // Retained earnings also hold the results of earlier years, which no posting brought there.
  const mayHoldResults =
    row.account.type === 'EQUITY' && yearStart !== undefined && own !== undefined && own !== row.amount;
  const further = useEarlierResult(mayHoldResults ? daysLater(yearStart, -1) : undefined, sequence, side);
  return (
    <PostingsPage
      title={t('postingsOf', { what: nameOf(row.account) })}
      asked={asked(StatementsPostingsDocument, { ...variables, first: 50 })}
      fetched={{ ...fetched, isPending: fetched.isPending || further.isPending }}
      whole={further.isPending ? undefined : whole}
      side={side}
      figure={row.amount}
      further={further.result}
      origin={origin}
    />
  );
}

/** The result of all fiscal years that ended by a day, and where its postings are. */
function useEarlierResult(to: string | undefined, sequence: number, side: Side) {
  const organizationId = useOrganization().id;
  const range = { from: CALENDAR_START, to: to ?? CALENDAR_START };
  const found = useDocument(
    StatementsEarlierResultDocument,
    { organizationId, ...range, asOfSequence: sequence },
    { isEnabled: to !== undefined },
  );
  const amount = found.data?.incomeStatement?.netIncome.amount;
  if (to === undefined || amount === undefined) return { isPending: to !== undefined && !found.error };
  const opening = openingOf('income-statement', range, sequence, { figure: 'netIncome' });
  return { isPending: false, result: { amount: side === 'debit' ? negated(amount) : amount, to: opening } };
}
