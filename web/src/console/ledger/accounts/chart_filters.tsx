// Which accounts of the chart show; it stands in the address.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useAddress } from '../../app/address';
import { among, day, text, TEXT_MOST_CHARACTERS } from '../../app/parameters';
import { useOrganization } from '../../app/viewer';
import { Choice, TextInput } from '../../ui/fields';
import { DayInput } from '../statements/day_input';
import { classes, types } from './classes';
import type { Filters } from './tree';

export const parameters = {
  text,
  type: among(types),
  class: among(classes.map(({ value }) => value)),
  date: day,
  show: among(['all']),
};

export function useChartFilters(): Omit<Filters, 'closed'> {
  const [address] = useAddress();
  const read = (name: string) => address.get(name) ?? '';
  return { text: read('text'), type: read('type'), class: read('class'), hasInactive: read('show') === 'all' };
}

export function ChartFilters() {
  const { t } = useTranslation('accounts');
  const { today } = useOrganization();
  const [address, change] = useAddress();
  const filters = useChartFilters();
  const fitting = classes.filter((one) => !filters.type || one.type === filters.type);
  const any = { value: '', label: t('any') };
  return (
    <div className="filters" role="search" aria-label={t('filters')}>
      <Search value={filters.text} onChange={(text) => change({ text })} />
      <Choice
        label={t('type')}
        options={[any, ...types.map((value) => ({ value, label: t(`types.${value}`) }))]}
        value={filters.type}
        onChange={(type) => change({ type, class: undefined })}
      />
      <Choice
        label={t('class')}
        options={[any, ...fitting.map(({ value }) => ({ value, label: t(`classes.${value}`) }))]}
        value={filters.class}
        onChange={(value) => change({ class: value })}
      />
      <DayInput
        label={t('date')}
        value={address.get('date') ?? today}
        onChange={(date) => change({ date: date === today ? undefined : date })}
      />
      <label className="accounts-tick">
        <input
          type="checkbox"
          checked={filters.hasInactive}
          onChange={(event) => change({ show: event.target.checked ? 'all' : undefined })}
        />
        {t('showInactive')}
      </label>
    </div>
  );
}

/** What is typed stands in the field at once; the address follows, and rules again when the field is left. */
function Search({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  const { t } = useTranslation('accounts');
  const [draft, setDraft] = useState<string>();
  return (
    <TextInput
      label={t('search')}
      type="search"
      maxLength={TEXT_MOST_CHARACTERS}
      value={draft ?? value}
      onChange={(text) => {
        setDraft(text);
        onChange(text);
      }}
      onBlur={() => setDraft(undefined)}
    />
  );
}
