// Days of the calendar as texts, `2026-03-30`: where months, quarters and fiscal years begin and end.
export type Range = { from: string; to: string };

const DAY_MILLISECONDS = 86_400_000;

/** A day by its numbers; a month or day beyond its bounds counts on, day 0 is the last of the month before. */
function dayOf(year: number, month: number, day: number): string {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.toISOString().slice(0, 10);
}

function numbersOf(day: string): [year: number, month: number, day: number] {
  const [year, month, date] = day.split('-').map(Number);
  return [year!, month!, date!];
}

export function daysLater(day: string, days: number): string {
  const [year, month, date] = numbersOf(day);
  return dayOf(year, month, date + days);
}

function monthEnd(day: string): string {
  const [year, month] = numbersOf(day);
  return dayOf(year, month + 1, 0);
}

/** The same day of another month; the last day of a month stays a last day. */
export function monthsLater(day: string, months: number): string {
  const [year, month, date] = numbersOf(day);
  const end = dayOf(year, month + months + 1, 0);
  const same = dayOf(year, month + months, date);
  return day === monthEnd(day) || same > end ? end : same;
}

/** So many whole months, of which the first holds the day less `back` months. */
function monthsAround(day: string, back: number, count: number): Range {
  const [year, month] = numbersOf(day);
  return { from: dayOf(year, month - back, 1), to: dayOf(year, month - back + count, 0) };
}

export function monthOf(day: string): Range {
  return monthsAround(day, 0, 1);
}

export function quarterOf(day: string, fiscalMonth: number): Range {
  return monthsAround(day, monthsIntoYear(day, fiscalMonth) % 3, 3);
}

export function yearOf(day: string, fiscalMonth: number): Range {
  return monthsAround(day, monthsIntoYear(day, fiscalMonth), 12);
}

function monthsIntoYear(day: string, fiscalMonth: number): number {
  return (numbersOf(day)[1] - fiscalMonth + 12) % 12;
}

/** The range that ends the day before this one and is as long: in months if it is of whole months, else in days. */
export function rangeBefore({ from, to }: Range): Range {
  const end = daysLater(from, -1);
  if (from.endsWith('-01') && to === monthEnd(to)) return { from: monthsLater(from, -monthsIn(from, to)), to: end };
  const days = Math.round((Date.parse(to) - Date.parse(from)) / DAY_MILLISECONDS);
  return { from: daysLater(end, -days), to: end };
}

function monthsIn(from: string, to: string): number {
  const [firstYear, firstMonth] = numbersOf(from);
  const [lastYear, lastMonth] = numbersOf(to);
  return (lastYear - firstYear) * 12 + lastMonth - firstMonth + 1;
}

export function rangeYearBefore({ from, to }: Range): Range {
  return { from: monthsLater(from, -12), to: monthsLater(to, -12) };
}
