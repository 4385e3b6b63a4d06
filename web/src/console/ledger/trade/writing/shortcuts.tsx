// What the keyboard does while a document is written.
import { useTranslation } from 'react-i18next';

const shortcuts = [
  ['lists', '↓'],
  ['next', 'Enter'],
  ['draft', 'Ctrl + Shift + Enter'],
  ['issue', 'Ctrl + Enter'],
] as const;

export function Shortcuts() {
  const { t } = useTranslation('invoicing');
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
