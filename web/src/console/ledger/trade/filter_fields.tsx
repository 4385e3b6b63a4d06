// Filters that both lists have, each kept in the address.
import '../statements/filters.css';

import { useTranslation } from 'react-i18next';

import type { Trade } from '../../api/gql/graphql';
import { useAddress } from '../../app/address';
import { Choice } from '../../ui/fields';
import { DayInput } from '../statements/day_input';

export const trades: readonly Trade[] = ['SALES', 'PURCHASE'];

type Props<Value> = { name: string; label: string; values: readonly Value[]; labelOf: (value: Value) => string };

/** One of a few values, or all. */
export function ChoiceFilter<Value extends string>({ name, label, values, labelOf }: Props<Value>) {
  const { t } = useTranslation('trade');
  const [parameters, change] = useAddress();
  const options = [{ value: '', label: t('all') }, ...values.map((value) => ({ value, label: labelOf(value) }))];
  return (
    <Choice
      label={label}
      options={options}
      value={parameters.get(name) ?? ''}
      onChange={(value) => change({ [name]: value })}
    />
  );
}

export function DayFilters() {
  const { t } = useTranslation('trade');
  const [parameters, change] = useAddress();
  return (
    <>
      <DayInput
        label={t('from')}
        value={parameters.get('from') ?? ''}
        onChange={(from) => change({ from })}
        isOptional
      />
      <DayInput label={t('to')} value={parameters.get('to') ?? ''} onChange={(to) => change({ to })} isOptional />
    </>
  );
}

export function TickFilter({ name, label }: { name: string; label: string }) {
  const [parameters, change] = useAddress();
  return (
    <label className="tick">
      <input
        type="checkbox"
        checked={parameters.has(name)}
        onChange={(event) => change({ [name]: event.target.checked ? '1' : undefined })}
      />
      {label}
    </label>
  );
}

/** What the address asks for; a word that is none of the values asks for all. */
export function oneOf<Value extends string>(values: readonly Value[], asked: string | null): Value | undefined {
  return values.find((value) => value === asked);
}
