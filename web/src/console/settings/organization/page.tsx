// The organisation: what it is called, how its books are kept, and the accounts the product posts to by itself.
import './organization.css';

import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useDocument } from '../../api/documents';
import { OtherOrganizationDocument, SettingsDefaultAccountsDocument } from '../../api/gql/graphql';
import { useOrganization } from '../../app/viewer';
import { Button } from '../../ui/button';
import { asked, OpenInGraphiQL, Page } from '../../ui/page';
import { Failure, Loading } from '../../ui/states';
import { type Need, Needs, useMay } from '../access';
import { DefaultAccounts } from './default_accounts';
import { EditOrganization } from './edit_organization';
import { OrganizationFacts } from './organization_facts';

const changing: Need = { scope: 'organizations:write', role: 'ADMIN' };
const readingAccounts: Need = { scope: 'accounting:read', role: 'VIEWER' };

export default function OrganizationPage() {
  const { t } = useTranslation('app');
  const organizationId = useOrganization().id;
  const may = useMay();
  return (
    <Page title={t('pages.settings/organization')} asked={asked(OtherOrganizationDocument, { organizationId })}>
      {may(readingAccounts) ? (
        <WithAccounts mayChange={may(changing)} />
      ) : (
        <Known mayChange={may(changing)} hasEntries />
      )}
    </Page>
  );
}

/** What is known of the organisation alone, for whoever may not see its accounts. */
function Known({ mayChange, hasEntries }: { mayChange: boolean; hasEntries: boolean }) {
  const { t } = useTranslation('organization');
  const [isEditing, setEditing] = useState(false);
  return (
    <section className="settings-panel">
      <OrganizationFacts hasEntries={hasEntries} />
      {mayChange ? <Button onPress={() => setEditing(true)}>{t('edit.title')}</Button> : <Needs {...changing} />}
      {isEditing && <EditOrganization hasEntries={hasEntries} onClose={() => setEditing(false)} />}
    </section>
  );
}

function WithAccounts({ mayChange }: { mayChange: boolean }) {
  const { t } = useTranslation('organization');
  const organizationId = useOrganization().id;
  const query = useDocument(SettingsDefaultAccountsDocument, { organizationId });
  return (
    <>
      <Known mayChange={mayChange} hasEntries={(query.data?.ledgerSummary?.lastNumber ?? 1) > 0} />
      <div className="page-head organization-accounts">
        <h2>{t('defaultAccounts')}</h2>
        <div className="actions">
          <OpenInGraphiQL {...asked(SettingsDefaultAccountsDocument, { organizationId })} />
        </div>
      </div>
      <p className="settings-lead">{t('defaultAccountsMeaning')}</p>
      {query.isPending && <Loading />}
      {query.error && <Failure fault={query.error} onRetry={() => void query.refetch()} />}
      {query.data && <DefaultAccounts held={query.data.defaultAccounts?.nodes ?? []} />}
    </>
  );
}
