// What a statement is asked for: its days, what it is compared with, as known when, and whether zeros show.
import './filters.css';

import { useTranslation } from 'react-i18next';

import { useAddress } from '../../app/address';
import { flag, instant, sequence } from '../../app/parameters';
import { useOrganization } from '../../app/viewer';
import { Choice } from '../../ui/fields';
import { DayInput } from './day_input';
import {
  daysLater,
  monthOf,
  monthsLater,
  quarterOf,
  type Range,
  rangeBefore,
  rangeYearBefore,
  yearOf,
} from '../../app/days';
import { KnownAt } from './known_at';

type Presets<Name extends string, Value> = readonly (readonly [name: Name, value: Value])[];

/** The day that is asked for: today unless the address says another. */
export function useDay(): string {
  const [parameters] = useAddress();
  const { today } = useOrganization();
  return parameters.get('date') ?? today;
}

/** The range that is asked for: the fiscal year unless the address says another. */
export function useRange(): Range {
  const [parameters] = useAddress();
  const { today, fiscalYearStartMonth } = useOrganization();
  const year = yearOf(today, fiscalYearStartMonth);
  return { from: parameters.get('from') ?? year.from, to: parameters.get('to') ?? year.to };
}

export function DayFilter() {
  const { t } = useTranslation('statements');
  const [, change] = useAddress();
  const { today, fiscalYearStartMonth } = useOrganization();
  const day = useDay();
  const presets = [
    ['today', today],
    ['monthEnd', daysLater(monthOf(today).from, -1)],
    ['yearEnd', daysLater(yearOf(today, fiscalYearStartMonth).from, -1)],
  ] as const;
  const take = (date = day) => change({ date });
  return (
    <>
      <Preset
        label={t('when')}
        presets={presets}
        isChosen={(one) => one === day}
        labelOf={(name) => t(`days.${name}`)}
        onChoose={take}
      />
      <DayInput label={t('date')} value={day} onChange={(date) => change({ date })} />
    </>
  );
}

type PresetProps<Name extends string, Value> = {
  label: string;
  presets: Presets<Name, Value>;
  isChosen: (value: Value) => boolean;
  labelOf: (name: Name | 'other') => string;
  /** Told nothing when another than the presets shall be typed. */
  onChoose: (value?: Value) => void;
};

/** Days that are often asked for by their names; what is none of them is another. */
function Preset<Name extends string, Value>({ label, presets, isChosen, labelOf, onChoose }: PresetProps<Name, Value>) {
  const names = [...presets.map(([name]) => name), 'other' as const];
  const chosen = presets.find(([, value]) => isChosen(value))?.[0] ?? 'other';
  const options = names.map((value) => ({ value, label: labelOf(value) }));
  const choose = (name: string) => onChoose(presets.find(([one]) => one === name)?.[1]);
  return <Choice label={label} options={options} value={chosen} onChange={choose} />;
}

export function CompareDayFilter() {
  const { t } = useTranslation('statements');
  const [parameters, change] = useAddress();
  const { fiscalYearStartMonth } = useOrganization();
  const day = useDay();
  const compared = parameters.get('compareDate') ?? '';
  const presets = [
    ['none', ''],
    ['monthBefore', monthsLater(day, -1)],
    ['yearEndBefore', daysLater(yearOf(day, fiscalYearStartMonth).from, -1)],
    ['yearBefore', monthsLater(day, -12)],
  ] as const;
  const take = (compareDate = daysLater(day, -7)) => change({ compareDate });
  return (
    <>
      <Preset
        label={t('compareWith')}
        presets={presets}
        isChosen={(one) => one === compared}
        labelOf={(name) => t(`compare.${name}`)}
        onChoose={take}
      />
      {compared && <DayInput label={t('comparedDate')} value={compared} onChange={take} />}
    </>
  );
}

export function RangeFilter() {
  const { t } = useTranslation('statements');
  const [, change] = useAddress();
  const { today, fiscalYearStartMonth } = useOrganization();
  const range = useRange();
  const month = monthOf(today);
  const quarter = quarterOf(today, fiscalYearStartMonth);
  const year = yearOf(today, fiscalYearStartMonth);
  const presets = [
    ['month', month],
    ['quarter', quarter],
    ['year', year],
    ['lastMonth', rangeBefore(month)],
    ['lastQuarter', rangeBefore(quarter)],
    ['lastYear', rangeBefore(year)],
  ] as const;
  return (
    <>
      <Preset
        label={t('when')}
        presets={presets}
        isChosen={(one) => isSame(one, range)}
        labelOf={(name) => t(`ranges.${name}`)}
        onChoose={(chosen = range) => change({ ...chosen })}
      />
      <DayInput label={t('from')} value={range.from} onChange={(from) => change({ ...range, from })} />
      <DayInput label={t('to')} value={range.to} onChange={(to) => change({ ...range, to })} />
    </>
  );
}

export function CompareRangeFilter() {
  const { t } = useTranslation('statements');
  const [parameters, change] = useAddress();
  const range = useRange();
  const compared = { from: parameters.get('compareFrom') ?? '', to: parameters.get('compareTo') ?? '' };
  const take = ({ from, to }: Range = range) => change({ compareFrom: from, compareTo: to });
  const presets = [
    ['none', { from: '', to: '' }],
    ['periodBefore', rangeBefore(range)],
    ['yearBefore', rangeYearBefore(range)],
  ] as const;
  return (
    <>
      <Preset
        label={t('compareWith')}
        presets={presets}
        isChosen={(one) => isSame(one, compared)}
        labelOf={(name) => t(`compare.${name}`)}
        onChoose={take}
      />
      {compared.from && compared.to && (
        <>
          <DayInput label={t('comparedFrom')} value={compared.from} onChange={(from) => take({ ...compared, from })} />
          <DayInput label={t('comparedTo')} value={compared.to} onChange={(to) => take({ ...compared, to })} />
        </>
      )}
    </>
  );
}

function isSame(one: Range, other: Range): boolean {
  return one.from === other.from && one.to === other.to;
}

/** What `CommonFilters` writes into the address. */
export const commonParameters = { knownAt: instant, asOfSequence: sequence, includeZero: flag };

/** As known when, and whether accounts that come to zero show. */
export function CommonFilters() {
  const { t } = useTranslation('statements');
  const [parameters, change] = useAddress();
  return (
    <>
      <KnownAt />
      <label className="tick">
        <input
          type="checkbox"
          checked={parameters.has('includeZero')}
          onChange={(event) => change({ includeZero: event.target.checked ? '1' : undefined })}
        />
        {t('includeZero')}
      </label>
    </>
  );
}
