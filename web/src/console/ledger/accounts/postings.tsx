// The postings of an account in a range, each with the balance it left where a running balance means something.
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { useConnection } from '../../api/documents';
import { AccountsLedgerDocument, AccountsPostingsDocument, type AccountsPostingFragment } from '../../api/gql/graphql';
import { formatCount, formatDay, formatNumber } from '../../app/locale';
import { useOrganization } from '../../app/viewer';
import { Amount } from '../../ui/amount';
import { Kept } from '../../ui/busy';
import { Empty, Failure, Loading } from '../../ui/states';
import { type Column, LongTable, Table } from '../../ui/table';
import { negated } from '../statements/exact';
import { useNameOf } from '../statements/names';
import { type Account, isOfResult } from './tree';

const PAGE = 100;

type Props = { account: Account; from: string; to: string };
type Line = {
  date: string;
  debit: string;
  credit: string;
  balance?: string;
  /** In the line that takes a year's result: the year's first day. */
  fiscalYearStart?: string | null;
  posting: AccountsPostingFragment | null;
};
type Query = {
  error: Error | null;
  isPending: boolean;
  isPlaceholderData: boolean;
  total: number | null;
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => unknown;
  refetch: () => unknown;
};

export function Postings(props: Props) {
  const { t } = useTranslation('accounts');
  return (
    <section>
      <h2>{t('postings')}</h2>
      {props.account.isLeaf && !isOfResult(props.account) ? <WithBalance {...props} /> : <WithoutBalance {...props} />}
    </section>
  );
}

function WithBalance({ account, from, to }: Props) {
  const { id: organizationId } = useOrganization();
  const variables = { id: account.id, from, to, organizationId };
  const query = useConnection(
    AccountsLedgerDocument,
    variables,
    (found) => found.generalLedger?.accounts.nodes[0]?.rows,
    PAGE,
  );
  const lines = query.nodes.map((row) => ({
    ...row,
    balance: account.nature === 'CREDIT' ? negated(row.balance) : row.balance,
  }));
  return <Lines query={query} lines={lines} account={account} />;
}

function WithoutBalance({ account, from, to }: Props) {
  const { id: organizationId } = useOrganization();
  const query = useConnection(
    AccountsPostingsDocument,
    { id: account.id, from, to, organizationId },
    (found) => found.postings,
    PAGE,
  );
  const lines = query.nodes.map((posting) => ({
    date: posting.date,
    debit: posting.debit,
    credit: posting.credit,
    posting,
  }));
  return <Lines query={query} lines={lines} account={account} />;
}

function Lines({ query, lines, account }: { query: Query; lines: readonly Line[]; account: Account }) {
  const { t } = useTranslation('accounts');
  const columns = useColumns(account, lines[0]?.balance !== undefined);
  if (query.isPending) return <Loading />;
  if (query.error) return <Failure fault={query.error} onRetry={() => void query.refetch()} />;
  if (lines.length === 0) return <Empty>{t('noPostings')}</Empty>;
  const rowId = ({ posting, fiscalYearStart }: Line) => posting?.id ?? fiscalYearStart ?? '';
  const table = { label: t('postings'), columns, rows: lines, rowId };
  return (
    <Kept isBusy={query.isPlaceholderData}>
      <p className="accounts-note">{t('count', { number: formatCount(query.total ?? lines.length) })}</p>
      {query.hasNextPage || lines.length > PAGE ? (
        <LongTable
          {...table}
          total={query.total}
          hasMore={query.hasNextPage}
          isFetching={query.isFetchingNextPage}
          onMore={() => void query.fetchNextPage()}
        />
      ) : (
        <Table {...table} />
      )}
    </Kept>
  );
}

function useColumns(account: Account, hasBalance: boolean): Column<Line>[] {
  const { t } = useTranslation('accounts');
  const nameOf = useNameOf();
  const amount = (name: 'debit' | 'credit'): Column<Line> => ({
    id: name,
    header: t(name),
    isAmount: true,
    cell: (line) => <Amount value={line[name]} isBlankWhenZero />,
  });
  return [
    { id: 'date', header: t('date'), cell: ({ date }) => formatDay(date) },
    {
      id: 'entry',
      header: t('entry'),
      cell: ({ posting }) =>
        posting && <Link to={`/journal/${posting.entryId}`}>{formatNumber(posting.entryNumber)}</Link>,
    },
    ...(account.isLeaf
      ? []
      : [
          {
            id: 'account',
            header: t('account'),
            cell: ({ posting }: Line) => posting && <AccountLink posting={posting} nameOf={nameOf} />,
          },
        ]),
    { id: 'narration', header: t('narration'), cell: (line) => <Narration line={line} /> },
    amount('debit'),
    amount('credit'),
    ...(hasBalance
      ? [
          {
            id: 'balance',
            header: t('balance'),
            isAmount: true,
            cell: ({ balance = '0' }: Line) => <Amount value={balance} />,
          },
        ]
      : []),
  ];
}

function AccountLink({
  posting: { account },
  nameOf,
}: {
  posting: AccountsPostingFragment;
  nameOf: ReturnType<typeof useNameOf>;
}) {
  return (
    <Link to={`/accounts/${account.id}`}>
      <bdi>{account.code}</bdi> <bdi>{nameOf(account)}</bdi>
    </Link>
  );
}

function Narration({ line: { posting, fiscalYearStart } }: { line: Line }) {
  const { t } = useTranslation('accounts');
  if (!posting) return fiscalYearStart ? t('yearResult', { day: formatDay(fiscalYearStart) }) : null;
  return <bdi className="accounts-narration">{posting.narration}</bdi>;
}
