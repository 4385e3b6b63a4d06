// One account or header: its balance over time, and the postings that made it.
import './accounts.css';

import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';

import { useDocument } from '../../api/documents';
import { AccountsBalancesDocument, type AccountsBalancesQuery, AccountsNamesDocument } from '../../api/gql/graphql';
import { addressOf } from '../../app/address';
import { contained } from '../../app/isolated';
import { formatDay } from '../../app/locale';
import { useOrganization } from '../../app/viewer';
import { Amount } from '../../ui/amount';
import { Kept } from '../../ui/busy';
import { asked, Page } from '../../ui/page';
import { Failure, Loading } from '../../ui/states';
import { Trend } from '../../ui/trend';
import { daysLater, yearOf } from '../../app/days';
import { useNameOf } from '../statements/names';
import { AccountActions } from './account_actions';
import { Roles } from './columns';
import { Postings } from './postings';
import { RangeFilters, useRange } from './range_filters';
import { type Account, isOfResult } from './tree';

export { parameters } from './range_filters';

type Balances = NonNullable<AccountsBalancesQuery['accountBalances']>;

export default function AccountPage() {
  const { t } = useTranslation('accounts');
  const { id: organizationId } = useOrganization();
  const { id = '' } = useParams();
  const range = useRange();
  const variables = { id, ...range, organizationId };
  const { data, error, refetch, isPlaceholderData } = useDocument(AccountsBalancesDocument, variables);
  const chart = useDocument(AccountsNamesDocument, { organizationId });
  const nameOf = useNameOf();
  // What is shown until the answer comes may be of the account that was open before.
  const balances = data?.accountBalances;
  const account =
    balances && [balances.account.id, balances.account.handle].includes(id) ? balances.account : undefined;
  const accounts = chart.data?.accounts?.nodes ?? [];
  return (
    <Page
      title={account ? `${contained(account.code)} ${nameOf(account)}` : t('account')}
      actions={account && <AccountActions account={account} accounts={accounts} />}
      asked={asked(AccountsBalancesDocument, variables)}
    >
      {account && <Facts account={account} parent={accounts.find((one) => one.id === account.parentId)} />}
      <RangeFilters />
      {error && <Failure fault={error} onRetry={() => void refetch()} />}
      {!error && !account && <Loading />}
      {!error && account && balances && (
        <Kept isBusy={isPlaceholderData}>
          <Sums balances={balances} />
          <BalanceTrend balances={balances} interval={range.interval} />
          <Postings account={account} from={balances.from} to={balances.to} />
        </Kept>
      )}
    </Page>
  );
}

function Facts({ account, parent }: { account: Account; parent?: Account }) {
  const { t } = useTranslation('accounts');
  const nameOf = useNameOf();
  return (
    <p className="accounts-note">
      {parent && (
        <Link to={`/accounts/${parent.id}`}>
          <bdi>{parent.code}</bdi> <bdi>{nameOf(parent)}</bdi>
        </Link>
      )}
      <span>{t(`types.${account.type}`)}</span>
      <span>{account.isLeaf ? t(`classes.${account.class}`) : t('header')}</span>
      <code dir="ltr">{account.handle}</code>
      <Roles roles={account.roles} />
      {!account.isActive && <span className="accounts-tag">{t('inactive')}</span>}
    </p>
  );
}

function Sums({ balances: { account, from, to, opening, totalDebit, totalCredit, closing } }: { balances: Balances }) {
  const { t } = useTranslation('accounts');
  const { fiscalYearStartMonth } = useOrganization();
  const start = isOfResult(account) ? yearOf(from, fiscalYearStartMonth).from : undefined;
  const postings = (days: { from?: string; to?: string }) =>
    addressOf('/postings', { account: account.id, side: account.nature.toLowerCase(), ...days });
  const open = (amount: string, address: string) => (
    <Link to={address}>
      <Amount value={amount} />
    </Link>
  );
  return (
    <dl className="accounts-sums">
      <Sum name={t('opening', { day: formatDay(from) })}>
        {start === from ? (
          <Amount value={opening} />
        ) : (
          open(opening, postings({ from: start, to: daysLater(from, -1) }))
        )}
      </Sum>
      <Sum name={t('debits')}>{open(totalDebit, postings({ from, to }))}</Sum>
      <Sum name={t('credits')}>{open(totalCredit, postings({ from, to }))}</Sum>
      <Sum name={t('closing', { day: formatDay(to) })}>
        {open(closing, postings({ from: isOfResult(account) ? yearOf(to, fiscalYearStartMonth).from : undefined, to }))}
      </Sum>
    </dl>
  );
}

function Sum({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function BalanceTrend({ balances: { account, points }, interval }: { balances: Balances; interval: 'DAY' | 'MONTH' }) {
  const { t } = useTranslation('accounts');
  const name = useNameOf()(account);
  const label = t('balance');
  const lines = useMemo(
    () => [{ label, points: points.map(({ date, balance }) => ({ date, amount: balance })) }],
    [label, points],
  );
  return (
    <section className="accounts-trend">
      <Trend label={t('overTime', { name })} lines={lines} interval={interval} />
      {isOfResult(account) && <p className="accounts-note">{t('ofYear')}</p>}
    </section>
  );
}
