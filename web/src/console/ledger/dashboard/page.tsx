// What an accountant opens first: cash, receivables, payables and the month's result, and what was posted last.
import './dashboard.css';

import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

import { useDocument } from '../../api/documents';
import { DashboardOverviewDocument, type DashboardOverviewQuery } from '../../api/gql/graphql';
import { addressOf, useAddress } from '../../app/address';
import { formatDay } from '../../app/locale';
import { day } from '../../app/parameters';
import { useOrganization } from '../../app/viewer';
import { asked, Page } from '../../ui/page';
import { Kept } from '../../ui/busy';
import { Failure } from '../../ui/states';
import { Trend } from '../../ui/trend';
import { DayInput } from '../statements/day_input';
import { openingOf } from '../statements/openings';
import { FigureCard, type Figure, LoadingCard } from './figure_card';
import { RecentEntries } from './recent_entries';

export const parameters = { date: day };

type Overview = NonNullable<DashboardOverviewQuery['overview']>;

const names = ['cash', 'receivables', 'payables', 'resultOfMonth'] as const;
const classes = { cash: 'CASH', receivables: 'AR', payables: 'AP' } as const;

export default function Dashboard() {
  const { t } = useTranslation('dashboard');
  const { id: organizationId, today } = useOrganization();
  const [address, change] = useAddress();
  const date = address.get('date') ?? today;
  const variables = { date, organizationId };
  const { data, error, refetch, isPlaceholderData } = useDocument(DashboardOverviewDocument, variables);
  const overview = data?.overview ?? undefined;
  return (
    <Page title={t('title')} asked={asked(DashboardOverviewDocument, variables)}>
      <div className="filters">
        <DayInput
          label={t('date')}
          value={date}
          onChange={(day) => change({ date: day === today ? undefined : day })}
        />
      </div>
      {error ? (
        <Failure fault={error} onRetry={() => void refetch()} />
      ) : (
        <Kept isBusy={isPlaceholderData}>
          <div className="dashboard-figures">
            {names.map((name) =>
              overview ? (
                <FigureCard
                  key={name}
                  name={name}
                  figure={overview[name]}
                  compareDate={overview.compareDate}
                  address={addressOfFigure(name, overview)}
                />
              ) : (
                <LoadingCard key={name} name={name} />
              ),
            )}
          </div>
          <Result overview={overview} />
          <RecentEntries entries={data?.journalEntries?.nodes} to={address.get('date') ?? undefined} />
        </Kept>
      )}
    </Page>
  );
}

/** A figure of one account opens that account, one of several the accounts it is made of, the result its postings. */
function addressOfFigure(name: (typeof names)[number], overview: Overview): string {
  const { date, sequence } = overview;
  if (name === 'resultOfMonth') {
    return openingOf('income-statement', { from: firstOfMonth(date), to: date }, sequence, { figure: 'netIncome' });
  }
  const accounts: Figure['accounts'] = overview[name].accounts;
  const only = accounts.length === 1 ? accounts[0] : undefined;
  if (only) return addressOf(`/accounts/${only.id}`, { to: date });
  return addressOf('/accounts', { class: classes[name], date });
}

function firstOfMonth(day: string): string {
  return `${day.slice(0, 8)}01`;
}

function Result({ overview }: { overview: Overview | undefined }) {
  const { t } = useTranslation('dashboard');
  const [revenue, expenses] = [t('revenue'), t('expenses')];
  const lines = useMemo(
    () =>
      overview && [
        { label: revenue, points: overview.revenueOfMonth.points },
        { label: expenses, points: overview.expensesOfMonth.points },
      ],
    [overview, revenue, expenses],
  );
  return (
    <section className="dashboard-result">
      <h2>{t('byMonth')}</h2>
      {overview && lines ? (
        <>
          <Trend label={t('byMonth')} lines={lines} interval="MONTH" />
          <p className="dashboard-note">{t('untilDay', { day: formatDay(overview.date) })}</p>
        </>
      ) : (
        <div className="dashboard-room" />
      )}
    </section>
  );
}
