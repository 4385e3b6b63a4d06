// What becomes of a document: a draft is edited and issued, an invoice is credited, what nothing settled is voided.
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { useChange } from '../../api/documents';
import { TradeIssueInvoiceDocument, TradeVoidInvoiceDocument } from '../../api/gql/graphql';
import { formatAmount, formatDay } from '../../app/locale';
import { useOrganization } from '../../app/viewer';
import { Act } from './act';
import type { ShownInvoice } from './invoice';
import { useMayWrite } from './may_write';

type Props = { invoice: ShownInvoice };

export function Edit({ invoice: { id, status, isOpening } }: Props) {
  const { t } = useTranslation('trade');
  if (!useMayWrite('invoices:write') || status !== 'DRAFT' || isOpening) return null;
  return (
    <Link className="button" to={`/invoices/${id}/edit`}>
      {t('edit')}
    </Link>
  );
}

/** A note takes back all of an invoice or part of it; an opening document has no lines to take back. */
export function CreditNote({ invoice: { id, status, trade, isCredit, isOpening } }: Props) {
  const { t } = useTranslation('trade');
  const isIssued = status !== 'DRAFT' && status !== 'VOID';
  if (!useMayWrite('invoices:write') || !isIssued || isCredit || isOpening) return null;
  return (
    <Link className="button" to={`/invoices/new?type=${trade}&corrects=${id}`}>
      {t(`note.${trade}`)}
    </Link>
  );
}

export function Issue({ invoice }: Props) {
  const { t } = useTranslation('trade');
  const { id: organizationId, currencyExponent } = useOrganization();
  const change = useChange(TradeIssueInvoiceDocument);
  if (!useMayWrite('invoices:write') || invoice.status !== 'DRAFT') return null;
  const { id, number, issueDate, grandTotal, totalVat } = invoice;
  const amounts = { total: formatAmount(grandTotal, currencyExponent), vat: formatAmount(totalVat, currencyExponent) };
  return (
    <Act
      label={t('issue.open')}
      title={t('issue.title', { number })}
      confirm={t('issue.confirm')}
      kind="primary"
      change={change}
      onConfirm={() => change.mutateAsync({ organizationId, input: { id } })}
    >
      <p>{t('issue.explanation', { ...amounts, day: formatDay(issueDate) })}</p>
    </Act>
  );
}

export function Void({ invoice }: Props) {
  const { t } = useTranslation('trade');
  const { id: organizationId, currencyExponent } = useOrganization();
  const change = useChange(TradeVoidInvoiceDocument);
  const { id, number, status, grandTotal } = invoice;
  const isVoidable = status === 'DRAFT' || status === 'ISSUED';
  if (!useMayWrite('invoices:write') || !isVoidable) return null;
  const total = formatAmount(grandTotal, currencyExponent);
  return (
    <Act
      label={t(status === 'DRAFT' ? 'void.openDraft' : 'void.open')}
      title={t('void.title', { number })}
      confirm={t('void.confirm')}
      kind="danger"
      change={change}
      onConfirm={() => change.mutateAsync({ organizationId, input: { id } })}
    >
      <p>{status === 'DRAFT' ? t('void.draft') : t('void.explanation', { total })}</p>
    </Act>
  );
}
