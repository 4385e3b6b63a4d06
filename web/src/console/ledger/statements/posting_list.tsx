// A list of postings, and how their sum ties to the figure they were opened from.
import './statement.css';

import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import type { StatementsPostingPageFragment } from '../../api/gql/graphql';
import { addressOf } from '../../app/address';
import { formatCount, formatDay } from '../../app/locale';
import { Amount } from '../../ui/amount';
import { Page } from '../../ui/page';
import { type Column, LongTable } from '../../ui/table';
import { Empty, Failure, Loading } from '../../ui/states';
import { Agreement } from './checks';
import { onSide, plus, type Side } from './exact';
import { useNameOf } from './names';

type Posting = StatementsPostingPageFragment['nodes'][number];
type Row = Posting & { sum: string };
/** What `useConnection` answers, as far as a list needs it. */
export type Fetched = {
  nodes: Posting[];
  isPending: boolean;
  isFetching: boolean;
  hasNextPage: boolean;
  error: Error | null;
  fetchNextPage: () => unknown;
  refetch: () => unknown;
};
/** The statement a figure is of, in words, and the way back to it. */
export type Origin = { text: string; path: string; parameters: Record<string, string | undefined> };
type Props = {
  title: string;
  asked?: Parameters<typeof Page>[0]['asked'];
  fetched: Fetched;
  /** The whole range's sums. */
  whole: StatementsPostingPageFragment | null | undefined;
  side: Side;
  /** The figure the postings add up to. */
  figure?: string;
  /** What the figure holds beside these postings: results of earlier years. */
  further?: { amount: string; to: string };
  origin?: Origin;
  filters?: ReactNode;
};

export function PostingsPage({ title, asked, fetched, whole, side, figure, further, origin, filters }: Props) {
  const { t } = useTranslation('statements');
  const { error, nodes } = fetched;
  return (
    <Page title={title} asked={asked}>
      {filters && <div className="filters">{filters}</div>}
      {origin && (
        <p className="statement-caption">
          <Link to={addressOf(origin.path, origin.parameters)}>{origin.text}</Link>
          {whole && <span>{t('knownAtSequence', { sequence: formatCount(whole.sequence) })}</span>}
        </p>
      )}
      {error && <Failure fault={error} onRetry={() => void fetched.refetch()} />}
      {fetched.isPending && !error && <Loading />}
      {whole && !error && (
        <>
          <Sum whole={whole} side={side} figure={figure} further={further} />
          {nodes.length === 0 ? <Empty>{t('noPostings')}</Empty> : <PostingTable title={title} fetched={fetched} side={side} />}
        </>
      )}
    </Page>
  );
}

function Sum({ whole, side, figure, further }: Pick<Props, 'side' | 'figure' | 'further'> & { whole: StatementsPostingPageFragment }) {
  const { t } = useTranslation('statements');
  const own = onSide(side, whole.totalDebit, whole.totalCredit);
  const sum = further ? plus(own, further.amount) : own;
  return (
    <dl className="sum">
      <Term name={t('debits')} value={whole.totalDebit} />
      <Term name={t('credits')} value={whole.totalCredit} />
      {further && <Term name={t('earlierYears')} value={further.amount} to={further.to} />}
      <Term name={t('sum')} value={sum} />
      {figure !== undefined && <Term name={t('figure')} value={figure} />}
      <div>
        <dt>{t('count')}</dt>
        <dd>{formatCount(whole.total)}</dd>
      </div>
      {figure !== undefined && (
        <div>
          <dt className="hidden">{t('check')}</dt>
          <dd>
            <Agreement holds={sum === figure}>{t('sumIsFigure')}</Agreement>
          </dd>
        </div>
      )}
    </dl>
  );
}

function Term({ name, value, to }: { name: string; value: string; to?: string }) {
  const amount = <Amount value={value} />;
  return (
    <div>
      <dt>{name}</dt>
      <dd>{to ? <Link to={to}>{amount}</Link> : amount}</dd>
    </div>
  );
}

function PostingTable({ title, fetched, side }: { title: string; fetched: Fetched; side: Side }) {
  return (
    <LongTable
      label={title}
      columns={useColumns()}
      rows={withSums(fetched.nodes, side)}
      rowId={(row) => row.id}
      hasMore={fetched.hasNextPage}
      isFetching={fetched.isFetching}
      onMore={() => void fetched.fetchNextPage()}
    />
  );
}

/** Each posting with the sum of all up to it, so that the last one shows the figure. */
function withSums(postings: readonly Posting[], side: Side): Row[] {
  let sum: string | undefined;
  return postings.map((posting) => {
    const amount = onSide(side, posting.debit, posting.credit);
    sum = sum === undefined ? amount : plus(sum, amount);
    return { ...posting, sum };
  });
}

function useColumns(): Column<Row>[] {
  const { t } = useTranslation('statements');
  const nameOf = useNameOf();
  return [
    { id: 'date', header: t('date'), cell: ({ date }) => formatDay(date) },
    { id: 'entry', header: t('entry'), cell: (row) => <Link to={`/journal/${row.entryId}`}>{formatCount(row.entryNumber)}</Link> },
    {
      id: 'account',
      header: t('account'),
      cell: ({ account }) => (
        <Link to={`/accounts/${account.id}`}>
          <bdi>{account.code}</bdi> <bdi>{nameOf(account)}</bdi>
        </Link>
      ),
    },
    { id: 'narration', header: t('narration'), cell: ({ narration }) => <bdi className="narration">{narration}</bdi> },
    { id: 'debit', header: t('debit'), cell: ({ debit }) => <Amount value={debit} isBlankWhenZero />, isAmount: true },
    { id: 'credit', header: t('credit'), cell: ({ credit }) => <Amount value={credit} isBlankWhenZero />, isAmount: true },
    { id: 'sum', header: t('runningSum'), cell: ({ sum }) => <Amount value={sum} />, isAmount: true },
  ];
}
