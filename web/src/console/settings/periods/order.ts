// Periods and years close in order and reopen in reverse: which one is next, and which was last.
import type { SettingsFiscalYearsQuery } from '../../api/gql/graphql';

export type FiscalYear = NonNullable<SettingsFiscalYearsQuery['fiscalYears']>['nodes'][number];
export type Period = FiscalYear['periods'][number];

export type Order = {
  closesNext: Period | undefined;
  reopensNext: Period | undefined;
  yearClosesNext: FiscalYear | undefined;
  yearReopensNext: FiscalYear | undefined;
};

/** Days compare as their texts do. */
export function orderOf(years: readonly FiscalYear[], closedThrough: string | null): Order {
  const periods = years.flatMap((year) => year.periods);
  const last = periods.find((period) => period.to === closedThrough);
  const isYearClosed = years.some((year) => year.isClosed && year.year === last?.fiscalYear);
  return {
    closesNext: periods.find((period) => closedThrough === null || period.from > closedThrough),
    reopensNext: isYearClosed ? undefined : last,
    yearClosesNext: years.find((year) => !year.isClosed),
    yearReopensNext: years.findLast((year) => year.isClosed),
  };
}

/** The last day on which nothing is created, deleted or changed. */
export function barredThrough(lockedThrough: string | null, closedThrough: string | null): string | null {
  const days = [lockedThrough, closedThrough].filter((day) => day !== null);
  return days.sort().at(-1) ?? null;
}
