// The cash accounts and what is in them, to the last entry.
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { LiveBalancesDocument, type LiveBalancesSubscription } from '../../api/gql/graphql';
import { Amount } from '../../ui/amount';
import { useAccountLabel } from '../journal/accounts';
import { useFollowing } from './following';
import type { Start } from './page';

type Props = { start: Start; organizationId: string; isPaused: boolean };

export function LiveBalances({ start, organizationId, isPaused }: Props) {
  const { t } = useTranslation('live');
  const label = useAccountLabel();
  const cash = start.rows.filter(({ account }) => account.class === 'CASH' && account.isActive);
  const [balances, setBalances] = useState(() => new Map(cash.map((row) => [row.account.id, balanceOf(row)])));
  const onResult = useCallback(({ balanceChanged }: LiveBalancesSubscription) => {
    const changed = (balanceChanged?.balances ?? []).map(({ account, balance }) => [account.id, balance] as const);
    setBalances((before) => new Map([...before, ...changed]));
  }, []);
  useFollowing({
    document: LiveBalancesDocument,
    variables: { organizationId, accountIds: cash.map(({ account }) => account.id) },
    start: cash.length > 0 ? start.sequence : undefined,
    isPaused,
    sequenceOf: (result) => result.balanceChanged?.sequence ?? 0,
    onResult,
  });
  if (cash.length === 0) return null;
  return (
    <ul className="live-balances" aria-label={t('balances')}>
      {cash.map(({ account }) => (
        <li key={account.id}>
          <Link to={`/accounts/${account.id}`}>
            <bdi>{label(account)}</bdi>
          </Link>
          {/* A new key draws it anew, which lets it be noticed. */}
          <span key={balances.get(account.id)} className="live-balance">
            <Amount value={balances.get(account.id) ?? '0'} />
          </span>
        </li>
      ))}
    </ul>
  );
}

/** Debits less credits, as the subscription tells it. */
function balanceOf({ balanceDebit, balanceCredit }: Start['rows'][number]): string {
  return /[1-9]/.test(balanceCredit) ? `-${balanceCredit}` : balanceDebit;
}
