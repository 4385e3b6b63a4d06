// The chart of accounts: a tree with what every account and header comes to at the end of a day.
import './accounts.css';

import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useDocument } from '../../api/documents';
import { AccountsChartDocument, type AccountsChartQuery } from '../../api/gql/graphql';
import { useAddress } from '../../app/address';
import { formatCount, formatDay } from '../../app/locale';
import { useOrganization } from '../../app/viewer';
import { Kept } from '../../ui/busy';
import { Button } from '../../ui/button';
import { asked, Page } from '../../ui/page';
import { Empty, Failure, Loading } from '../../ui/states';
import { LongTable, Table } from '../../ui/table';
import { spellMinor } from '../journal/amounts';
import { useMayWrite } from '../journal/may_write';
import { NewAccount } from './account_dialogs';
import { ChartFilters, useChartFilters } from './chart_filters';
import { useChartColumns } from './columns';
import { balancesOf, rowsOf } from './tree';

export { parameters } from './chart_filters';

const ROWS_DRAWN_WHOLE = 500;

export default function Accounts() {
  const { t } = useTranslation('accounts');
  const { id: organizationId } = useOrganization();
  const [parameters] = useAddress();
  const [isAdding, setAdding] = useState(false);
  const variables = { organizationId, date: parameters.get('date') ?? undefined };
  const { data, error, refetch, isPlaceholderData } = useDocument(AccountsChartDocument, variables);
  const mayWrite = useMayWrite();
  const actions = (
    <>
      {mayWrite && (
        <Button kind="primary" onPress={() => setAdding(true)}>
          {t('add')}
        </Button>
      )}
      <Button isDisabled={!data} onPress={() => window.print()}>
        {t('print')}
      </Button>
    </>
  );
  return (
    <Page title={t('title')} actions={actions} asked={asked(AccountsChartDocument, variables)}>
      <ChartFilters />
      {error ? (
        <Failure fault={error} onRetry={() => void refetch()} />
      ) : data ? (
        <Kept isBusy={isPlaceholderData}>
          <Chart data={data} />
        </Kept>
      ) : (
        <Loading />
      )}
      {isAdding && <NewAccount onClose={() => setAdding(false)} />}
    </Page>
  );
}

function Chart({ data }: { data: AccountsChartQuery }) {
  const { t } = useTranslation('accounts');
  const { currencyExponent, baseCurrency } = useOrganization();
  const filters = useChartFilters();
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const accounts = data.accounts?.nodes ?? [];
  const trial = data.trialBalance;
  const zero = spellMinor(0n, currencyExponent);
  const balances = useMemo(() => balancesOf(accounts, trial?.rows ?? [], zero), [data, zero]);
  const rows = rowsOf(accounts, { ...filters, closed });
  const toggle = (id: string) => setClosed((before) => toggled(before, id));
  const columns = useChartColumns(balances, zero, toggle);
  if (rows.length === 0) return <Empty>{t(accounts.length === 0 ? 'empty' : 'noMatch')}</Empty>;

  const table = { label: t('title'), columns, rows, rowId: (row: (typeof rows)[number]) => row.account.id };
  return (
    <>
      <p className="accounts-note" role="status">
        {trial &&
          t('asOf', {
            day: formatDay(trial.date),
            start: formatDay(trial.fiscalYearStart),
            currency: baseCurrency,
          })}{' '}
        {t('shown', { number: formatCount(rows.length) })}
      </p>
      <div className="accounts-chart">
        {rows.length <= ROWS_DRAWN_WHOLE ? (
          <Table {...table} />
        ) : (
          <LongTable {...table} total={rows.length} hasMore={false} isFetching={false} onMore={() => {}} />
        )}
      </div>
    </>
  );
}

function toggled(before: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const after = new Set(before);
  if (!after.delete(id)) after.add(id);
  return after;
}
