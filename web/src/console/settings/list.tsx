// A list of settings: a few rows stand whole, many scroll by themselves and are fetched as one goes.
import type { ReactNode } from 'react';

import { Kept } from '../ui/busy';
import { Empty, Failure, Loading } from '../ui/states';
import { type Column, LongTable, Table } from '../ui/table';

const WHOLE_ROWS = 30;

/** What a list needs of a paged query. */
export type Paged = {
  error: Error | null;
  isPending: boolean;
  isPlaceholderData: boolean;
  total: number | null;
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => unknown;
  refetch: () => unknown;
};
type Props<Row> = {
  query: Paged;
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowId: (row: Row) => string;
  empty: ReactNode;
};

export function List<Row extends object>({ query, empty, ...table }: Props<Row>) {
  if (query.isPending) return <Loading />;
  if (query.error) return <Failure fault={query.error} onRetry={() => void query.refetch()} />;
  return (
    <Kept isBusy={query.isPlaceholderData}>
      {table.rows.length > WHOLE_ROWS || query.hasNextPage ? (
        <LongTable
          {...table}
          total={query.total}
          hasMore={query.hasNextPage}
          isFetching={query.isFetchingNextPage}
          onMore={() => void query.fetchNextPage()}
        />
      ) : table.rows.length === 0 ? (
        <Empty>{empty}</Empty>
      ) : (
        <Table {...table} />
      )}
    </Kept>
  );
}
