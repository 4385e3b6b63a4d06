import { currentLocale } from '../../app/locale';

/** Write a quantity, a price or a rate with the decimals it has, and no fewer than asked for. */
export function formatDecimal(decimal: string, least = 0): string {
  const format = new Intl.NumberFormat(currentLocale(), { minimumFractionDigits: least, maximumFractionDigits: 20 });
  return format.format(decimal as Intl.StringNumericLiteral);
}
