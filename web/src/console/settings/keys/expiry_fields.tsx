// When a key ends by itself: after a while, on a day, or never.
import { useTranslation } from 'react-i18next';

import { Choice, TextInput } from '../../ui/fields';
import { type Draft, expiries, type Expiry } from './draft';

type Props = { draft: Draft; today: string; onChange: (part: Partial<Draft>) => void };

export function ExpiryFields({ draft, today, onChange }: Props) {
  const { t } = useTranslation('keys');
  return (
    <div className="settings-pair">
      <Choice
        label={t('expires')}
        options={expiries.map((value) => ({ value, label: t(`expiries.${value}`) }))}
        value={draft.expiry}
        onChange={(expiry) => onChange({ expiry: expiry as Expiry })}
      />
      {draft.expiry === 'day' && (
        <TextInput
          label={t('lastDay')}
          type="date"
          min={today}
          value={draft.day}
          onChange={(day) => onChange({ day })}
          isRequired
        />
      )}
    </div>
  );
}
