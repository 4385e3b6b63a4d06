// The frame around every page: navigation, organisation, language, theme, sign out.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { NavLink, Outlet, useNavigate } from 'react-router';

import { Button } from '../ui/button';
import { Choice } from '../ui/fields';
import { Failure } from '../ui/states';
import { useAccess, useOrganizationChange } from './access';
import { LanguageChoice, ThemeChoice } from './preferences';
import { root } from './root';
import { useSession } from './session';
import { Books } from './viewer';

const ledger = [
  '',
  'journal',
  'accounts',
  'trial-balance',
  'balance-sheet',
  'income-statement',
  'invoices',
  'payments',
  'live',
] as const;
const settings = [
  'settings/keys',
  'settings/webhooks',
  'settings/organization',
  'settings/periods',
  'settings/members',
] as const;
type Path = (typeof ledger)[number] | (typeof settings)[number];

export function Shell() {
  const { t } = useTranslation('app');
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
            <a href={`${root}/docs/guide`}>{t('guide')}</a>
          </li>
          <li>
            <a href={`${root}/docs`}>{t('docs')}</a>
          </li>
        </ul>
      </nav>
      <main id="main" tabIndex={-1}>
        <Books>
          <Outlet />
        </Books>
      </main>
    </div>
  );
}

function Links({ title, paths }: { title: string; paths: readonly Path[] }) {
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
  const { grants, organizationId } = useAccess();
  const change = useOrganizationChange();
  const options = grants.map((one) => ({ value: one.organizationId, label: one.organizationName }));
  const [only] = options;
  if (only && options.length === 1) return organizationId && <bdi className="organization">{only.label}</bdi>;
  const none = { value: '', label: t('notOpened.choose') };
  return (
    <Choice
      label={t('organization')}
      isLabelHidden
      options={organizationId ? options : [none, ...options]}
      value={organizationId ?? ''}
      onChange={change}
    />
  );
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
