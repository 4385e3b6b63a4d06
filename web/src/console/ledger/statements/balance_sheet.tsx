// The balance sheet of a day, beside that of another: assets = liabilities + equity.
import { useTranslation } from 'react-i18next';

import { StatementsBalanceSheetDocument, type StatementsBalanceSheetQuery } from '../../api/gql/graphql';
import { useAddress } from '../../app/address';
import { formatDay } from '../../app/locale';
import { day } from '../../app/parameters';
import { commonParameters, CompareDayFilter, DayFilter, useDay } from './filters';
import { comparedColumns, figuresOf, type Line, sectionLines, titleLine } from './lines';
import { useNameOf } from './names';
import { openingOf, type What } from './openings';
import { StatementPage, type Told } from './statement_page';

export const parameters = { ...commonParameters, date: day, compareDate: day };

type Shown = NonNullable<StatementsBalanceSheetQuery['balanceSheet']>;
type Figured = 'assets' | 'liabilities' | 'currentEarnings' | 'totalEquity' | 'totalLiabilitiesAndEquity';

export default function BalanceSheet() {
  const { t } = useTranslation('statements');
  const [address] = useAddress();
  return (
    <StatementPage
      title={t('balanceSheet')}
      document={StatementsBalanceSheetDocument}
      days={{ date: useDay(), compareDate: address.get('compareDate') ?? undefined }}
      pick={(result) => result.balanceSheet}
      tell={useTell()}
      filters={
        <>
          <DayFilter />
          <CompareDayFilter />
        </>
      }
    />
  );
}

function useTell(): (shown: Shown) => Told {
  const { t } = useTranslation('statements');
  const linesOf = useLines();
  return (shown) => {
    const { date, compareDate, assets, totalLiabilitiesAndEquity: claims } = shown;
    return {
      period: t('asOfDay', { day: formatDay(date) }),
      fileName: `balance-sheet-${date}`,
      columns: comparedColumns(formatDay(date), compareDate ? formatDay(compareDate) : undefined, t('change')),
      lines: linesOf(shown),
      check: {
        text: t('assetsEqualClaims'),
        holds: assets.amount === claims.amount && assets.comparedAmount === claims.comparedAmount,
      },
    };
  };
}

function useLines(): (shown: Shown) => Line[] {
  const { t } = useTranslation('statements');
  const nameOf = useNameOf();
  return (shown) => {
    const { date, compareDate, sequence } = shown;
    const opened = (day: string, what: What) => openingOf('balance-sheet', { date: day }, sequence, what);
    const open = (what: What) => [opened(date, what), compareDate ? opened(compareDate, what) : undefined] as const;
    const figure = (id: Figured, kind: Line['kind'], depth = 0): Line => {
      const figures = figuresOf(shown[id], open({ figure: id }));
      return { id, kind, depth, name: t(`figures.${id}`), figures };
    };
    const tell = { nameOf, open };
    return [
      titleLine('ASSET', t('types.ASSET')),
      ...sectionLines(shown.assets, tell),
      figure('assets', 'grand'),
      titleLine('LIABILITY', t('types.LIABILITY')),
      ...sectionLines(shown.liabilities, tell),
      figure('liabilities', 'total'),
      titleLine('EQUITY', t('types.EQUITY')),
      ...sectionLines(shown.equity, tell),
      figure('currentEarnings', 'account', 1),
      figure('totalEquity', 'total'),
      figure('totalLiabilitiesAndEquity', 'grand'),
    ];
  };
}
