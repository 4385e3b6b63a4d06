// A grand total of the trial balance, opened: the accounts whose balances make it up, each of which opens in turn.
import { useTranslation } from 'react-i18next';

import { useDocument } from '../../api/documents';
import { StatementsTrialBalanceDocument, type StatementsTrialBalanceQuery } from '../../api/gql/graphql';
import { formatCount } from '../../app/locale';
import { asked, Page } from '../../ui/page';
import { Failure, Loading } from '../../ui/states';
import { useAskedFigure, useOrigin } from './asked_figure';
import { isZero, plus, type Side } from './exact';
import type { Line } from './lines';
import { useNameOf } from './names';
import { openingOf } from './openings';
import { BackToOrigin, Tie } from './posting_list';
import { Sheet } from './sheet';

type Shown = NonNullable<StatementsTrialBalanceQuery['trialBalance']>;

export function OpenedSide() {
  const { t } = useTranslation('statements');
  const { organizationId, date, asOfSequence, figure } = useAskedFigure();
  const side = figure === 'credit' ? 'credit' : 'debit';
  const variables = { organizationId, date, asOfSequence, includeZero: false, prove: false };
  const found = useDocument(StatementsTrialBalanceDocument, variables);
  const shown = found.data?.trialBalance;
  const title = t(`balancesOf.${side}`);
  return (
    <Page title={title} asked={asked(StatementsTrialBalanceDocument, variables)}>
      <BackToOrigin origin={useOrigin().day('trialBalance', '/trial-balance')} sequence={shown?.sequence} />
      {found.error && <Failure fault={found.error} onRetry={() => void found.refetch()} />}
      {found.isPending && <Loading />}
      {shown && !found.error && <Balances title={title} shown={shown} side={side} />}
    </Page>
  );
}

function Balances({ title, shown, side }: { title: string; shown: Shown; side: Side }) {
  const { t } = useTranslation('statements');
  const nameOf = useNameOf();
  const amountOf = (row: Shown['rows'][number]) => (side === 'debit' ? row.balanceDebit : row.balanceCredit);
  const rows = shown.rows.filter((row) => !isZero(amountOf(row)));
  const figure = side === 'debit' ? shown.totalDebit : shown.totalCredit;
  const lines = rows.map((row): Line => {
    const { id, code } = row.account;
    const to = openingOf('trial-balance', { date: shown.date }, shown.sequence, { account: id });
    return { id, kind: 'account', depth: 1, code, name: nameOf(row.account), figures: [{ amount: amountOf(row), to }] };
  });
  const sum = rows.length === 0 ? figure : rows.map(amountOf).reduce(plus);
  const total: Line = { id: 'total', kind: 'grand', depth: 0, name: t('total'), figures: [{ amount: sum }] };
  return (
    <>
      <dl className="sum">
        <div>
          <dt>{t('accounts')}</dt>
          <dd>{formatCount(rows.length)}</dd>
        </div>
        <Tie sum={sum} figure={figure} text={t('balancesAreFigure')} />
      </dl>
      <Sheet title={title} columns={[{ id: side, label: t(side) }]} lines={[...lines, total]} />
    </>
  );
}
