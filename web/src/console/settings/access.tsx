// What a page of Settings takes, said before the server has to refuse it.
import './settings.css';

import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import type { Role } from '../api/gql/graphql';
import { useViewer } from '../app/viewer';
import { Page } from '../ui/page';
import { isolated } from '../app/isolated';

export type Need = { scope: string; role: Role };

export const roles: readonly Role[] = ['VIEWER', 'CONTRIBUTOR', 'MANAGER', 'ADMIN', 'OWNER'];

/** Whether the signed-in key holds a scope, and at least a role in this organisation. */
export function useMay(): (need: Need) => boolean {
  const { key, may } = useViewer();
  return ({ scope, role }) => may(role) && (key.scopes.includes('*') || key.scopes.includes(scope));
}

/** Say in words what it takes, and what the key has instead. */
export function Needs({ scope, role }: Need) {
  const { t } = useTranslation('settings');
  const { key, organization } = useViewer();
  return (
    <div className="settings-needs" role="note">
      <p>{t('needs.takes', { role: t(`roles.${role}`) })}</p>
      <p>
        {t('needs.has', {
          key: isolated(key.name),
          role: t(`roles.${organization.role}`),
          organization: isolated(organization.name),
        })}
      </p>
      <code dir="ltr">{scope}</code>
    </div>
  );
}

/** A page for those who may read it; whoever may not is told what it takes. */
export function Allowed({ title, need, children }: { title: string; need: Need; children: ReactNode }) {
  if (useMay()(need)) return children;
  return (
    <Page title={title}>
      <Needs {...need} />
    </Page>
  );
}
