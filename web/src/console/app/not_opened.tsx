// An address may name an organisation that this key does not open: other books are not shown in its place.
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { Page } from '../ui/page';
import { useAccess, useNamedOrganization } from './access';
import { addressOf } from './address';
import { organizationParameter } from './kept_organization';

const SHOWN_CHARACTERS = 60;

export function NotOpened() {
  const { t } = useTranslation('app');
  const { key, grants } = useAccess();
  const named = (useNamedOrganization() ?? '').slice(0, SHOWN_CHARACTERS);
  return (
    <Page title={t('notOpened.title')}>
      <div className="failure" role="alert">
        <p>{t('notOpened.explanation', { key: key.name })}</p>
        <code>
          <bdi>{named}</bdi>
        </code>
      </div>
      <h2>{t('notOpened.opened')}</h2>
      <ul>
        {grants.map(({ organizationId, organizationName }) => (
          <li key={organizationId}>
            <Link to={addressOf('/', { [organizationParameter]: organizationId })}>
              <bdi>{organizationName}</bdi>
            </Link>
          </li>
        ))}
      </ul>
    </Page>
  );
}
