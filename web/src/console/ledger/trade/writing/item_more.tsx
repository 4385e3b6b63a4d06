// What few lines need: a period of service, and of purchases whether the tax is claimed back.
import { useTranslation } from 'react-i18next';

import { TextInput } from '../../../ui/fields';
import type { ItemProps } from './item';

export function ItemMore({ item, place, isPurchase, faults, onChange }: ItemProps) {
  const { t } = useTranslation('invoicing');
  return (
    <div className="invoice-line-more">
      {(['serviceFrom', 'serviceTo'] as const).map((name) => (
        <TextInput
          key={name}
          label={t(`line.${name}Of`, { place })}
          type="date"
          value={item[name]}
          onChange={(day) => onChange(item.key, { [name]: day })}
          fault={faults[name]}
        />
      ))}
      <p>{t('line.serviceHint')}</p>
      {isPurchase && (
        <label className="tick">
          <input
            type="checkbox"
            checked={item.isRecoverable}
            onChange={(event) => onChange(item.key, { isRecoverable: event.target.checked })}
          />
          {t('line.recoverableOf', { place })}
        </label>
      )}
    </div>
  );
}
