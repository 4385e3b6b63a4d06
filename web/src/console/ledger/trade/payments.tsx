// Payments and refunds, the newest first.
import './trade.css';

import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { useConnection } from '../../api/documents';
import { type PaymentDirection, type TradePaymentHeadFragment, TradePaymentsDocument } from '../../api/gql/graphql';
import { useAddress } from '../../app/address';
import { contained } from '../../app/isolated';
import { formatCount, formatDay } from '../../app/locale';
import { among, day, flag, identity, text } from '../../app/parameters';
import { useOrganization } from '../../app/viewer';
import { Amount } from '../../ui/amount';
import { asked, Page } from '../../ui/page';
import type { Column } from '../../ui/table';
import { useNameOf } from '../statements/names';
import { ChoiceFilter, DayFilters, oneOf, TickFilter, trades } from './filter_fields';
import { FoundList } from './found_list';
import { useMayWrite } from './may_write';
import { PartyFilter } from './party_filter';
import { PaymentState } from './status';
import { WordsFilter } from './words_filter';

const directions: readonly PaymentDirection[] = ['RECEIVED', 'MADE'];

export const parameters = {
  text,
  trade: among(trades),
  direction: among(directions),
  customerId: identity,
  vendorId: identity,
  from: day,
  to: day,
  unallocated: flag,
  deleted: flag,
};

export default function Payments() {
  const { t } = useTranslation('trade');
  const variables = useAsked();
  const found = useConnection(TradePaymentsDocument, variables, (result) => result.payments);
  const columns = useColumns();
  return (
    <Page
      title={t('payments')}
      actions={<NewPayments />}
      asked={asked(TradePaymentsDocument, { ...variables, first: 50 })}
    >
      <div className="filters" role="search">
        <WordsFilter />
        <ChoiceFilter name="trade" label={t('trade')} values={trades} labelOf={(value) => t(`trades.${value}`)} />
        <ChoiceFilter
          name="direction"
          label={t('direction')}
          values={directions}
          labelOf={(value) => t(`directions.${value}`)}
        />
        <PartyFilter />
        <DayFilters />
        <TickFilter name="unallocated" label={t('onlyUnallocated')} />
        <TickFilter name="deleted" label={t('alsoDeleted')} />
      </div>
      <FoundList
        label={t('payments')}
        columns={columns}
        found={found}
        count={(total) => t('countOfPayments', { count: formatCount(total) })}
        none={t('noPayments')}
      />
    </Page>
  );
}

function NewPayments() {
  const { t } = useTranslation('trade');
  if (!useMayWrite('payments:write')) return null;
  return (
    <>
      <Link className="button primary" to="/payments/new?direction=RECEIVED">
        {t('newPayment.RECEIVED')}
      </Link>
      <Link className="button" to="/payments/new?direction=MADE">
        {t('newPayment.MADE')}
      </Link>
    </>
  );
}

function useAsked() {
  const [address] = useAddress();
  const of = (name: string) => address.get(name) ?? undefined;
  return {
    organizationId: useOrganization().id,
    from: of('from'),
    to: of('to'),
    trade: oneOf(trades, address.get('trade')),
    direction: oneOf(directions, address.get('direction')),
    customerId: of('customerId'),
    vendorId: of('vendorId'),
    unallocated: address.has('unallocated'),
    includeDeleted: address.has('deleted'),
    text: of('text'),
  };
}

function useColumns(): Column<TradePaymentHeadFragment>[] {
  const { t } = useTranslation('trade');
  const nameOf = useNameOf();
  return [
    { id: 'date', header: t('date'), cell: ({ id, date }) => <Link to={`/payments/${id}`}>{formatDay(date)}</Link> },
    {
      id: 'kind',
      header: t('direction'),
      cell: (row) => t(row.isRefund ? `refunds.${row.direction}` : `directions.${row.direction}`),
    },
    {
      id: 'party',
      header: t('party'),
      cell: ({ customer, vendor }) => <bdi>{nameOf(customer ?? vendor ?? { name: '' })}</bdi>,
    },
    { id: 'account', header: t('account'), cell: ({ account }) => <bdi>{nameOf(account)}</bdi> },
    { id: 'reference', header: t('reference'), cell: (row) => <bdi>{wordsOf(row.method, row.reference)}</bdi> },
    { id: 'status', header: t('status'), cell: ({ status }) => <PaymentState status={status} /> },
    { id: 'amount', header: t('amount'), cell: ({ amount }) => <Amount value={amount} />, isAmount: true },
    {
      id: 'left',
      header: t('unallocated'),
      cell: ({ unallocatedAmount }) => <Amount value={unallocatedAmount} isBlankWhenZero />,
      isAmount: true,
    },
  ];
}

function wordsOf(...given: (string | null)[]): string {
  return given
    .filter((one) => one !== null)
    .map(contained)
    .join(' · ');
}
