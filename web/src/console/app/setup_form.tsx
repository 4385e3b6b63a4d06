// What a setup asks for: the code, and the organisation to begin with.
import { useState } from 'react';
import { Form } from 'react-aria-components/Form';
import { useTranslation } from 'react-i18next';

import { Button } from '../ui/button';
import { Choice, TextInput } from '../ui/fields';
import { useFaultAt } from '../ui/refusals';
import { Failure } from '../ui/states';
import { currentLocale } from './locale';
import { useSession } from './session';

const charts = ['commercial', 'services'] as const;
const months = Array.from({ length: 12 }, (_, index) => String(index + 1));
const timeZones = Intl.supportedValuesOf('timeZone');
const currencies = Intl.supportedValuesOf('currency');
const own = new Intl.DateTimeFormat().resolvedOptions().timeZone;
const empty = {
  code: '',
  name: '',
  nameAr: '',
  currency: 'SAR',
  timeZone: timeZones.includes(own) ? own : 'Asia/Riyadh',
  month: '1',
  chart: 'commercial',
};

export function SetupForm({ onBegun }: { onBegun: (key: string) => void }) {
  const { t } = useTranslation('app');
  const session = useSession();
  const [draft, setDraft] = useState(empty);
  const [isBusy, setBusy] = useState(false);
  const [fault, setFault] = useState<unknown>();
  const faultAt = useFaultAt(fault);
  const field = (name: keyof typeof empty) => ({
    value: draft[name],
    onChange: (value: string) => setDraft({ ...draft, [name]: value }),
  });

  async function begin() {
    setBusy(true);
    setFault(undefined);
    const { code, name, nameAr, currency, timeZone, month, chart } = draft;
    const organization = {
      name,
      nameAr: nameAr || undefined,
      currency,
      timeZone,
      fiscalYearStartMonth: Number(month),
      chart,
    };
    try {
      onBegun(await session.setUp({ code: code.trim(), organization }));
    } catch (refused) {
      setFault(refused);
      setBusy(false);
    }
  }

  const locale = currentLocale();
  const currencyNames = new Intl.DisplayNames(locale, { type: 'currency' });
  const monthName = new Intl.DateTimeFormat(locale, { month: 'long', timeZone: 'UTC' });
  return (
    <Form
      onSubmit={(event) => {
        event.preventDefault();
        void begin();
      }}
    >
      <div className="code">
        <TextInput
          label={t('setup.code')}
          {...field('code')}
          fault={faultAt('code')}
          placeholder="XXXX-XXXX-XXXX-XXXX"
          autoComplete="off"
          autoFocus
          isRequired
        />
      </div>
      <fieldset>
        <legend>{t('organization')}</legend>
        <TextInput
          label={t('setup.name')}
          {...field('name')}
          fault={faultAt('organization.name')}
          autoComplete="organization"
          isRequired
        />
        <TextInput
          label={t('setup.nameAr')}
          {...field('nameAr')}
          fault={faultAt('organization.nameAr')}
          lang="ar"
          autoComplete="off"
        />
        <Choice
          label={t('setup.currency')}
          options={currencies.map((code) => ({ value: code, label: `${code} – ${currencyNames.of(code)}` }))}
          {...field('currency')}
        />
        <div className="pair">
          <Choice
            label={t('setup.month')}
            options={months.map((month) => ({
              value: month,
              label: monthName.format(Date.UTC(2026, Number(month) - 1)),
            }))}
            {...field('month')}
          />
          <Choice
            label={t('setup.timeZone')}
            options={timeZones.map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }))}
            {...field('timeZone')}
          />
        </div>
        <Choice
          label={t('setup.chart')}
          options={charts.map((chart) => ({ value: chart, label: t(`setup.charts.${chart}`) }))}
          {...field('chart')}
        />
      </fieldset>
      {fault !== undefined && <Failure fault={fault} />}
      <Button type="submit" kind="primary" isPending={isBusy}>
        {t('setup.submit')}
      </Button>
    </Form>
  );
}
