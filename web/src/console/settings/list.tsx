// A list of settings: a few rows stand whole, many scroll by themselves and are fetched as one goes.
import type { ReactNode } from 'react';

import { Empty, Failure, Loading } from '../ui/states';
import { type Column, LongTable, Table } from '../ui/table';

const WHOLE_ROWS = 30;

/** What a list needs of a paged query. */
export type Paged = {
  error: Error | null;
  isPending: boolean;
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
  if (table.rows.length > WHOLE_ROWS || query.hasNextPage) {
    const more = {
      hasMore: query.hasNextPage,
      isFetching: query.isFetchingNextPage,
      onMore: () => void query.fetchNextPage(),
    };
    return <LongTable {...table} {...more} />;
  }
  return table.rows.length === 0 ? <Empty>{empty}</Empty> : <Table {...table} />;
}
