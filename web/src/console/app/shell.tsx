// The frame around every page: navigation, organisation, language, theme, sign out.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { NavLink, Outlet, useNavigate } from 'react-router';

import { Button } from '../ui/button';
import { Choice } from '../ui/fields';
import { Failure } from '../ui/states';
import { LanguageChoice, ThemeChoice } from './preferences';
import { root } from './root';
import { useSession } from './session';
import { useViewer } from './viewer';

const ledger = ['', 'journal', 'accounts', 'trial-balance', 'balance-sheet', 'income-statement', 'invoices', 'payments', 'live'] as const;
const settings = ['settings/keys', 'settings/webhooks', 'settings/organization', 'settings/periods', 'settings/members'] as const;

export function Shell() {
  const { t } = useTranslation('app');
  const { organization } = useViewer();
  return (
    <div className="shell">
      <a className="skip" href="#main">
        {t('skip')}
      </a>
      <header className="top">
        <NavLink className="brand" to="/">
          Daftar
        </NavLink>
        <OrganizationChoice />
        <Preferences />
      </header>
      <nav className="side" aria-label={t('navigation')}>
        <Links title={t('ledger')} paths={ledger} />
        <Links title={t('settings')} paths={settings} />
        <h2>{t('tools')}</h2>
        <ul>
          <li>
            <a href={`${root}/graphql`}>GraphiQL</a>
          </li>
          <li>
            <a href={`${root}/docs`}>{t('docs')}</a>
          </li>
        </ul>
      </nav>
      <main id="main" tabIndex={-1}>
        {/* Anew for each organisation: nothing of one stands under the name of another. */}
        <Outlet key={organization.id} />
      </main>
    </div>
  );
}

function Links({ title, paths }: { title: string; paths: readonly ((typeof ledger)[number] | (typeof settings)[number])[] }) {
  const { t } = useTranslation('app');
  return (
    <>
      <h2>{title}</h2>
      <ul>
        {paths.map((path) => (
          <li key={path}>
            <NavLink to={`/${path}`} end={path === ''}>
              {t(`pages.${path === '' ? 'overview' : path}`)}
            </NavLink>
          </li>
        ))}
      </ul>
    </>
  );
}

function OrganizationChoice() {
  const { t } = useTranslation('app');
  const { grants, organization, chooseOrganization } = useViewer();
  if (grants.length === 1) return <bdi className="organization">{organization.name}</bdi>;
  const options = grants.map((one) => ({ value: one.organizationId, label: one.organizationName }));
  return <Choice label={t('organization')} isLabelHidden options={options} value={organization.id} onChange={chooseOrganization} />;
}

function Preferences() {
  const { t } = useTranslation('app');
  const session = useSession();
  const navigate = useNavigate();
  const [fault, setFault] = useState<unknown>();
  return (
    <div className="preferences">
      <LanguageChoice />
      <ThemeChoice />
      {fault !== undefined && <Failure fault={fault} />}
      <Button onPress={() => void session.signOut().then(() => navigate('/sign-in'), setFault)}>{t('signOut')}</Button>
    </div>
  );
}
