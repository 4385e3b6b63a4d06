// Language and colours, as chosen in this browser.
import { useTranslation } from 'react-i18next';

import { Choice } from '../ui/fields';
import { chooseLanguage, type Language, languages } from './locale';
import { chooseTheme, chosenTheme, type Theme, themes } from './theme';

export function LanguageChoice() {
  const { t, i18n } = useTranslation('app');
  return (
    <Choice
      label={t('language')}
      isLabelHidden
      options={Object.entries(languages).map(([value, label]) => ({ value, label }))}
      value={i18n.language}
      onChange={(language) => void chooseLanguage(language as Language)}
    />
  );
}

export function ThemeChoice() {
  const { t } = useTranslation('app');
  return (
    <Choice
      label={t('theme')}
      isLabelHidden
      options={themes.map((theme) => ({ value: theme, label: t(`themes.${theme}`) }))}
      defaultValue={chosenTheme()}
      onChange={(theme) => chooseTheme(theme as Theme)}
    />
  );
}
