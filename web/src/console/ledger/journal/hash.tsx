// A long hash: its beginning, and all of it to be copied.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Button } from '../../ui/button';

const SHOWN_CHARACTERS = 12;

export function Hash({ value }: { value: string }) {
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
    <span className="journal-hash">
      <code dir="ltr" title={value}>
        {value.slice(0, SHOWN_CHARACTERS)}…
      </code>
      <Button onPress={() => void copy()}>{t('copy')}</Button>
      <span role="status">{said}</span>
    </span>
  );
}
