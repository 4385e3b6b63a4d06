// What becomes of a payment: its rest settles documents, and it is deleted or, where its day is closed, reversed.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useChange } from '../../../api/documents';
import { PayingAllocateDocument, PayingDeleteDocument, PayingReverseDocument } from '../../../api/gql/graphql';
import { isolated } from '../../../app/isolated';
import { formatAmount, formatDay } from '../../../app/locale';
import { useOrganization } from '../../../app/viewer';
import { TextInput } from '../../../ui/fields';
import { useRefusal } from '../../../ui/refusals';
import { useNameOf } from '../../statements/names';
import { Act } from '../act';
import { useMayWrite } from '../may_write';
import type { ShownPayment } from '../payment';
import { refusedFields } from '../refusals';
import type { Credit } from './refund';

/** Settle the oldest documents of the party with what is left of a credit. */
export function Allocate({ credit }: { credit: Credit }) {
  const { t } = useTranslation('trade');
  const { id: organizationId, currencyExponent } = useOrganization();
  const change = useChange(PayingAllocateDocument);
  const hasParty = Boolean(credit.customerId ?? credit.vendorId);
  if (!useMayWrite('payments:write') || !hasParty || !/[1-9]/.test(credit.left)) return null;
  return (
    <Act
      label={t('allocate.open')}
      title={t('allocate.title')}
      confirm={t('allocate.confirm')}
      kind="plain"
      change={change}
      onConfirm={() => change.mutateAsync({ organizationId, input: { creditId: credit.id } })}
    >
      <p>{t('allocate.explanation', { amount: formatAmount(credit.left, currencyExponent) })}</p>
    </Act>
  );
}

export function Reverse({ payment }: { payment: ShownPayment }) {
  const { t } = useTranslation('trade');
  const { id: organizationId } = useOrganization();
  const change = useChange(PayingReverseDocument);
  const [date, setDate] = useState('');
  const say = useRefusal();
  const figures = useFigures(payment);
  if (!useMayWrite('payments:write') || payment.status !== 'LIVE') return null;
  const fault = refusedFields(change.error, say)['date'];
  return (
    <Act
      label={t('reverse.open')}
      title={t('reverse.title')}
      confirm={t('reverse.confirm')}
      kind="plain"
      change={change}
      onConfirm={() => change.mutateAsync({ organizationId, input: { id: payment.id, date: date || undefined } })}
      isPlaced={fault !== undefined}
    >
      <p>{t(payment.direction === 'RECEIVED' ? 'reverse.received' : 'reverse.made', figures)}</p>
      <div className="trade-field">
        <TextInput
          label={t('reverse.date')}
          type="date"
          value={date}
          onChange={setDate}
          description={t('reverse.dateHint')}
          fault={fault}
        />
      </div>
    </Act>
  );
}

export function Delete({ payment }: { payment: ShownPayment }) {
  const { t } = useTranslation('trade');
  const { id: organizationId } = useOrganization();
  const change = useChange(PayingDeleteDocument);
  const figures = useFigures(payment);
  if (!useMayWrite('payments:write') || payment.status !== 'LIVE') return null;
  return (
    <Act
      label={t('remove.open')}
      title={t('remove.title')}
      confirm={t('remove.confirm')}
      kind="danger"
      change={change}
      onConfirm={() => change.mutateAsync({ organizationId, input: { id: payment.id } })}
    >
      <p>{t('remove.explanation', figures)}</p>
    </Act>
  );
}

/** What a payment moved, in words. */
function useFigures({ amount, account, trade, date }: ShownPayment) {
  const { t } = useTranslation('trade');
  const nameOf = useNameOf();
  const { currencyExponent } = useOrganization();
  return {
    amount: formatAmount(amount, currencyExponent),
    account: isolated(nameOf(account)),
    control: t(`controls.${trade}`),
    day: formatDay(date),
  };
}
