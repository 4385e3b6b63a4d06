// Change the organisation; only what was changed is sent.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useChange } from '../../api/documents';
import { SettingsUpdateOrganizationDocument, type UpdateOrganizationInput } from '../../api/gql/graphql';
import { type Organization, useOrganization } from '../../app/viewer';
import { Dialog } from '../../ui/dialog';
import { Choice, TextInput } from '../../ui/fields';
import { ChangeForm } from '../change_form';
import { currencyName, monthName } from './organization_facts';

type Draft = { name: string; nameAr: string; currency: string; timeZone: string; month: string; vatRate: string };
type Props = { hasEntries: boolean; onClose: () => void };

const months = Array.from({ length: 12 }, (_, index) => index + 1);

export function EditOrganization({ hasEntries, onClose }: Props) {
  const { t } = useTranslation('organization');
  const organization = useOrganization();
  const [draft, setDraft] = useState(() => draftOf(organization));
  const change = useChange(SettingsUpdateOrganizationDocument);
  const put = (name: keyof Draft) => (value: string) => setDraft({ ...draft, [name]: value });

  function save() {
    const input = changesOf(draftOf(organization), draft);
    if (Object.keys(input).length === 0) return onClose();
    change.mutate({ input, organizationId: organization.id }, { onSuccess: onClose });
  }
  return (
    <Dialog title={t('edit.title')} isOpen onClose={onClose}>
      <ChangeForm
        submit={t('edit.submit')}
        isPending={change.isPending}
        fault={change.error}
        onSubmit={save}
        onCancel={onClose}
      >
        <TextInput label={t('name')} value={draft.name} onChange={put('name')} isRequired autoFocus />
        <TextInput label={t('nameAr')} value={draft.nameAr} onChange={put('nameAr')} lang="ar" />
        <div className="settings-pair">
          <Choice
            label={t('currency')}
            options={options(currencies(organization), (one) => `${one} – ${currencyName(one)}`)}
            value={draft.currency}
            onChange={put('currency')}
            isDisabled={hasEntries}
          />
          <Choice
            label={t('timeZone')}
            options={options(timeZones(organization), (one) => one)}
            value={draft.timeZone}
            onChange={put('timeZone')}
          />
          <Choice
            label={t('month')}
            options={months.map((month) => ({ value: String(month), label: monthName(month) }))}
            value={draft.month}
            onChange={put('month')}
            isDisabled={organization.closedThrough !== null}
          />
          <TextInput
            label={t('vatRatePercent')}
            value={draft.vatRate}
            onChange={put('vatRate')}
            inputMode="decimal"
            pattern="[0-9]{1,3}([.][0-9]{1,6})?"
            isRequired
          />
        </div>
        <p className="settings-lead">{t('edit.meaning')}</p>
      </ChangeForm>
    </Dialog>
  );
}

function draftOf({ name, nameAr, baseCurrency, timeZone, fiscalYearStartMonth, vatRate }: Organization): Draft {
  return { name, nameAr: nameAr ?? '', currency: baseCurrency, timeZone, month: String(fiscalYearStartMonth), vatRate };
}

function changesOf(before: Draft, after: Draft): UpdateOrganizationInput {
  const isChanged = (name: keyof Draft) => before[name] !== after[name].trim();
  return {
    ...(isChanged('name') && { name: after.name.trim() }),
    ...(isChanged('nameAr') && { nameAr: after.nameAr.trim() || null }),
    ...(isChanged('currency') && { baseCurrency: after.currency }),
    ...(isChanged('timeZone') && { timeZone: after.timeZone }),
    ...(isChanged('month') && { fiscalYearStartMonth: Number(after.month) }),
    ...(isChanged('vatRate') && { vatRate: after.vatRate.trim() }),
  };
}

// What the organisation has stands among the choices even where this browser does not know it.
function currencies({ baseCurrency }: Organization): string[] {
  return [...new Set([...Intl.supportedValuesOf('currency'), baseCurrency])].sort();
}

function timeZones({ timeZone }: Organization): string[] {
  return [...new Set([...Intl.supportedValuesOf('timeZone'), timeZone])].sort();
}

function options(values: readonly string[], label: (value: string) => string) {
  return values.map((value) => ({ value, label: label(value) }));
}
