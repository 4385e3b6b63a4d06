// Where a document or a payment stands, in a word.
import { useTranslation } from 'react-i18next';

import type { InvoiceStatus, PaymentStatus } from '../../api/gql/graphql';

export function DocumentStatus({ status, isOverdue }: { status: InvoiceStatus; isOverdue: boolean }) {
  const { t } = useTranslation('trade');
  return (
    <span className={`trade-status ${isOverdue ? 'overdue' : status.toLowerCase()}`}>
      {t(`statuses.${status}`)}
      {isOverdue && ` · ${t('overdue')}`}
    </span>
  );
}

export function PaymentState({ status }: { status: PaymentStatus }) {
  const { t } = useTranslation('trade');
  return <span className={`trade-status ${status.toLowerCase()}`}>{t(`paymentStatuses.${status}`)}</span>;
}
