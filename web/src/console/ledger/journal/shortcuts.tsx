// What the keyboard does while an entry is written.
import { useTranslation } from 'react-i18next';

const shortcuts = [
  ['account', '↓'],
  ['next', 'Enter'],
  ['balance', '='],
  ['check', 'Ctrl + Shift + Enter'],
  ['post', 'Ctrl + Enter'],
] as const;

export function Shortcuts() {
  const { t } = useTranslation('journal');
  return (
    <section className="journal-shortcuts">
      <h2>{t('shortcuts.title')}</h2>
      <dl>
        {shortcuts.map(([name, keys]) => (
          <div key={name}>
            <dt>
              <kbd dir="ltr">{keys}</kbd>
            </dt>
            <dd>{t(`shortcuts.${name}`)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
