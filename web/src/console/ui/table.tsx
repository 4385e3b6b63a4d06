// Tables of records: columns by TanStack Table; a long list draws only the rows in view and fetches as one scrolls.
import { type ColumnDef, tableFeatures, useTable } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';

import { formatCount } from '../app/locale';
import { useIsPrinting } from './printing';

export type Column<Row> = {
  id: string;
  header: string;
  cell: (row: Row) => ReactNode;
  /** Amounts stand at the end of their cell, digits below digits. */
  isAmount?: boolean;
};
type Props<Row> = {
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowId: (row: Row) => string;
  foot?: ReactNode;
};
type More = { total: number | null; hasMore: boolean; isFetching: boolean; onMore: () => void };

const features = tableFeatures({});
const ROW_HEIGHT_PIXELS = 40;
const ROWS_AHEAD = 12;
const ROWS_PRINTED_MOST = 2_000;

/** A table of a known, moderate number of rows: it prints whole. */
export function Table<Row extends object>({ label, columns, rows, rowId, foot }: Props<Row>) {
  const table = useRows({ columns, rows, rowId });
  return (
    <div className="table-frame">
      <table aria-label={label}>
        <Head columns={columns} />
        <tbody>
          {table.getRowModel().rows.map((row) => (
            <Cells key={row.id} columns={columns} row={row.original as Row} />
          ))}
        </tbody>
        {foot && <tfoot>{foot}</tfoot>}
      </table>
    </div>
  );
}

/**
 * A list without end: it keeps its own scrolling, draws what is in view and asks for more near its end.
 *
 * On paper stands all that was fetched, and if that is not all, how much it is of how much.
 */
export function LongTable<Row extends object>(props: Props<Row> & More) {
  const { label, columns, rows, rowId, total, hasMore, isFetching, onMore } = props;
  const isPrinting = useIsPrinting();
  const frame = useRef<HTMLDivElement>(null);
  const table = useRows({ columns, rows, rowId });
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW_HEIGHT_PIXELS,
    overscan: ROWS_AHEAD,
  });
  const drawn = virtualizer.getVirtualItems();
  const last = drawn.at(-1)?.index ?? -1;
  useEffect(() => {
    if (hasMore && !isFetching && !isPrinting && last >= rows.length - ROWS_AHEAD) onMore();
  }, [hasMore, isFetching, isPrinting, last, rows.length, onMore]);

  const before = drawn[0]?.start ?? 0;
  const behind = virtualizer.getTotalSize() - (drawn.at(-1)?.end ?? 0);
  const all = table.getRowModel().rows;
  const printed = all.slice(0, ROWS_PRINTED_MOST);
  return (
    <div className="table-frame long" ref={frame} tabIndex={0} role="region" aria-label={label}>
      <table aria-label={label} aria-rowcount={hasMore ? -1 : rows.length + 1} aria-busy={isFetching}>
        <Head columns={columns} />
        <tbody>
          {isPrinting ? (
            printed.map((row) => <Cells key={row.id} columns={columns} row={row.original as Row} />)
          ) : (
            <>
              {before > 0 && <Gap height={before} width={columns.length} />}
              {drawn.map(({ index, key }) => (
                <Cells key={key} columns={columns} row={all[index]!.original as Row} index={index} />
              ))}
              {behind > 0 && <Gap height={behind} width={columns.length} />}
            </>
          )}
        </tbody>
      </table>
      {isPrinting && (hasMore || printed.length < all.length) && <Part shown={printed.length} total={total} />}
    </div>
  );
}

/** What the paper leaves out is said on the paper. */
function Part({ shown, total }: { shown: number; total: number | null }) {
  const { t } = useTranslation('app');
  const numbers = { shown: formatCount(shown), most: formatCount(ROWS_PRINTED_MOST) };
  const text = total === null ? t('printed.some', numbers) : t('printed.of', { ...numbers, total: formatCount(total) });
  return <p>{text}</p>;
}

type Rowed<Row> = Pick<Props<Row>, 'columns' | 'rows' | 'rowId'>;

function useRows<Row extends object>({ columns, rows, rowId }: Rowed<Row>) {
  const defined: ColumnDef<typeof features, Row>[] = columns.map(({ id, header }) => ({ id, header }));
  return useTable({ features, columns: defined, data: rows as Row[], getRowId: rowId });
}

function Head<Row>({ columns }: { columns: readonly Column<Row>[] }) {
  return (
    <thead>
      <tr>
        {columns.map(({ id, header, isAmount }) => (
          <th key={id} scope="col" className={isAmount ? 'number' : undefined}>
            {header}
          </th>
        ))}
      </tr>
    </thead>
  );
}

function Cells<Row>({ columns, row, index }: { columns: readonly Column<Row>[]; row: Row; index?: number }) {
  return (
    <tr aria-rowindex={index === undefined ? undefined : index + 2}>
      {columns.map(({ id, cell, isAmount }) => (
        <td key={id} className={isAmount ? 'number' : undefined}>
          {cell(row)}
        </td>
      ))}
    </tr>
  );
}

function Gap({ height, width }: { height: number; width: number }) {
  return (
    <tr aria-hidden="true">
      <td colSpan={width} style={{ height, padding: 0, border: 0 }} />
    </tr>
  );
}
