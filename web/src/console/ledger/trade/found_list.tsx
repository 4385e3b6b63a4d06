// What a list of trade found: how many, and their rows; or why not.
import type { ReactNode } from 'react';

import { Kept } from '../../ui/busy';
import { type Column, LongTable } from '../../ui/table';
import { Empty, Failure, Loading } from '../../ui/states';

type Found<Row> = {
  nodes: readonly Row[];
  total: number | null;
  error: Error | null;
  isPending: boolean;
  isFetching: boolean;
  isPlaceholderData: boolean;
  hasNextPage: boolean;
  refetch: () => unknown;
  fetchNextPage: () => unknown;
};
type Props<Row> = {
  label: string;
  columns: readonly Column<Row>[];
  found: Found<Row>;
  count: (total: number) => ReactNode;
  none: ReactNode;
};

export function FoundList<Row extends { id: string }>({ label, columns, found, count, none }: Props<Row>) {
  if (found.error) return <Failure fault={found.error} onRetry={() => void found.refetch()} />;
  if (found.total === null) return found.isPending ? <Loading /> : null;
  return (
    <Kept isBusy={found.isPlaceholderData}>
      <p className="trade-count" role="status">
        {count(found.total)}
      </p>
      {found.nodes.length === 0 ? (
        <Empty>{none}</Empty>
      ) : (
        <LongTable
          label={label}
          columns={columns}
          rows={found.nodes}
          rowId={(row) => row.id}
          total={found.total}
          hasMore={found.hasNextPage}
          isFetching={found.isFetching}
          onMore={() => void found.fetchNextPage()}
        />
      )}
    </Kept>
  );
}
