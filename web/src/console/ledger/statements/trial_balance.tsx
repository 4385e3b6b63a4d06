// The trial balance of a day: every account on its side, both sides agree.
import { useTranslation } from 'react-i18next';

import { StatementsTrialBalanceDocument, type StatementsTrialBalanceQuery } from '../../api/gql/graphql';
import { formatDay } from '../../app/locale';
import { day } from '../../app/parameters';
import type { Side } from './exact';
import { commonParameters, DayFilter, useDay } from './filters';
import { type Line, titleLine } from './lines';
import { useNameOf } from './names';
import { openingOf, type What } from './openings';
import { StatementPage, type Told } from './statement_page';

export const parameters = { ...commonParameters, date: day };

type Shown = NonNullable<StatementsTrialBalanceQuery['trialBalance']>;
type Sides = { balanceDebit: string; balanceCredit: string };

export default function TrialBalance() {
  const { t } = useTranslation('statements');
  return (
    <StatementPage
      title={t('trialBalance')}
      document={StatementsTrialBalanceDocument}
      days={{ date: useDay() }}
      pick={(result) => result.trialBalance}
      tell={useTell()}
      filters={<DayFilter />}
      isZeroBlank
    />
  );
}

function useTell(): (shown: Shown) => Told {
  const { t } = useTranslation('statements');
  const linesOf = useLines();
  return (shown) => ({
    period: t('asOfDay', { day: formatDay(shown.date) }),
    fileName: `trial-balance-${shown.date}`,
    columns: [
      { id: 'debit', label: t('debit') },
      { id: 'credit', label: t('credit') },
    ],
    lines: linesOf(shown),
    check: { text: t('debitsEqualCredits'), holds: shown.totalDebit === shown.totalCredit },
  });
}

function useLines(): (shown: Shown) => Line[] {
  const { t } = useTranslation('statements');
  const nameOf = useNameOf();
  function typeLines(shown: Shown, section: Shown['sections'][number]): Line[] {
    const { type } = section;
    const open = (what: What) => openingOf('trial-balance', { date: shown.date }, shown.sequence, what);
    const rows = shown.rows.filter(({ account }) => account.type === type);
    const lines = rows.map(({ account, ...sides }): Line => {
      const figures = figuresOf(sides, open({ account: account.id }));
      return { id: account.id, kind: 'account', depth: 1, code: account.code, name: nameOf(account), figures };
    });
    const figures = figuresOf(section, open({ figure: type }));
    const total: Line = { id: `total ${type}`, kind: 'total', depth: 0, name: t(`totals.${type}`), figures };
    return lines.length === 0 ? [] : [titleLine(type, t(`types.${type}`)), ...lines, total];
  }
  return (shown) => {
    const lines = shown.sections.flatMap((section) => typeLines(shown, section));
    const open = (figure: Side) => openingOf('trial-balance', { date: shown.date }, shown.sequence, { figure });
    const figures = [
      { amount: shown.totalDebit, to: open('debit') },
      { amount: shown.totalCredit, to: open('credit') },
    ];
    return lines.length === 0 ? [] : [...lines, { id: 'total', kind: 'grand', depth: 0, name: t('total'), figures }];
  };
}

function figuresOf({ balanceDebit, balanceCredit }: Sides, to: string) {
  return [
    { amount: balanceDebit, to },
    { amount: balanceCredit, to },
  ];
}
