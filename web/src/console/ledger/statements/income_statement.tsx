// The income statement of a range of days, beside that of another: revenue less expenses.
import { useTranslation } from 'react-i18next';

import { StatementsIncomeStatementDocument, type StatementsIncomeStatementQuery } from '../../api/gql/graphql';
import { useAddress } from '../../app/address';
import { formatDay } from '../../app/locale';
import { day } from '../../app/parameters';
import type { Range } from '../../app/days';
import { less } from './exact';
import { commonParameters, CompareRangeFilter, RangeFilter, useRange } from './filters';
import { comparedColumns, figuresOf, type Line, sectionLines, titleLine } from './lines';
import { useNameOf } from './names';
import { openingOf, type What } from './openings';
import { StatementPage, type Told } from './statement_page';

export const parameters = { ...commonParameters, from: day, to: day, compareFrom: day, compareTo: day };

type Shown = NonNullable<StatementsIncomeStatementQuery['incomeStatement']>;

export default function IncomeStatement() {
  const { t } = useTranslation('statements');
  const [address] = useAddress();
  const compared = {
    compareFrom: address.get('compareFrom') ?? undefined,
    compareTo: address.get('compareTo') ?? undefined,
  };
  return (
    <StatementPage
      title={t('incomeStatement')}
      document={StatementsIncomeStatementDocument}
      days={{ ...useRange(), ...compared }}
      pick={(result) => result.incomeStatement}
      tell={useTell()}
      filters={
        <>
          <RangeFilter />
          <CompareRangeFilter />
        </>
      }
    />
  );
}

function useTell(): (shown: Shown) => Told {
  const { t } = useTranslation('statements');
  const linesOf = useLines();
  return (shown) => {
    const compared = comparedRange(shown);
    return {
      period: rangeText(shown),
      fileName: `income-statement-${shown.from}-${shown.to}`,
      columns: comparedColumns(rangeText(shown), compared && rangeText(compared), t('change')),
      lines: linesOf(shown),
      check: { text: t('revenueLessExpenses'), holds: isConsistent(shown) },
    };
  };
}

function rangeText({ from, to }: Range): string {
  return `${formatDay(from)} – ${formatDay(to)}`;
}

function comparedRange({ compareFrom: from, compareTo: to }: Shown): Range | undefined {
  return from && to ? { from, to } : undefined;
}

function isConsistent({ revenue, expenses, netIncome }: Shown): boolean {
  if (less(revenue.amount, expenses.amount) !== netIncome.amount) return false;
  return (
    !netIncome.comparedAmount || less(revenue.comparedAmount!, expenses.comparedAmount!) === netIncome.comparedAmount
  );
}

function useLines(): (shown: Shown) => Line[] {
  const { t } = useTranslation('statements');
  const nameOf = useNameOf();
  return (shown) => {
    const compared = comparedRange(shown);
    const opened = ({ from, to }: Range, what: What) =>
      openingOf('income-statement', { from, to }, shown.sequence, what);
    const open = (what: What) => [opened(shown, what), compared && opened(compared, what)] as const;
    const figure = (id: 'revenue' | 'expenses' | 'netIncome', kind: Line['kind']): Line => {
      const figures = figuresOf(shown[id], open({ figure: id }));
      return { id, kind, depth: 0, name: t(`figures.${id}`), figures };
    };
    const tell = { nameOf, open };
    return [
      titleLine('REVENUE', t('types.REVENUE')),
      ...sectionLines(shown.revenue, tell),
      figure('revenue', 'total'),
      titleLine('EXPENSE', t('types.EXPENSE')),
      ...sectionLines(shown.expenses, tell),
      figure('expenses', 'total'),
      figure('netIncome', 'grand'),
    ];
  };
}
