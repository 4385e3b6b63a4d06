// Which days of an account are looked at, and how closely; it stands in the address.
import { useTranslation } from 'react-i18next';

import type { BalanceInterval } from '../../api/gql/graphql';
import { useAddress } from '../../app/address';
import { among, day } from '../../app/parameters';
import { useOrganization } from '../../app/viewer';
import { Choice } from '../../ui/fields';
import { DayInput } from '../statements/day_input';
import { daysLater, monthOf, monthsLater } from '../../app/days';

export type Range = { from: string; to: string; interval: BalanceInterval };

// The server draws no more points than this.
const DAYS_MOST = 400;
const intervals = ['MONTH', 'DAY'] as const;

export const parameters = { from: day, to: day, interval: among(intervals) };

/** Twelve months that end today, unless the address says otherwise. */
export function useRange(): Range {
  const [address] = useAddress();
  const { today } = useOrganization();
  const to = address.get('to') ?? today;
  const from = address.get('from') ?? monthOf(monthsLater(monthOf(to).from, -11)).from;
  return { from, to, interval: address.get('interval') === 'DAY' ? 'DAY' : 'MONTH' };
}

export function RangeFilters() {
  const { t } = useTranslation('accounts');
  const [, change] = useAddress();
  const { from, to, interval } = useRange();
  function look(closely: string) {
    const isTooLong = closely === 'DAY' && daysLater(from, DAYS_MOST) <= to;
    change({ interval: closely, ...(isTooLong && { from: monthOf(monthsLater(to, -2)).from }) });
  }
  return (
    <div className="filters">
      <DayInput label={t('from')} value={from} onChange={(day) => change({ from: day })} />
      <DayInput label={t('to')} value={to} onChange={(day) => change({ from, to: day })} />
      <Choice
        label={t('interval')}
        options={intervals.map((value) => ({ value, label: t(`intervals.${value}`) }))}
        value={interval}
        onChange={look}
      />
    </div>
  );
}
