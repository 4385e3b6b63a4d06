// The questions before a period closes or reopens; the reason goes into the event log.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useChange } from '../../api/documents';
import { SettingsClosePeriodDocument, SettingsReopenPeriodDocument } from '../../api/gql/graphql';
import { formatDay } from '../../app/locale';
import { useOrganization } from '../../app/viewer';
import { Dialog } from '../../ui/dialog';
import { TextInput } from '../../ui/fields';
import { ChangeForm } from '../change_form';
import type { Period } from './order';
import { monthOf } from './period_table';

type Props = { subject: Period; onClose: () => void };

export function ClosePeriod({ subject, onClose }: Props) {
  const { t } = useTranslation('periods');
  const organizationId = useOrganization().id;
  const [reason, setReason] = useState('');
  const change = useChange(SettingsClosePeriodDocument);
  const submit = () =>
    change.mutate(
      { input: { period: subject.name, reason: reason.trim() || null }, organizationId },
      { onSuccess: onClose },
    );
  return (
    <Dialog title={t('close.title', { month: monthOf(subject) })} isOpen onClose={onClose} isAlert>
      <ChangeForm
        submit={t('close.submit')}
        isPending={change.isPending}
        fault={change.error}
        onSubmit={submit}
        onCancel={onClose}
      >
        <p>{t('close.meaning', { day: formatDay(subject.to) })}</p>
        <TextInput label={t('reason')} value={reason} onChange={setReason} />
      </ChangeForm>
    </Dialog>
  );
}

export function ReopenPeriod({ subject, onClose }: Props) {
  const { t } = useTranslation('periods');
  const organizationId = useOrganization().id;
  const [reason, setReason] = useState('');
  const change = useChange(SettingsReopenPeriodDocument);
  const submit = () =>
    change.mutate(
      { input: { period: subject.name, reason: reason.trim() || null }, organizationId },
      { onSuccess: onClose },
    );
  return (
    <Dialog title={t('reopen.title', { month: monthOf(subject) })} isOpen onClose={onClose} isAlert>
      <ChangeForm
        submit={t('reopen.submit')}
        isPending={change.isPending}
        fault={change.error}
        onSubmit={submit}
        onCancel={onClose}
      >
        <p>{t('reopen.meaning')}</p>
        <TextInput label={t('reason')} value={reason} onChange={setReason} />
      </ChangeForm>
    </Dialog>
  );
}
