// One fiscal year: open or closed, with the way to the other.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useChange } from '../../api/documents';
import { SettingsCloseFiscalYearDocument, SettingsReopenFiscalYearDocument } from '../../api/gql/graphql';
import { formatDay, formatInstant, formatNumber } from '../../app/locale';
import { useOrganization } from '../../app/viewer';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { TextInput } from '../../ui/fields';
import { useMay } from '../access';
import { ChangeForm } from '../change_form';
import { State } from '../facts';
import { reopeningYears, writing } from './needs';
import type { FiscalYear, Order } from './order';

export function FiscalYearPanel({ subject, order }: { subject: FiscalYear; order: Order }) {
  const { t } = useTranslation('periods');
  const { timeZone } = useOrganization();
  const may = useMay();
  const [isAsking, setAsking] = useState(false);
  const { isClosed, changedAt, reason } = subject;
  const isNext = subject.id === (isClosed ? order.yearReopensNext : order.yearClosesNext)?.id;
  const year = formatNumber(subject.year);
  return (
    <div className="fiscal-year">
      <span>{t('range', { from: formatDay(subject.from), to: formatDay(subject.to) })}</span>
      <State tone={isClosed ? 'quiet' : 'good'}>{t(`statuses.${isClosed ? 'CLOSED' : 'OPEN'}`)}</State>
      {changedAt && <span className="settings-quiet">{formatInstant(changedAt, timeZone)}</span>}
      {reason && <bdi className="settings-quiet">{reason}</bdi>}
      {isNext && may(isClosed ? reopeningYears : writing) && (
        <Button onPress={() => setAsking(true)}>
          {isClosed ? t('reopenYear.title', { year }) : t('closeYear.title', { year })}
        </Button>
      )}
      {isAsking &&
        (isClosed ? (
          <ReopenYear year={subject.year} onClose={() => setAsking(false)} />
        ) : (
          <CloseYear year={subject.year} onClose={() => setAsking(false)} />
        ))}
    </div>
  );
}

type Props = { year: number; onClose: () => void };

function CloseYear({ year, onClose }: Props) {
  const { t } = useTranslation('periods');
  const organizationId = useOrganization().id;
  const change = useChange(SettingsCloseFiscalYearDocument);
  const submit = () => change.mutate({ input: { year }, organizationId }, { onSuccess: onClose });
  return (
    <Dialog title={t('closeYear.title', { year: formatNumber(year) })} isOpen onClose={onClose} isAlert>
      <ChangeForm
        submit={t('closeYear.submit')}
        isPending={change.isPending}
        fault={change.error}
        onSubmit={submit}
        onCancel={onClose}
      >
        <p>{t('closeYear.meaning')}</p>
      </ChangeForm>
    </Dialog>
  );
}

function ReopenYear({ year, onClose }: Props) {
  const { t } = useTranslation('periods');
  const organizationId = useOrganization().id;
  const [reason, setReason] = useState('');
  const change = useChange(SettingsReopenFiscalYearDocument);
  const submit = () =>
    change.mutate({ input: { year, reason: reason.trim() }, organizationId }, { onSuccess: onClose });
  return (
    <Dialog title={t('reopenYear.title', { year: formatNumber(year) })} isOpen onClose={onClose} isAlert>
      <ChangeForm
        submit={t('reopenYear.submit')}
        isPending={change.isPending}
        fault={change.error}
        onSubmit={submit}
        onCancel={onClose}
      >
        <p>{t('reopenYear.meaning')}</p>
        <TextInput
          label={t('reopenYear.reason')}
          value={reason}
          onChange={setReason}
          isRequired
          maxLength={1000}
          autoFocus
        />
      </ChangeForm>
    </Dialog>
  );
}
