// A secret that is shown once, to be copied.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Button } from './button';

export function Secret({ label, value }: { label: string; value: string }) {
  const { t } = useTranslation('app');
  const [said, setSaid] = useState('');
  async function copy() {
    try {
      await navigator.clipboard.writeText(value);
      setSaid(t('copied'));
    } catch {
      setSaid(t('cannotCopy'));
    }
  }
  return (
    <div className="secret">
      <span>{label}</span>
      <code dir="ltr">{value}</code>
      <Button onPress={() => void copy()}>{t('copy')}</Button>
      <span role="status">{said}</span>
    </div>
  );
}
