// Names that stand in two languages.
import { useTranslation } from 'react-i18next';

type Named = { name: string; nameEn?: string | null; nameAr?: string | null };

/** Tell a name in the language of the page, else in the one it has. */
export function useNameOf(): (named: Named) => string {
  const { i18n } = useTranslation();
  return ({ name, nameEn, nameAr }) => (i18n.language === 'ar' ? nameAr : nameEn) || name;
}
