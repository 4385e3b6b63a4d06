// Language, direction and the formats of numbers, amounts and days.
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';

import { contained } from './isolated';

export const languages = { en: 'English', ar: 'العربية' } as const;
export type Language = keyof typeof languages;

const storedAs = 'daftar:language';
const texts = { en: () => import('../locales/en'), ar: () => import('../locales/ar') };
// Books are kept by the Gregorian calendar, whatever a language usually shows.
const locales: Record<Language, string> = { en: 'en-GB', ar: 'ar-SA-u-ca-gregory' };

function chosenLanguage(): Language {
  const asked = localStorage.getItem(storedAs) ?? navigator.language.slice(0, 2);
  return asked === 'ar' ? 'ar' : 'en';
}

export async function startLocale(): Promise<void> {
  // React writes no markup from a text; what is put into a sentence must not reorder the sentence either.
  await i18next.use(initReactI18next).init({ fallbackLng: false, interpolation: { escape: contained }, resources: {} });
  await showLanguage(chosenLanguage());
}

export async function chooseLanguage(language: Language): Promise<void> {
  localStorage.setItem(storedAs, language);
  await showLanguage(language);
}

let inOwnWords: (message: string) => string | undefined = () => undefined;

/** A sentence of the server in the language's own words, where it has some. */
export function translated(message: string): string | undefined {
  return inOwnWords(message);
}

async function showLanguage(language: Language): Promise<void> {
  const { default: bundles, ...told } = await texts[language]();
  inOwnWords = told.inOwnWords;
  if (!i18next.hasResourceBundle(language, 'app')) {
    for (const [name, bundle] of Object.entries(bundles)) i18next.addResourceBundle(language, name, bundle);
  }
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
  document.documentElement.dir = i18next.dir(language);
}

export function currentLocale(): string {
  return locales[i18next.language as Language] ?? locales.en;
}

/** Write an exact decimal text with this many decimals; no amount ever passes through a float. */
export function formatAmount(amount: string, decimals: number): string {
  const format = new Intl.NumberFormat(currentLocale(), {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
  return format.format(amount as Intl.StringNumericLiteral);
}

export function formatCount(count: number): string {
  return new Intl.NumberFormat(currentLocale()).format(count);
}

/** Write a number that names something, such as an entry's or a year: digits of the language, no thousands. */
export function formatNumber(number: number): string {
  return new Intl.NumberFormat(currentLocale(), { useGrouping: false }).format(number);
}

/** Write a calendar day, `2026-03-30`, in words of the language. */
export function formatDay(day: string): string {
  return formatCalendar(day, { dateStyle: 'medium' });
}

/** Write the month of a calendar day, with its year. */
export function formatMonth(day: string): string {
  return formatCalendar(day, { month: 'short', year: 'numeric' });
}

/** What is no day is shown as it stands. */
function formatCalendar(day: string, options: Intl.DateTimeFormatOptions): string {
  const instant = new Date(`${day.slice(0, 10)}T00:00:00Z`);
  if (Number.isNaN(instant.getTime())) return day;
  return new Intl.DateTimeFormat(currentLocale(), { ...options, timeZone: 'UTC' }).format(instant);
}

/** Write an instant in the time zone of the organisation. */
export function formatInstant(instant: string, timeZone: string): string {
  const format = new Intl.DateTimeFormat(currentLocale(), { dateStyle: 'medium', timeStyle: 'short', timeZone });
  return format.format(new Date(instant));
}
