// What the document adds up to, exactly, while it is being written.
import { useTranslation } from 'react-i18next';

import { Amount } from '../../../ui/amount';
import { spellMinor } from '../../journal/amounts';
import type { Draft } from './draft';
import { totalsOf } from './figures';

export function Totals({ draft, exponent }: { draft: Draft; exponent: number }) {
  const { t } = useTranslation('invoicing');
  const totals = totalsOf(draft, exponent);
  return (
    <dl className="journal-balance" aria-live="polite" aria-label={t('totals.title')}>
      {(['net', 'vat', 'total'] as const).map((name) => (
        <div key={name} className={name === 'total' ? 'balanced' : undefined}>
          <dt>{t(`totals.${name}`)}</dt>
          <dd>
            <Amount value={spellMinor(totals[name], exponent)} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
