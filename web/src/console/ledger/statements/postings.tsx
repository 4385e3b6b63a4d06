// Postings: of a figure of a statement, with the sum that it ties to; or of an account and a range of days.
import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';

import { useAddress } from '../../app/address';
import { among, day, identity, sequence } from '../../app/parameters';
import { Page } from '../../ui/page';
import { Empty } from '../../ui/states';
import { balances, incomes, sides, types } from './figures';
import { BalanceAccount, IncomeAccount, TrialAccount } from './opened_accounts';
import { BalanceFigure, IncomeFigure, TrialFigure } from './opened_figures';
import { OpenedSide } from './opened_side';
import { PlainPostings } from './plain_postings';

type Figures = { names: readonly string[]; Shown: ComponentType };
type Openings = { figures: readonly Figures[]; Account: ComponentType };

const statements = new Map<string, Openings>([
  [
    'trial-balance',
    {
      figures: [
        { names: types, Shown: TrialFigure },
        { names: sides, Shown: OpenedSide },
      ],
      Account: TrialAccount,
    },
  ],
  ['balance-sheet', { figures: [{ names: balances, Shown: BalanceFigure }], Account: BalanceAccount }],
  ['income-statement', { figures: [{ names: incomes, Shown: IncomeFigure }], Account: IncomeAccount }],
]);

export const parameters = {
  statement: among([...statements.keys()]),
  figure: among([...types, ...sides, ...balances, ...incomes]),
  account: identity,
  side: among(sides),
  date: day,
  from: day,
  to: day,
  asOfSequence: sequence,
};

export default function Postings() {
  const [address] = useAddress();
  const Shown = shownOf(address);
  // Another figure is another view: it starts at the top, with nothing of the one before; a filter is not.
  return <Shown key={Shown === PlainPostings ? undefined : address.toString()} />;
}

function shownOf(address: URLSearchParams): ComponentType {
  const statement = statements.get(address.get('statement') ?? '');
  const figure = address.get('figure');
  if (statement && figure === null && address.has('account')) return statement.Account;
  const figures = statement?.figures.find(({ names }) => figure !== null && names.includes(figure));
  const isOfStatement = statement || figure !== null || address.has('date');
  return figures?.Shown ?? (isOfStatement ? NoSuchFigure : PlainPostings);
}

function NoSuchFigure() {
  const { t } = useTranslation('statements');
  return (
    <Page title={t('postings')}>
      <Empty>{t('noSuchFigure')}</Empty>
    </Page>
  );
}
