// Everything that is known of one key, except its text, which nobody knows.
import { useTranslation } from 'react-i18next';

import type { SettingsKeyFragment } from '../../api/gql/graphql';
import { formatCount, formatInstant } from '../../app/locale';
import { useOrganization } from '../../app/viewer';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Facts } from '../facts';
import { areas, every, type Scope, scopesOf } from './draft';
import { doorName } from './first_calls';
import { KeyState } from './key_state';

export function KeyDetails({ subject, onClose }: { subject: SettingsKeyFragment; onClose: () => void }) {
  const { t } = useTranslation('keys');
  const words = useTranslation('settings').t;
  const { timeZone } = useOrganization();
  const instant = (value: string | null) => (value ? formatInstant(value, timeZone) : words('never'));
  return (
    <Dialog title={subject.name} isOpen onClose={onClose}>
      <Facts
        facts={[
          [t('state'), <KeyState key="state" subject={subject} />],
          [
            t('prefix'),
            <code key="prefix" dir="ltr">
              {subject.prefix}…
            </code>,
          ],
          ...subject.grants.map((grant) => [grant.organizationName, words(`roles.${grant.role}`)] as const),
          [t('scopes'), <ScopeWords key="scopes" scopes={subject.scopes} />],
          [
            t('rateLimit'),
            subject.rateLimit === null ? t('usualLimit') : t('perMinute', { hits: formatCount(subject.rateLimit) }),
          ],
          [t('expires'), instant(subject.expiresAt)],
          [t('lastUsed'), instant(subject.lastUsedAt)],
          ...(subject.lastUsedSurface ? [[t('through'), doorName(subject.lastUsedSurface)] as const] : []),
          [t('created'), instant(subject.createdAt)],
          [
            words('id'),
            <code key="id" dir="ltr">
              {subject.id}
            </code>,
          ],
        ]}
      />
      <div className="settings-buttons key-close">
        <Button onPress={onClose}>{words('close')}</Button>
      </div>
    </Dialog>
  );
}

function ScopeWords({ scopes }: { scopes: readonly string[] }) {
  const { t } = useTranslation('keys');
  if (scopes.includes(every)) return <>{t('everyScope')}</>;
  const held = areas.map((area) => ({
    area,
    verbs: scopesOf(area).filter(({ scope }) => scopes.includes(scope satisfies Scope)),
  }));
  return (
    <ul className="key-scopes">
      {held
        .filter(({ verbs }) => verbs.length > 0)
        .map(({ area, verbs }) => (
          <li key={area}>
            {t(`areas.${area}.name`)}: {verbs.map(({ verb }) => t(`verbs.${verb}`)).join(t('and'))}
          </li>
        ))}
    </ul>
  );
}
