// The periods of a fiscal year; the next one closes, the last closed one reopens.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { currentLocale, formatDay, formatInstant } from '../../app/locale';
import { useOrganization } from '../../app/viewer';
import { Button } from '../../ui/button';
import { type Column, Table } from '../../ui/table';
import { State } from '../facts';
import type { Order, Period } from './order';
import { ClosePeriod, ReopenPeriod } from './period_dialogs';

type Props = { periods: readonly Period[]; order: Order; mayWrite: boolean };
type Act = { act: 'close' | 'reopen'; subject: Period };

export function PeriodTable({ periods, order, mayWrite }: Props) {
  const { t } = useTranslation('periods');
  const [act, setAct] = useState<Act>();
  const close = () => setAct(undefined);
  return (
    <>
      <Table
        label={t('periods')}
        columns={useColumns(order, mayWrite, setAct)}
        rows={periods}
        rowId={(period) => period.id}
      />
      {act?.act === 'close' && <ClosePeriod subject={act.subject} onClose={close} />}
      {act?.act === 'reopen' && <ReopenPeriod subject={act.subject} onClose={close} />}
    </>
  );
}

export function monthOf(period: Period): string {
  const format = new Intl.DateTimeFormat(currentLocale(), { month: 'long', year: 'numeric', timeZone: 'UTC' });
  return format.format(new Date(`${period.from}T00:00:00Z`));
}

function useColumns(
  { closesNext, reopensNext }: Order,
  mayWrite: boolean,
  onAct: (act: Act) => void,
): Column<Period>[] {
  const { t } = useTranslation('periods');
  const words = useTranslation('settings').t;
  const { timeZone } = useOrganization();
  const columns: Column<Period>[] = [
    { id: 'month', header: t('period'), cell: monthOf },
    { id: 'from', header: t('from'), cell: (period) => formatDay(period.from) },
    { id: 'to', header: t('to'), cell: (period) => formatDay(period.to) },
    {
      id: 'status',
      header: t('status'),
      cell: ({ status }) => <State tone={status === 'OPEN' ? 'good' : 'quiet'}>{t(`statuses.${status}`)}</State>,
    },
    { id: 'changed', header: t('changed'), cell: ({ changedAt }) => changedAt && formatInstant(changedAt, timeZone) },
  ];
  if (!mayWrite) return columns;
  const action = (subject: Period) => {
    if (subject.id === closesNext?.id)
      return (
        <Button
          aria-label={t('close.named', { month: monthOf(subject) })}
          onPress={() => onAct({ act: 'close', subject })}
        >
          {t('close.short')}
        </Button>
      );
    if (subject.id === reopensNext?.id)
      return (
        <Button
          aria-label={t('reopen.named', { month: monthOf(subject) })}
          onPress={() => onAct({ act: 'reopen', subject })}
        >
          {t('reopen.short')}
        </Button>
      );
    return null;
  };
  return [...columns, { id: 'actions', header: words('actions'), cell: action }];
}
