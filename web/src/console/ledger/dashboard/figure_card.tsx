// One figure of the overview: what it is, how it changed, and how it came about.
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import type { DashboardFigureFragment } from '../../api/gql/graphql';
import { currentLocale, formatDay } from '../../app/locale';
import { Amount } from '../../ui/amount';
import { Trend } from '../../ui/trend';
import { less, negated } from '../statements/exact';

export type Figure = DashboardFigureFragment;
type Name = 'cash' | 'receivables' | 'payables' | 'resultOfMonth';
type Props = { name: Name; figure: Figure; compareDate: string | null; address: string };

export function FigureCard({ name, figure, compareDate, address }: Props) {
  const { t } = useTranslation('dashboard');
  const label = t(name);
  const lines = useMemo(() => [{ label, points: figure.points }], [label, figure.points]);
  return (
    <section className="dashboard-figure" aria-label={label}>
      <h2>{label}</h2>
      <Link className="dashboard-amount" to={address}>
        <Amount value={figure.amount} />
      </Link>
      {figure.comparedAmount !== null && compareDate ? (
        <Change amount={figure.amount} compared={figure.comparedAmount} compareDate={compareDate} />
      ) : (
        <p className="dashboard-change" />
      )}
      <Trend label={t('trendOf', { name: label })} lines={lines} interval="MONTH" isSmall />
    </section>
  );
}

/** The same room, before anything is known. */
export function LoadingCard({ name }: { name: Name }) {
  const { t } = useTranslation('dashboard');
  return (
    <section className="dashboard-figure" aria-label={t(name)} aria-busy="true">
      <h2>{t(name)}</h2>
      <span className="dashboard-amount">…</span>
      <p className="dashboard-change" />
      <div className="dashboard-small-room" />
    </section>
  );
}

function Change({ amount, compared, compareDate }: { amount: string; compared: string; compareDate: string }) {
  const { t } = useTranslation('dashboard');
  const day = formatDay(compareDate);
  const difference = less(amount, compared);
  if (isZero(difference)) return <p className="dashboard-change">{t('unchanged', { day })}</p>;
  const isLess = difference.startsWith('-');
  return (
    <p className="dashboard-change">
      <span aria-hidden="true">{isLess ? '▼' : '▲'}</span> <span className="hidden">{t(isLess ? 'down' : 'up')}</span>{' '}
      <Amount value={isLess ? negated(difference) : difference} /> <Share difference={difference} compared={compared} />{' '}
      <span>{t('since', { day })}</span>
    </p>
  );
}

/** The change in percent of what it was; of nothing there is no percent. */
function Share({ difference, compared }: { difference: string; compared: string }) {
  if (isZero(compared)) return null;
  const share = Math.abs(Number(difference) / Number(compared));
  return (
    <span>
      ({new Intl.NumberFormat(currentLocale(), { style: 'percent', maximumFractionDigits: 1 }).format(share)})
    </span>
  );
}

function isZero(amount: string): boolean {
  return !/[1-9]/.test(amount);
}
