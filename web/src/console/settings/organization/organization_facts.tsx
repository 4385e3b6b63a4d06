// What is known of the organisation.
import { useTranslation } from 'react-i18next';

import { currentLocale, formatCount } from '../../app/locale';
import { useOrganization } from '../../app/viewer';
import { Facts } from '../facts';

export function monthName(month: number): string {
  return new Intl.DateTimeFormat(currentLocale(), { month: 'long', timeZone: 'UTC' }).format(
    new Date(Date.UTC(2026, month - 1, 1)),
  );
}

function formatPercent(rate: string): string {
  const format = new Intl.NumberFormat(currentLocale(), { style: 'unit', unit: 'percent', maximumFractionDigits: 6 });
  return format.format(rate as Intl.StringNumericLiteral);
}

export function OrganizationFacts({ hasEntries }: { hasEntries: boolean }) {
  const { t } = useTranslation('organization');
  const words = useTranslation('settings').t;
  const organization = useOrganization();
  const { name, nameAr, baseCurrency, currencyExponent, timeZone, fiscalYearStartMonth, vatRate, id } = organization;
  const currency = t('currencyWithDecimals', {
    currency: currencyName(baseCurrency),
    code: baseCurrency,
    decimals: formatCount(currencyExponent),
  });
  return (
    <Facts
      facts={[
        [t('name'), <bdi key="name">{name}</bdi>],
        [
          t('nameAr'),
          nameAr ? (
            <bdi key="nameAr" lang="ar">
              {nameAr}
            </bdi>
          ) : (
            '–'
          ),
        ],
        [t('currency'), hasEntries ? `${currency} ${t('fixed')}` : currency],
        [t('timeZone'), <bdi key="zone">{timeZone}</bdi>],
        [t('month'), monthName(fiscalYearStartMonth)],
        [t('vatRate'), formatPercent(vatRate)],
        [
          words('id'),
          <code key="id" dir="ltr">
            {id}
          </code>,
        ],
      ]}
    />
  );
}

export function currencyName(code: string): string {
  return new Intl.DisplayNames(currentLocale(), { type: 'currency' }).of(code) ?? code;
}
