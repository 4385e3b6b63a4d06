// What a document adds up to, exactly as the server reckons: whole minor units and millionths, never a float.
import { readAmount, type ReadAmount } from '../../journal/amounts';
import { type Draft, type DraftItem, isBlank } from './draft';

const PLACES = 6;
const ONE = 10n ** BigInt(PLACES);

export type Figures = { value: bigint; net: bigint; vat: bigint };

/** Read a quantity, a price or a rate of up to six decimals in millionths. */
export function readDecimal(text: string): ReadAmount {
  return readAmount(text.replace(/[%٪]\s*$/, ''), PLACES);
}

/** Divide and round; ties go up. Neither is negative. */
function halfUp(numerator: bigint, denominator: bigint): bigint {
  return (2n * numerator + denominator) / (2n * denominator);
}

function minorOf(read: ReadAmount): bigint | undefined {
  return 'minor' in read ? read.minor : undefined;
}

/** The value of a line before its discount, its net and its tax; undefined where something cannot be read. */
export function figuresOf(item: DraftItem, exponent: number): Figures | undefined {
  const quantity = minorOf(readDecimal(item.quantity));
  const price = minorOf(readDecimal(item.unitPrice));
  const discount = minorOf(readAmount(item.discount, exponent));
  const rate = item.category === 'STANDARD' ? minorOf(readDecimal(item.rate)) : 0n;
  if (quantity === undefined || price === undefined || discount === undefined || rate === undefined) return undefined;
  const value = halfUp(quantity * price * 10n ** BigInt(exponent), ONE * ONE);
  const net = value - discount;
  if (net < 0n) return undefined;
  return { value, net, vat: item.corrected ? creditedVat(item, net, exponent) : halfUp(net * rate, 100n * ONE) };
}

/** A note takes back its share of the very tax that the invoice's line bore. */
function creditedVat({ corrected }: DraftItem, net: bigint, exponent: number): bigint {
  const [whole, vat, credited] = [corrected!.net, corrected!.vat, corrected!.credited].map(
    (amount) => minorOf(readAmount(amount, exponent)) ?? 0n,
  ) as [bigint, bigint, bigint];
  if (whole === 0n) return 0n;
  return halfUp(vat * (credited + net), whole) - halfUp(vat * credited, whole);
}

/** The sums of all lines; a line that cannot be read counts as nothing. */
export function totalsOf({ items }: Draft, exponent: number): { net: bigint; vat: bigint; total: bigint } {
  const read = items.filter((item) => !isBlank(item)).map((item) => figuresOf(item, exponent));
  const net = read.reduce((sum, figures) => sum + (figures?.net ?? 0n), 0n);
  const vat = read.reduce((sum, figures) => sum + (figures?.vat ?? 0n), 0n);
  return { net, vat, total: net + vat };
}
