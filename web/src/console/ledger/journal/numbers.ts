import { currentLocale } from '../../app/locale';

/** Write a number that names something, such as an entry's: digits of the language, no thousands. */
export function formatNumber(number: number): string {
  return new Intl.NumberFormat(currentLocale(), { useGrouping: false }).format(number);
}
