// The totals of the statements, opened: the statement itself lists what adds up to them.
import { useTranslation } from 'react-i18next';

import { useConnection } from '../../api/documents';
import {
  StatementsBalanceFigureDocument,
  type StatementsBalanceFigureQuery,
  StatementsIncomeFigureDocument,
  type StatementsIncomeFigureQuery,
  StatementsTrialFigureDocument,
  type StatementsTrialFigureQuery,
} from '../../api/gql/graphql';
import { asked } from '../../ui/page';
import { debitTypes, useAskedFigure, useOrigin } from './asked_figure';
import { onSide } from './exact';
import { balances, incomes, types } from './figures';
import { PostingsPage } from './posting_list';

function oneOf<Name extends string>(names: readonly Name[], name: string): Name {
  return names.find((one) => one === name) ?? names[0]!;
}

/** For each figure, whether it is the one that is opened. */
function wanted<Name extends string>(names: readonly Name[], name: Name): Record<Name, boolean> {
  return Object.fromEntries(names.map((one) => [one, one === name])) as Record<Name, boolean>;
}

export function TrialFigure() {
  const { t } = useTranslation('statements');
  const { organizationId, date, asOfSequence, figure } = useAskedFigure();
  const type = oneOf(types, figure);
  const variables = { organizationId, date, asOfSequence };
  const sectionOf = (result?: StatementsTrialFigureQuery) =>
    result?.trialBalance?.sections.find((one) => one.type === type);
  const fetched = useConnection(StatementsTrialFigureDocument, variables, (result) => sectionOf(result)?.postings);
  const section = sectionOf(fetched.data?.pages[0]);
  const side = debitTypes.has(type) ? 'debit' : 'credit';
  return (
    <PostingsPage
      title={t('postingsOf', { what: t(`types.${type}`) })}
      asked={asked(StatementsTrialFigureDocument, { ...variables, first: 50 })}
      fetched={fetched}
      whole={section?.postings}
      side={side}
      figure={section && onSide(side, section.balanceDebit, section.balanceCredit)}
      origin={useOrigin().day('trialBalance', '/trial-balance')}
    />
  );
}

export function BalanceFigure() {
  const { t } = useTranslation('statements');
  const { organizationId, date, asOfSequence, figure } = useAskedFigure();
  const name = oneOf(balances, figure);
  const variables = { organizationId, date, asOfSequence, ...wanted(balances, name) };
  const figureOf = (result?: StatementsBalanceFigureQuery) => result?.balanceSheet?.[name];
  const fetched = useConnection(StatementsBalanceFigureDocument, variables, (result) => figureOf(result)?.postings);
  const opened = figureOf(fetched.data?.pages[0]);
  return (
    <PostingsPage
      title={t('postingsOf', { what: t(`figures.${name}`) })}
      asked={asked(StatementsBalanceFigureDocument, { ...variables, first: 50 })}
      fetched={fetched}
      whole={opened?.postings}
      side={name === 'assets' ? 'debit' : 'credit'}
      figure={opened?.amount}
      origin={useOrigin().day('balanceSheet', '/balance-sheet')}
    />
  );
}

export function IncomeFigure() {
  const { t } = useTranslation('statements');
  const { organizationId, range, asOfSequence, figure } = useAskedFigure();
  const name = oneOf(incomes, figure);
  const variables = { organizationId, ...range, asOfSequence, ...wanted(incomes, name) };
  const figureOf = (result?: StatementsIncomeFigureQuery) => result?.incomeStatement?.[name];
  const fetched = useConnection(StatementsIncomeFigureDocument, variables, (result) => figureOf(result)?.postings);
  const opened = figureOf(fetched.data?.pages[0]);
  return (
    <PostingsPage
      title={t('postingsOf', { what: t(`figures.${name}`) })}
      asked={asked(StatementsIncomeFigureDocument, { ...variables, first: 50 })}
      fetched={fetched}
      whole={opened?.postings}
      side={name === 'expenses' ? 'debit' : 'credit'}
      figure={opened?.amount}
      origin={useOrigin().range()}
    />
  );
}
