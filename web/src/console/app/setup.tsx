// First start: whoever has the setup code begins the books and becomes their owner.
import { useState } from 'react';
import { Form } from 'react-aria-components/Form';
import { useTranslation } from 'react-i18next';
import { Navigate, useNavigate } from 'react-router';

import { Button } from '../ui/button';
import { Choice, TextInput } from '../ui/fields';
import { Secret } from '../ui/secret';
import { Failure } from '../ui/states';
import { useSession } from './session';

const charts = ['commercial', 'services'] as const;
const months = Array.from({ length: 12 }, (_, index) => String(index + 1));
const timeZones = Intl.supportedValuesOf('timeZone');
const currencies = Intl.supportedValuesOf('currency');
const empty = { code: '', name: '', nameAr: '', currency: 'SAR', timeZone: 'Asia/Riyadh', month: '1', chart: 'commercial' };

export default function Setup() {
  const { t, i18n } = useTranslation('app');
  const session = useSession();
  const navigate = useNavigate();
  const [draft, setDraft] = useState(empty);
  const [key, setKey] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const [fault, setFault] = useState<unknown>();

  if (key !== undefined) {
    return (
      <main className="alone">
        <h1>{t('setup.done')}</h1>
        <p>{t('setup.keepKey')}</p>
        <Secret label={t('setup.ownerKey')} value={key} />
        <Button kind="primary" onPress={() => void navigate('/')}>
          {t('setup.open')}
        </Button>
      </main>
    );
  }
  if (!session.needsSetup) return <Navigate to="/" replace />;

  const put = (name: keyof typeof empty) => (value: string) => setDraft({ ...draft, [name]: value });
  const monthName = (month: string) =>
    new Intl.DateTimeFormat(i18n.language, { month: 'long' }).format(new Date(2026, Number(month) - 1, 1));

  async function begin() {
    setBusy(true);
    setFault(undefined);
    const { code, name, nameAr, currency, timeZone, month, chart } = draft;
    const organization = { name, nameAr: nameAr || undefined, currency, timeZone, fiscalYearStartMonth: Number(month), chart };
    try {
      setKey(await session.setUp({ code: code.trim(), organization }));
    } catch (refused) {
      setFault(refused);
    } finally {
      setBusy(false);
    }
  }

  return (
    <main className="alone">
      <h1>{t('setup.title')}</h1>
      <p>{t('setup.explanation')}</p>
      <Form
        onSubmit={(event) => {
          event.preventDefault();
          void begin();
        }}
      >
        <TextInput label={t('setup.code')} value={draft.code} onChange={put('code')} isRequired autoComplete="off" autoFocus />
        <TextInput label={t('setup.name')} value={draft.name} onChange={put('name')} isRequired />
        <TextInput label={t('setup.nameAr')} value={draft.nameAr} onChange={put('nameAr')} dir="rtl" lang="ar" />
        <Choice label={t('setup.currency')} options={currencies.map((one) => ({ value: one, label: one }))} value={draft.currency} onChange={put('currency')} />
        <Choice label={t('setup.timeZone')} options={timeZones.map((one) => ({ value: one, label: one }))} value={draft.timeZone} onChange={put('timeZone')} />
        <Choice label={t('setup.month')} options={months.map((one) => ({ value: one, label: monthName(one) }))} value={draft.month} onChange={put('month')} />
        <Choice label={t('setup.chart')} options={charts.map((one) => ({ value: one, label: t(`setup.charts.${one}`) }))} value={draft.chart} onChange={put('chart')} />
        {fault !== undefined && <Failure fault={fault} />}
        <Button type="submit" kind="primary" isPending={isBusy}>
          {t('setup.submit')}
        </Button>
      </Form>
    </main>
  );
}
