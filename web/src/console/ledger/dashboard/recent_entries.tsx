// The last entries by date, and the way to all of them.
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import type { DashboardOverviewQuery } from '../../api/gql/graphql';
import { addressOf } from '../../app/address';
import { formatDay, formatNumber } from '../../app/locale';
import { Amount } from '../../ui/amount';
import { Empty, Loading } from '../../ui/states';
import { type Column, Table } from '../../ui/table';

type Entry = NonNullable<DashboardOverviewQuery['journalEntries']>['nodes'][number];

export function RecentEntries({ entries, to }: { entries: readonly Entry[] | undefined; to: string | undefined }) {
  const { t } = useTranslation('dashboard');
  const columns: Column<Entry>[] = [
    {
      id: 'number',
      header: t('number'),
      cell: ({ id, number }) => <Link to={`/journal/${id}`}>{formatNumber(number)}</Link>,
    },
    { id: 'date', header: t('date'), cell: ({ date }) => formatDay(date) },
    {
      id: 'memo',
      header: t('memo'),
      cell: ({ memo, reference }) => <bdi className="dashboard-memo">{memo ?? reference}</bdi>,
    },
    { id: 'status', header: t('status'), cell: ({ status }) => t(`statuses.${status}`) },
    { id: 'total', header: t('total'), isAmount: true, cell: ({ total }) => <Amount value={total} /> },
  ];
  return (
    <section className="dashboard-recent">
      <div className="dashboard-head">
        <h2>{t('recent')}</h2>
        <Link to={addressOf('/journal', { to })}>{t('allEntries')}</Link>
      </div>
      <Rows entries={entries} columns={columns} />
    </section>
  );
}

function Rows({ entries, columns }: { entries: readonly Entry[] | undefined; columns: readonly Column<Entry>[] }) {
  const { t } = useTranslation('dashboard');
  if (!entries) return <Loading />;
  if (entries.length > 0) return <Table label={t('recent')} columns={columns} rows={entries} rowId={({ id }) => id} />;
  return (
    <Empty>
      <p>{t('empty')}</p>
      <Link to="/journal/new">{t('first')}</Link>
    </Empty>
  );
}
