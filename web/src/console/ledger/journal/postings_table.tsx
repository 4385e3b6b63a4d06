// The lines of an entry; each account opens its ledger.
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { Amount } from '../../ui/amount';
import { type Column, Table } from '../../ui/table';
import { useAccountLabel } from './accounts';
import { PartyName } from './named';

type Line = {
  line: number;
  memo?: string | null;
  party?: string | null;
  debit: string;
  credit: string;
  account: { id: string; code: string; name: string; nameAr?: string | null };
};

const AMOUNT_COLUMNS_END = 3;
/** Each name is asked for by itself: those of a whole payroll would cost the key as many requests. */
const NAMED_MOST = 20;

export function PostingsTable({ postings, total }: { postings: readonly Line[]; total: string }) {
  const { t } = useTranslation('journal');
  const labelOf = useAccountLabel();
  const hasMemos = postings.some((posting) => posting.memo);
  const parties = new Set(postings.flatMap(({ party }) => party ?? []));
  const hasParties = parties.size > 0;
  const partyCell = ({ party }: Line) => party && <PartyName id={party} isAsked={parties.size <= NAMED_MOST} />;
  const columns: Column<Line>[] = [
    {
      id: 'account',
      header: t('line.account'),
      cell: ({ account }) => (
        <Link to={`/accounts/${account.id}`}>
          <bdi>{labelOf(account)}</bdi>
        </Link>
      ),
    },
    ...(['debit', 'credit'] as const).map((side) => ({
      id: side,
      header: t(`line.${side}`),
      cell: (line: Line) => <Amount value={line[side]} isBlankWhenZero />,
      isAmount: true,
    })),
    ...(hasMemos ? [{ id: 'memo', header: t('line.memo'), cell: ({ memo }: Line) => <bdi>{memo}</bdi> }] : []),
    ...(hasParties ? [{ id: 'party', header: t('line.party'), cell: partyCell }] : []),
  ];
  const foot = (
    <tr>
      <th scope="row">{t('columns.total')}</th>
      <td className="number">
        <Amount value={total} />
      </td>
      <td className="number">
        <Amount value={total} />
      </td>
      {columns.length > AMOUNT_COLUMNS_END && <td colSpan={columns.length - AMOUNT_COLUMNS_END} />}
    </tr>
  );
  return (
    <div className="journal-postings">
      <Table
        label={t('entry.postings')}
        columns={columns}
        rows={postings}
        rowId={({ line }) => String(line)}
        foot={foot}
      />
    </div>
  );
}
