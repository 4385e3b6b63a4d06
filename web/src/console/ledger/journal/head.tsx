// The head of an entry that is being written: its day, its memo, its reference.
import type { Dispatch, SetStateAction } from 'react';
import { useTranslation } from 'react-i18next';

import { formatDay } from '../../app/locale';
import { useOrganization } from '../../app/viewer';
import { TextInput } from '../../ui/fields';
import type { Draft } from './draft';
import type { Faults } from './told';

type Props = {
  draft: Draft;
  setDraft: Dispatch<SetStateAction<Draft>>;
  faults: Faults;
  touch: (fields: readonly string[]) => void;
};

export function Head({ draft, setDraft, faults, touch }: Props) {
  const { t } = useTranslation('journal');
  const { lockedThrough, closedThrough } = useOrganization();
  const barred = [lockedThrough ?? '', closedThrough ?? ''].sort().at(-1);
  const fieldOf = (name: 'date' | 'memo' | 'reference') => ({
    label: t(`columns.${name}`),
    value: draft[name],
    fault: faults[name],
    onChange: (text: string) => {
      setDraft((old) => ({ ...old, [name]: text }));
      touch([name]);
    },
  });
  return (
    <div className="journal-head">
      <TextInput
        {...fieldOf('date')}
        type="date"
        description={barred && t('new.barred', { day: formatDay(barred) })}
        autoFocus
      />
      <TextInput {...fieldOf('memo')} />
      <TextInput {...fieldOf('reference')} />
    </div>
  );
}
