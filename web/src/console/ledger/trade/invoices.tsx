// Invoices and notes, of sales and purchases, the newest first.
import './trade.css';

import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { useConnection } from '../../api/documents';
import {
  type InvoiceStatus,
  type InvoiceType,
  TradeInvoicesDocument,
  type TradeInvoicesQuery,
} from '../../api/gql/graphql';
import { useAddress } from '../../app/address';
import { formatCount, formatDay } from '../../app/locale';
import { among, day, flag, identity, text } from '../../app/parameters';
import { useOrganization } from '../../app/viewer';
import { Amount } from '../../ui/amount';
import { asked, Page } from '../../ui/page';
import type { Column } from '../../ui/table';
import { ChoiceFilter, DayFilters, oneOf, TickFilter, trades } from './filter_fields';
import { FoundList } from './found_list';
import { useMayWrite } from './may_write';
import { PartyFilter } from './party_filter';
import { DocumentStatus } from './status';
import { WordsFilter } from './words_filter';

type Row = NonNullable<TradeInvoicesQuery['invoices']>['nodes'][number];

const types: readonly InvoiceType[] = ['SALES', 'SALES_RETURN', 'PURCHASE', 'DEBIT_NOTE', 'CREDIT_NOTE'];
const statuses: readonly InvoiceStatus[] = ['DRAFT', 'ISSUED', 'PARTLY_PAID', 'PAID', 'VOID'];

export const parameters = {
  text,
  trade: among(trades),
  type: among(types),
  status: among(statuses),
  customerId: identity,
  vendorId: identity,
  from: day,
  to: day,
  overdue: flag,
};

export default function Invoices() {
  const { t } = useTranslation('trade');
  const variables = useAsked();
  const found = useConnection(TradeInvoicesDocument, variables, (result) => result.invoices);
  const columns = useColumns();
  return (
    <Page
      title={t('invoices')}
      actions={<NewDocuments />}
      asked={asked(TradeInvoicesDocument, { ...variables, first: 50 })}
    >
      <div className="filters" role="search">
        <WordsFilter />
        <ChoiceFilter name="trade" label={t('trade')} values={trades} labelOf={(value) => t(`trades.${value}`)} />
        <ChoiceFilter name="type" label={t('type')} values={types} labelOf={(value) => t(`types.${value}`)} />
        <ChoiceFilter name="status" label={t('status')} values={statuses} labelOf={(value) => t(`statuses.${value}`)} />
        <PartyFilter />
        <DayFilters />
        <TickFilter name="overdue" label={t('onlyOverdue')} />
      </div>
      <FoundList
        label={t('invoices')}
        columns={columns}
        found={found}
        count={(total) => t('countOfInvoices', { count: formatCount(total) })}
        none={t('noInvoices')}
      />
    </Page>
  );
}

function NewDocuments() {
  const { t } = useTranslation('trade');
  if (!useMayWrite('invoices:write')) return null;
  return (
    <>
      <Link className="button primary" to="/invoices/new?type=SALES">
        {t('new.SALES')}
      </Link>
      <Link className="button" to="/invoices/new?type=PURCHASE">
        {t('new.PURCHASE')}
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
    type: oneOf(types, address.get('type')),
    status: oneOf(statuses, address.get('status')),
    customerId: of('customerId'),
    vendorId: of('vendorId'),
    overdue: address.has('overdue'),
    text: of('text'),
  };
}

function useColumns(): Column<Row>[] {
  const { t } = useTranslation('trade');
  return [
    {
      id: 'number',
      header: t('number'),
      cell: ({ id, number }) => (
        <Link to={`/invoices/${id}`}>
          <bdi>{number}</bdi>
        </Link>
      ),
    },
    { id: 'type', header: t('type'), cell: ({ type }) => t(`types.${type}`) },
    { id: 'party', header: t('party'), cell: ({ buyerName }) => <bdi>{buyerName}</bdi> },
    { id: 'issued', header: t('issueDate'), cell: ({ issueDate }) => formatDay(issueDate) },
    { id: 'due', header: t('dueDate'), cell: ({ dueDate }) => formatDay(dueDate) },
    { id: 'status', header: t('status'), cell: (row) => <DocumentStatus {...row} /> },
    { id: 'total', header: t('grandTotal'), cell: ({ grandTotal }) => <Amount value={grandTotal} />, isAmount: true },
    {
      id: 'open',
      header: t('openAmount'),
      cell: ({ openAmount }) => <Amount value={openAmount} isBlankWhenZero />,
      isAmount: true,
    },
  ];
}
