// The fields that narrow the journal down.
import { useTranslation } from 'react-i18next';

import { LAST_DAY, TEXT_MOST_CHARACTERS } from '../../app/parameters';
import { Choice, TextInput } from '../../ui/fields';
import { useAccountLabel, useChart } from './accounts';
import { type FilterName, type Filters, kinds, statuses } from './filters';

type Props = {
  filters: Filters;
  put: (name: FilterName, value: string) => void;
};

export function FilterBar({ filters, put }: Props) {
  const { t } = useTranslation('journal');
  const labelOf = useAccountLabel();
  const { accounts = [] } = useChart();
  const all = { value: '', label: t('filters.all') };
  const fieldOf = (name: 'text' | 'from' | 'to') => ({
    label: t(`filters.${name}`),
    value: filters[name] ?? '',
    onChange: (text: string) => put(name, text),
  });
  return (
    <div className="filters journal-filters" role="search">
      <TextInput {...fieldOf('text')} type="search" maxLength={TEXT_MOST_CHARACTERS} />
      <TextInput {...fieldOf('from')} type="date" max={LAST_DAY} />
      <TextInput {...fieldOf('to')} type="date" max={LAST_DAY} />
      <Choice
        label={t('filters.account')}
        options={[all, ...accounts.map((account) => ({ value: account.id, label: labelOf(account) }))]}
        value={filters.account ?? ''}
        onChange={(id) => put('account', id)}
      />
      <Choice
        label={t('columns.kind')}
        options={[all, ...kinds.map((kind) => ({ value: kind, label: t(`kinds.${kind}`) }))]}
        value={filters.kind ?? ''}
        onChange={(kind) => put('kind', kind)}
      />
      <Choice
        label={t('columns.status')}
        options={[all, ...statuses.map((status) => ({ value: status, label: t(`statuses.${status}`) }))]}
        value={filters.status ?? ''}
        onChange={(status) => put('status', status)}
      />
      <label className="journal-check">
        <input
          type="checkbox"
          checked={filters.revoked === '1'}
          onChange={(event) => put('revoked', event.target.checked ? '1' : '')}
        />
        {t('filters.revoked')}
      </label>
    </div>
  );
}
