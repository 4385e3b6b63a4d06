// A list of postings, and how their sum ties to the figure they were opened from.
import './statement.css';

import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import type { StatementsPostingPageFragment } from '../../api/gql/graphql';
import { addressOf } from '../../app/address';
import { formatCount, formatDay, formatNumber } from '../../app/locale';
import { Amount } from '../../ui/amount';
import { Kept } from '../../ui/busy';
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
  isPlaceholderData: boolean;
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
      {origin && <BackToOrigin origin={origin} sequence={whole?.sequence} />}
      {error && <Failure fault={error} onRetry={() => void fetched.refetch()} />}
      {fetched.isPending && !error && <Loading />}
      {whole && !error && (
        <Kept isBusy={fetched.isPlaceholderData}>
          <Sum whole={whole} side={side} figure={figure} further={further} />
          {nodes.length === 0 ? (
            <Empty>{t('noPostings')}</Empty>
          ) : (
            <PostingTable title={title} fetched={fetched} total={whole.total} side={side} />
          )}
        </Kept>
      )}
    </Page>
  );
}

type SumProps = Pick<Props, 'side' | 'figure' | 'further'> & { whole: StatementsPostingPageFragment };

function Sum({ whole, side, figure, further }: SumProps) {
  const { t } = useTranslation('statements');
  const own = onSide(side, whole.totalDebit, whole.totalCredit);
  const sum = further ? plus(own, further.amount) : own;
  return (
    <dl className="sum">
      <div>
        <dt>{t('count')}</dt>
        <dd>{formatCount(whole.total)}</dd>
      </div>
      <Term name={t('debits')} value={whole.totalDebit} />
      <Term name={t('credits')} value={whole.totalCredit} />
      {further && <Term name={t('earlierYears')} value={further.amount} to={further.to} />}
      <Tie sum={sum} figure={figure} text={t('sumIsFigure')} />
    </dl>
  );
}

/** A sum, and if it was opened from a figure whether it is that. */
export function Tie({ sum, figure, text }: { sum: string; figure?: string; text: string }) {
  const { t } = useTranslation('statements');
  return (
    <>
      <Term name={t('sum')} value={sum} />
      {figure !== undefined && (
        <>
          <Term name={t('figure')} value={figure} />
          <div>
            <dt className="hidden">{t('check')}</dt>
            <dd>
              <Agreement holds={sum === figure}>{text}</Agreement>
            </dd>
          </div>
        </>
      )}
    </>
  );
}

/** The way back to the statement that was opened, and what was known when it was made. */
export function BackToOrigin({ origin, sequence }: { origin: Origin; sequence: number | undefined }) {
  const { t } = useTranslation('statements');
  return (
    <p className="statement-caption">
      <Link to={addressOf(origin.path, origin.parameters)}>{origin.text}</Link>
      {sequence !== undefined && <span>{t('knownAtSequence', { sequence: formatNumber(sequence) })}</span>}
    </p>
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

type TableProps = { title: string; fetched: Fetched; total: number; side: Side };

function PostingTable({ title, fetched, total, side }: TableProps) {
  return (
    <LongTable
      label={title}
      columns={useColumns()}
      rows={withSums(fetched.nodes, side)}
      rowId={(row) => row.id}
      total={total}
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
    {
      id: 'entry',
      header: t('entry'),
      cell: (row) => <Link to={`/journal/${row.entryId}`}>{formatNumber(row.entryNumber)}</Link>,
    },
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
    {
      id: 'credit',
      header: t('credit'),
      cell: ({ credit }) => <Amount value={credit} isBlankWhenZero />,
      isAmount: true,
    },
    { id: 'sum', header: t('runningSum'), cell: ({ sum }) => <Amount value={sum} />, isAmount: true },
  ];
}
