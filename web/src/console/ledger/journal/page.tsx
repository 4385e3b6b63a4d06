// The journal: every entry, newest first, as far as one scrolls.
import './journal.css';

import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { useConnection } from '../../api/documents';
import { JournalEntriesDocument, type JournalEntriesQuery } from '../../api/gql/graphql';
import { formatCount, formatDay, formatNumber } from '../../app/locale';
import { useOrganization } from '../../app/viewer';
import { Amount } from '../../ui/amount';
import { Kept } from '../../ui/busy';
import { Button } from '../../ui/button';
import { asked, Page } from '../../ui/page';
import { Empty, Failure, Loading } from '../../ui/states';
import { type Column, LongTable } from '../../ui/table';
import { FilterBar } from './filter_bar';
import { useFilters, variablesOf } from './filters';
import { useMayWrite } from './may_write';
import { Status } from './status';

export { parameters } from './filters';

type Row = NonNullable<JournalEntriesQuery['journalEntries']>['nodes'][number];

const PAGE_ENTRIES = 50;

export default function Journal() {
  const { t } = useTranslation('journal');
  const mayWrite = useMayWrite();
  const { id: organizationId } = useOrganization();
  const { filters, shown, put, clear, isFiltered } = useFilters();
  const variables = { organizationId, ...variablesOf(filters) };
  const list = useConnection(JournalEntriesDocument, variables, (answer) => answer.journalEntries, PAGE_ENTRIES);
  const columns = useColumns();
  const { nodes, total, error, hasNextPage, isFetching, isPlaceholderData, fetchNextPage, refetch } = list;
  return (
    <Page
      title={t('title')}
      actions={
        mayWrite && (
          <Link className="button primary" to="/journal/new">
            {t('new.open')}
          </Link>
        )
      }
      asked={asked(JournalEntriesDocument, { ...variables, first: PAGE_ENTRIES })}
    >
      <FilterBar filters={shown} put={put} />
      <Kept isBusy={isPlaceholderData}>
        <div className="journal-total">
          <span role="status">{total !== null && t('total', { number: formatCount(total) })}</span>
          {isFiltered && <Button onPress={clear}>{t('filters.clear')}</Button>}
        </div>
        {error ? (
          <Failure fault={error} onRetry={() => void refetch()} />
        ) : total === null ? (
          <Loading />
        ) : total === 0 ? (
          <Empty>{t(isFiltered ? 'emptyFiltered' : 'empty')}</Empty>
        ) : (
          <LongTable
            label={t('title')}
            columns={columns}
            rows={nodes}
            rowId={(entry) => entry.id}
            total={total}
            hasMore={hasNextPage}
            isFetching={isFetching}
            onMore={() => void fetchNextPage()}
          />
        )}
      </Kept>
    </Page>
  );
}

function useColumns(): Column<Row>[] {
  const { t } = useTranslation('journal');
  return [
    { id: 'number', header: t('columns.number'), cell: (entry) => <Opening entry={entry} /> },
    { id: 'date', header: t('columns.date'), cell: ({ date }) => formatDay(date) },
    { id: 'memo', header: t('columns.memo'), cell: ({ memo }) => <bdi className="journal-memo">{memo}</bdi> },
    { id: 'reference', header: t('columns.reference'), cell: ({ reference }) => <bdi>{reference}</bdi> },
    { id: 'kind', header: t('columns.kind'), cell: ({ kind }) => t(`kinds.${kind}`) },
    { id: 'status', header: t('columns.status'), cell: (entry) => <Status entry={entry} /> },
    { id: 'total', header: t('columns.total'), cell: ({ total }) => <Amount value={total} />, isAmount: true },
  ];
}

/** A link that covers its row: the whole row opens the entry. */
function Opening({ entry }: { entry: Row }) {
  const { t } = useTranslation('journal');
  const number = formatNumber(entry.number);
  return (
    <Link className="row-link" to={`/journal/${entry.id}`} aria-label={t('entry.title', { number })}>
      {number}
    </Link>
  );
}
