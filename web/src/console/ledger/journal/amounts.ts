// Amounts as people type them, read exactly: whole minor units, never a float.
export type AmountFault = 'unreadable' | 'negative' | 'grouping' | 'decimals';
export type ReadAmount = { minor: bigint } | { fault: AmountFault };

// Invisible marks of direction come along when an Arabic amount is copied.
const directionMarks = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g;
const plain = /^\d*(\.\d*)?$/;
const grouped = /^\d{1,3}(,\d{3})+(\.\d*)?$/;

/** Write Arabic-Indic and Persian digits as 0 to 9. */
export function latinDigits(text: string): string {
  return text.replace(/[٠-٩۰-۹]/g, (digit) => String(digit.charCodeAt(0) & 15));
}

function normalised(text: string): string {
  return latinDigits(text.normalize('NFKC'))
    .replace(directionMarks, '')
    .replace(/[−–]/g, '-')
    .replace(/٫/g, '.')
    .replace(/[٬،]/g, ',')
    .trim()
    .replace(/(?<=\d)[ '’](?=\d{3})/g, ',');
}

/** Read an amount of a currency with `exponent` decimals; nothing is zero. */
export function readAmount(text: string, exponent: number): ReadAmount {
  const written = normalised(text);
  if (written.startsWith('-')) return { fault: 'negative' };
  if (!/^[\d.,]*$/.test(written) || written === '.') return { fault: 'unreadable' };
  const isPlain = plain.test(written);
  if (!isPlain && !grouped.test(written)) return { fault: written.includes(',') ? 'grouping' : 'unreadable' };
  const [whole = '', decimals = ''] = written.replaceAll(',', '').split('.');
  const kept = decimals.replace(/0+$/, '');
  if (kept.length > exponent) return { fault: 'decimals' };
  return { minor: BigInt((whole || '0') + kept.padEnd(exponent, '0')) };
}

/** Spell minor units with the currency's decimals: 115000 with 2 is `1150.00`. */
export function spellMinor(minor: bigint, exponent: number): string {
  const sign = minor < 0n ? '-' : '';
  const digits = String(minor < 0n ? -minor : minor).padStart(exponent + 1, '0');
  const point = digits.length - exponent;
  return sign + digits.slice(0, point) + (exponent ? `.${digits.slice(point)}` : '');
}
