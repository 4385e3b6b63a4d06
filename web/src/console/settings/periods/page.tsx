// The lock and the fiscal periods: which days take entries, and which do not any more.
import './periods.css';

import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';

import { useDocument } from '../../api/documents';
import { SettingsFiscalYearsDocument } from '../../api/gql/graphql';
import { formatNumber } from '../../app/locale';
import { year } from '../../app/parameters';
import { useOrganization } from '../../app/viewer';
import { Choice } from '../../ui/fields';
import { asked, Page } from '../../ui/page';
import { Empty, Failure, Loading } from '../../ui/states';
import { Allowed, Needs, useMay } from '../access';
import { FiscalYearPanel } from './fiscal_year';
import { Lock } from './lock';
import { reading, writing } from './needs';
import { type FiscalYear, orderOf } from './order';
import { PeriodTable } from './period_table';

export const parameters = { year };

export default function Periods() {
  const { t } = useTranslation('app');
  const title = t('pages.settings/periods');
  return (
    <Allowed title={title} need={reading}>
      <LockAndPeriods title={title} />
    </Allowed>
  );
}

function LockAndPeriods({ title }: { title: string }) {
  const organizationId = useOrganization().id;
  const mayWrite = useMay()(writing);
  const query = useDocument(SettingsFiscalYearsDocument, { organizationId });
  return (
    <Page title={title} asked={asked(SettingsFiscalYearsDocument, { organizationId })}>
      <Lock mayWrite={mayWrite} />
      {!mayWrite && <Needs {...writing} />}
      {query.isPending && <Loading />}
      {query.error && <Failure fault={query.error} onRetry={() => void query.refetch()} />}
      {query.data && <Years years={query.data.fiscalYears?.nodes ?? []} mayWrite={mayWrite} />}
    </Page>
  );
}

function Years({ years, mayWrite }: { years: readonly FiscalYear[]; mayWrite: boolean }) {
  const { t } = useTranslation('periods');
  const { closedThrough, today } = useOrganization();
  const [search, setSearch] = useSearchParams();
  const present = years.find((year) => year.from <= today && today <= year.to) ?? years.at(-1);
  const order = orderOf(years, closedThrough);
  const next = years.find((year) => year.year === order.closesNext?.fiscalYear);
  const chosen = years.find((year) => String(year.year) === search.get('year')) ?? next ?? present;
  if (!chosen) return <Empty>{t('empty')}</Empty>;
  return (
    <section>
      <h2>{t('periods')}</h2>
      <p className="settings-lead">{t('periodsMeaning')}</p>
      <div className="filters">
        <Choice
          label={t('year')}
          options={years.map(({ year, isClosed }) => ({
            value: String(year),
            label: isClosed ? t('yearClosed', { year: formatNumber(year) }) : formatNumber(year),
          }))}
          value={String(chosen.year)}
          onChange={(year) => setSearch({ year })}
        />
      </div>
      <FiscalYearPanel subject={chosen} order={order} />
      <PeriodTable periods={chosen.periods} order={order} mayWrite={mayWrite} />
    </section>
  );
}
