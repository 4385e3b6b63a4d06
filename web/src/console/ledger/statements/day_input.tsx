// A day that is told once it is whole: while a year is typed, 0002 and 0020 are days too.
import { useState } from 'react';

import { LAST_DAY } from '../../app/parameters';
import { TextInput } from '../../ui/fields';

type Props = { label: string; value: string; onChange: (day: string) => void; isOptional?: boolean };

export function DayInput({ label, value, onChange, isOptional = false }: Props) {
  const [draft, setDraft] = useState(value);
  const [shown, setShown] = useState(value);
  if (shown !== value) {
    setShown(value);
    setDraft(value);
  }
  function take(day: string) {
    setDraft(day);
    const isWhole = day.length === LAST_DAY.length && day >= '1900';
    if (isWhole || (day === '' && isOptional)) onChange(day);
  }
  return <TextInput label={label} type="date" max={LAST_DAY} value={draft} onChange={take} />;
}
