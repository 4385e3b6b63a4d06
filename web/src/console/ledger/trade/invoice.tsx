// One invoice or note: its head, lines and totals, what it posted, and what settles it.
import './trade.css';

import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';

import { useDocument } from '../../api/documents';
import { TradeInvoiceAllocationsDocument, TradeInvoiceDocument, type TradeInvoiceQuery } from '../../api/gql/graphql';
import { addressOf } from '../../app/address';
import { formatDay } from '../../app/locale';
import { useOrganization } from '../../app/viewer';
import { Amount } from '../../ui/amount';
import { asked, Page } from '../../ui/page';
import { Empty, Failure, Loading } from '../../ui/states';
import { Allocations } from './allocations';
import { Facts } from './facts';
import { CreditNote, Edit, Issue, Void } from './invoice_acts';
import { InvoiceItems } from './invoice_items';
import { Pay } from './pay';
import { Allocate } from './paying/acts';
import { type Credit, Refund } from './paying/refund';
import { Said } from './said';
import { DocumentStatus } from './status';

export type ShownInvoice = NonNullable<TradeInvoiceQuery['invoice']>;

export default function Invoice() {
  const { t } = useTranslation('trade');
  const { id = '' } = useParams();
  const variables = { id, organizationId: useOrganization().id };
  const found = useDocument(TradeInvoiceDocument, variables);
  const invoice = found.error || found.data?.invoice?.id !== id ? undefined : found.data.invoice;
  const title = invoice
    ? t('documentTitle', { type: t(`types.${invoice.type}`), number: invoice.number })
    : t('invoice');
  return (
    <Page title={title} actions={invoice && <Acts invoice={invoice} />} asked={asked(TradeInvoiceDocument, variables)}>
      {found.error && <Failure fault={found.error} onRetry={() => void found.refetch()} />}
      {!invoice && !found.error && <Loading />}
      {invoice && (
        <>
          <Said />
          <Head invoice={invoice} />
          <h2>{t('lines')}</h2>
          {invoice.items.length === 0 ? <Empty>{t('opensABalance')}</Empty> : <InvoiceItems invoice={invoice} />}
          <h2>{t(invoice.isCredit ? 'settles' : 'settledBy')}</h2>
          <Allocations
            document={TradeInvoiceAllocationsDocument}
            id={id}
            pick={(result) => result.invoice?.allocations}
          />
        </>
      )}
    </Page>
  );
}

function Acts({ invoice }: { invoice: ShownInvoice }) {
  return (
    <>
      <Pay invoice={invoice} />
      {invoice.isCredit && <Allocate credit={creditOf(invoice)} />}
      {invoice.isCredit && <Refund credit={creditOf(invoice)} />}
      <Edit invoice={invoice} />
      <Issue invoice={invoice} />
      <CreditNote invoice={invoice} />
      <Void invoice={invoice} />
    </>
  );
}

function creditOf({ id, trade, customerId, vendorId, openAmount, status }: ShownInvoice): Credit {
  return { id, trade, customerId, vendorId, left: status === 'DRAFT' || status === 'VOID' ? '0' : openAmount };
}

function Head({ invoice }: { invoice: ShownInvoice }) {
  const { t } = useTranslation('trade');
  return (
    <Facts
      facts={[
        [t('status'), <DocumentStatus {...invoice} />],
        [t('party'), <Buyer invoice={invoice} />],
        [t('taxId'), invoice.buyerTaxId && <bdi>{invoice.buyerTaxId}</bdi>],
        [t('issueDate'), formatDay(invoice.issueDate)],
        [t('dueDate'), formatDay(invoice.dueDate)],
        [t('grandTotal'), <Amount value={invoice.grandTotal} />],
        [t('paidAmount'), <Amount value={invoice.paidAmount} />],
        [t('openAmount'), <Amount value={invoice.openAmount} />],
        [
          t('journalEntry'),
          invoice.journalEntryId && <Link to={`/journal/${invoice.journalEntryId}`}>{t('openEntry')}</Link>,
        ],
        [t('corrects'), invoice.correctsId && <Link to={`/invoices/${invoice.correctsId}`}>{t('openCorrected')}</Link>],
        [t('memo'), invoice.memo && <bdi>{invoice.memo}</bdi>],
      ]}
    />
  );
}

function Buyer({ invoice: { buyerName, customerId, vendorId } }: { invoice: ShownInvoice }) {
  const all = { customerId: customerId ?? undefined, vendorId: vendorId ?? undefined };
  const name = <bdi>{buyerName}</bdi>;
  return customerId || vendorId ? <Link to={addressOf('/invoices', all)}>{name}</Link> : name;
}
