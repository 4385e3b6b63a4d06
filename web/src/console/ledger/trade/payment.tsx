// One payment or refund: how it was paid, what it posted, and what it settles.
import './trade.css';

import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';

import { useDocument } from '../../api/documents';
import { TradePaymentAllocationsDocument, TradePaymentDocument, type TradePaymentQuery } from '../../api/gql/graphql';
import { addressOf } from '../../app/address';
import { formatDay } from '../../app/locale';
import { useOrganization } from '../../app/viewer';
import { Amount } from '../../ui/amount';
import { asked, Page } from '../../ui/page';
import { Failure, Loading } from '../../ui/states';
import { useNameOf } from '../statements/names';
import { Allocations } from './allocations';
import { Facts } from './facts';
import { Allocate, Delete, Reverse } from './paying/acts';
import { Refund } from './paying/refund';
import { Said } from './said';
import { PaymentState } from './status';

export type ShownPayment = NonNullable<TradePaymentQuery['payment']>;

export default function Payment() {
  const { t } = useTranslation('trade');
  const { id = '' } = useParams();
  const variables = { id, organizationId: useOrganization().id };
  const found = useDocument(TradePaymentDocument, variables);
  const payment = found.error || found.data?.payment?.id !== id ? undefined : found.data.payment;
  const title = payment
    ? t(payment.isRefund ? `refunds.${payment.direction}` : `directions.${payment.direction}`)
    : t('payment');
  return (
    <Page title={title} actions={payment && <Acts payment={payment} />} asked={asked(TradePaymentDocument, variables)}>
      {found.error && <Failure fault={found.error} onRetry={() => void found.refetch()} />}
      {!payment && !found.error && <Loading />}
      {payment && (
        <>
          <Said />
          <Head payment={payment} />
          <h2>{t(payment.isRefund ? 'settledBy' : 'settles')}</h2>
          <Allocations
            document={TradePaymentAllocationsDocument}
            id={id}
            pick={(result) => result.payment?.allocations}
          />
        </>
      )}
    </Page>
  );
}

function Acts({ payment }: { payment: ShownPayment }) {
  const { id, trade, customerId, vendorId, isRefund, status, unallocatedAmount } = payment;
  const credit = { id, trade, customerId, vendorId, left: isRefund || status !== 'LIVE' ? '0' : unallocatedAmount };
  return (
    <>
      <Allocate credit={credit} />
      <Refund credit={credit} />
      <Reverse payment={payment} />
      <Delete payment={payment} />
    </>
  );
}

function Head({ payment }: { payment: ShownPayment }) {
  const { t } = useTranslation('trade');
  const nameOf = useNameOf();
  const { account, reversalEntryId } = payment;
  return (
    <Facts
      facts={[
        [t('status'), <PaymentState status={payment.status} />],
        [t('party'), <Party payment={payment} />],
        [t('date'), formatDay(payment.date)],
        [t('amount'), <Amount value={payment.amount} />],
        [t('allocated'), <Amount value={payment.allocatedAmount} />],
        [t('unallocated'), <Amount value={payment.unallocatedAmount} />],
        [
          t('account'),
          <Link to={`/accounts/${account.id}`}>
            <bdi>{nameOf(account)}</bdi>
          </Link>,
        ],
        [t('method'), payment.method && <bdi>{payment.method}</bdi>],
        [t('reference'), payment.reference && <bdi>{payment.reference}</bdi>],
        [t('memo'), payment.memo && <bdi>{payment.memo}</bdi>],
        [t('journalEntry'), <Link to={`/journal/${payment.journalEntryId}`}>{t('openEntry')}</Link>],
        [t('reversedOn'), payment.reversedOn && formatDay(payment.reversedOn)],
        [t('reversalEntry'), reversalEntryId && <Link to={`/journal/${reversalEntryId}`}>{t('openEntry')}</Link>],
      ]}
    />
  );
}

function Party({ payment: { customer, vendor } }: { payment: ShownPayment }) {
  const nameOf = useNameOf();
  const party = customer ?? vendor;
  if (!party) return null;
  return (
    <Link to={addressOf('/payments', { customerId: customer?.id, vendorId: vendor?.id })}>
      <bdi>{nameOf(party)}</bdi>
    </Link>
  );
}
