// Words are searched for once the typing rests.
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useAddress } from '../../app/address';
import { TEXT_MOST_CHARACTERS } from '../../app/parameters';
import { TextInput } from '../../ui/fields';

const TYPING_MILLISECONDS = 300;

/** What was typed, once no more has been for a moment. */
export function useRested(typed: string): string {
  const [rested, setRested] = useState(typed);
  useEffect(() => {
    const timer = setTimeout(() => setRested(typed), TYPING_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [typed]);
  return rested;
}

export function WordsFilter() {
  const { t } = useTranslation('trade');
  const [parameters, change] = useAddress();
  const shown = parameters.get('text') ?? '';
  const [typed, setTyped] = useState(shown);
  const rested = useRested(typed);
  useEffect(() => setTyped(shown), [shown]);
  useEffect(() => {
    if (rested === typed && rested !== shown) change({ text: rested });
  }, [rested]); // Only the rest after typing searches: `shown` and `change` are new with every address.
  return (
    <TextInput label={t('search')} type="search" maxLength={TEXT_MOST_CHARACTERS} value={typed} onChange={setTyped} />
  );
}
