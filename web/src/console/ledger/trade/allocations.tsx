// What settles a document, or what a payment settles.
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';

import { type ConnectionOf, useConnection } from '../../api/documents';
import type { TradeAllocationsFragment, TypedDocumentString } from '../../api/gql/graphql';
import { contained } from '../../app/isolated';
import { formatDay } from '../../app/locale';
import { useOrganization } from '../../app/viewer';
import { Amount } from '../../ui/amount';
import { Button } from '../../ui/button';
import { Empty, Failure, Loading } from '../../ui/states';
import { type Column, Table } from '../../ui/table';

type Allocation = TradeAllocationsFragment['nodes'][number];
type Variables = { id: string; organizationId?: string | null; first?: number | null; after?: string | null };
type Props<Result, Asked extends Variables> = {
  document: TypedDocumentString<Result, Asked>;
  id: string;
  pick: (result: Result) => ConnectionOf<Allocation> | null | undefined;
};

export function Allocations<Result, Asked extends Variables>({ document, id, pick }: Props<Result, Asked>) {
  const { t } = useTranslation('trade');
  const variables = { id, organizationId: useOrganization().id } as Omit<Asked, 'after' | 'first'>;
  const found = useConnection(document, variables, pick);
  const columns = useColumns();
  if (found.error) return <Failure fault={found.error} onRetry={() => void found.refetch()} />;
  if (found.isPending) return <Loading />;
  if (found.nodes.length === 0) return <Empty>{t('noAllocations')}</Empty>;
  return (
    <>
      <Table label={t('allocations')} columns={columns} rows={found.nodes} rowId={(row) => row.id} />
      {found.hasNextPage && (
        <Button isPending={found.isFetching} onPress={() => void found.fetchNextPage()}>
          {t('more')}
        </Button>
      )}
    </>
  );
}

function useColumns(): Column<Allocation>[] {
  const { t } = useTranslation('trade');
  return [
    { id: 'date', header: t('date'), cell: ({ date }) => formatDay(date) },
    { id: 'other', header: t('with'), cell: (row) => <Other allocation={row} /> },
    { id: 'ended', header: t('endedOn'), cell: ({ endedOn }) => endedOn && formatDay(endedOn) },
    { id: 'amount', header: t('amount'), cell: ({ amount }) => <Amount value={amount} />, isAmount: true },
  ];
}

/** The other side of an allocation than the one whose page this is. */
function Other({ allocation: { invoice, creditNote, payment } }: { allocation: Allocation }) {
  const { t } = useTranslation('trade');
  const { id } = useParams();
  const document = [invoice, creditNote].find((one) => one && one.id !== id);
  if (document) {
    return (
      <Link to={`/invoices/${document.id}`}>
        {t('documentTitle', { type: t(`types.${document.type}`), number: document.number })}
      </Link>
    );
  }
  if (!payment) return null;
  const kind = payment.isRefund ? t(`refunds.${payment.direction}`) : t(`directions.${payment.direction}`);
  const words = [kind, contained(payment.reference ?? payment.method ?? '')].filter(Boolean).join(' · ');
  return <Link to={`/payments/${payment.id}`}>{words}</Link>;
}
