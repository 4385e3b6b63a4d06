// The columns of the chart.
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { addressOf, useAddress } from '../../app/address';
import { formatNumber } from '../../app/locale';
import { Amount } from '../../ui/amount';
import type { Column } from '../../ui/table';
import { useNameOf } from '../statements/names';
import type { Row } from './tree';

export function useChartColumns(
  balances: ReadonlyMap<string, string>,
  zero: string,
  toggle: (id: string) => void,
): Column<Row>[] {
  const { t } = useTranslation('accounts');
  const [parameters] = useAddress();
  const to = parameters.get('date') ?? undefined;
  return [
    { id: 'name', header: t('account'), cell: (row) => <Name row={row} onToggle={() => toggle(row.account.id)} /> },
    { id: 'type', header: t('type'), cell: ({ account }) => t(`types.${account.type}`) },
    { id: 'roles', header: t('postsHere'), cell: ({ account }) => <Roles roles={account.roles} /> },
    {
      id: 'balance',
      header: t('balance'),
      isAmount: true,
      cell: ({ account }) => (
        <Link
          className={account.isLeaf ? undefined : 'accounts-header'}
          to={addressOf(`/accounts/${account.id}`, { to })}
        >
          <Amount value={balances.get(account.id) ?? zero} />
        </Link>
      ),
    },
  ];
}

function Name({ row: { account, depth, hasRowsBelow, isOpen }, onToggle }: { row: Row; onToggle: () => void }) {
  const { t } = useTranslation('accounts');
  const name = useNameOf()(account);
  return (
    <span className="accounts-name" data-depth={Math.min(depth, 6)}>
      {hasRowsBelow ? (
        <button
          type="button"
          className="accounts-toggle"
          aria-expanded={isOpen}
          aria-label={t('below', { name })}
          onClick={onToggle}
        />
      ) : (
        <span className="accounts-toggle" />
      )}
      <span className="hidden">{t('level', { depth: formatNumber(depth) })}</span>
      <Link className={account.isLeaf ? undefined : 'accounts-header'} to={`/accounts/${account.id}`}>
        <bdi className="accounts-code">{account.code}</bdi> <bdi>{name}</bdi>
      </Link>
      {!account.isActive && <span className="accounts-tag">{t('inactive')}</span>}
    </span>
  );
}

/** Where the product posts to an account by itself. */
export function Roles({ roles }: { roles: Row['account']['roles'] }) {
  const { t } = useTranslation('accounts');
  return roles.map((role) => (
    <span key={role} className="accounts-tag">
      {t(`roles.${role}`)}
    </span>
  ));
}
