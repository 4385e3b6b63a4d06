// The columns of the list of keys.
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import type { SettingsKeyFragment } from '../../api/gql/graphql';
import { currentLocale, formatCount } from '../../app/locale';
import { useOrganization, useViewer } from '../../app/viewer';
import { Button } from '../../ui/button';
import type { Column } from '../../ui/table';
import { every } from './draft';
import { doorName } from './first_calls';
import { KeyState, standingOf } from './key_state';

type Ending = { act: 'rotate' | 'revoke'; subject: SettingsKeyFragment };

type Options = { mayWrite: boolean; isEndedShown: boolean; onEnding: (ending: Ending) => void };

export function useKeyColumns({ mayWrite, isEndedShown, onEnding }: Options): Column<SettingsKeyFragment>[] {
  const { t } = useTranslation('keys');
  const words = useTranslation('settings').t;
  const viewer = useViewer();
  const { timeZone } = useOrganization();
  const columns: Column<SettingsKeyFragment>[] = [
    { id: 'name', header: t('name'), cell: (key) => <Name subject={key} isOwn={key.id === viewer.key.id} /> },
    { id: 'prefix', header: t('prefix'), cell: (key) => <code dir="ltr">{key.prefix}…</code> },
    { id: 'role', header: words('role'), cell: (key) => key.grants.map(({ role }) => words(`roles.${role}`)).join() },
    {
      id: 'scopes',
      header: t('scopes'),
      cell: ({ scopes }) =>
        scopes.includes(every)
          ? t('everyScope')
          : t('scopeCount', { count: scopes.length, shown: formatCount(scopes.length) }),
    },
    { id: 'lastUsed', header: t('lastUsed'), cell: (key) => <LastUse subject={key} /> },
    {
      id: 'expires',
      header: t('expires'),
      cell: ({ expiresAt }) => (expiresAt ? formatDayOf(expiresAt, timeZone) : words('never')),
    },
    {
      id: 'rateLimit',
      header: t('limit'),
      isAmount: true,
      cell: ({ rateLimit }) => (rateLimit === null ? t('usualLimit') : formatCount(rateLimit)),
    },
  ];
  // While only keys that work are shown, a column that says so would say nothing.
  if (isEndedShown)
    columns.splice(1, 0, { id: 'state', header: t('state'), cell: (key) => <KeyState subject={key} /> });
  if (!mayWrite) return columns;
  const actions = (key: SettingsKeyFragment) =>
    standingOf(key) === 'revoked' ? null : <Actions subject={key} onEnding={onEnding} />;
  return [...columns, { id: 'actions', header: words('actions'), cell: actions }];
}

/** The day of an instant where the organisation is. */
function formatDayOf(instant: string, timeZone: string): string {
  return new Intl.DateTimeFormat(currentLocale(), { dateStyle: 'medium', timeZone }).format(new Date(instant));
}

function LastUse({ subject }: { subject: SettingsKeyFragment }) {
  const words = useTranslation('settings').t;
  const { timeZone } = useOrganization();
  const { lastUsedAt, lastUsedSurface } = subject;
  if (!lastUsedAt) return <>{words('never')}</>;
  return (
    <>
      {formatDayOf(lastUsedAt, timeZone)}{' '}
      {lastUsedSurface && <bdi className="settings-quiet">{doorName(lastUsedSurface)}</bdi>}
    </>
  );
}

function Name({ subject, isOwn }: { subject: SettingsKeyFragment; isOwn: boolean }) {
  const { t } = useTranslation('keys');
  return (
    <>
      <Link to={`?key=${encodeURIComponent(subject.id)}`}>
        <bdi>{subject.name}</bdi>
      </Link>
      {isOwn && <span className="settings-quiet"> {t('own')}</span>}
    </>
  );
}

function Actions({ subject, onEnding }: { subject: SettingsKeyFragment; onEnding: (ending: Ending) => void }) {
  const { t } = useTranslation('keys');
  const { may } = useViewer();
  const [grant] = subject.grants;
  if (!grant || !may(grant.role)) return <span className="settings-quiet">{t('higher')}</span>;
  return (
    <div className="settings-buttons">
      {grant.isDefault && (
        <Button
          aria-label={t('rotate.named', { name: subject.name })}
          onPress={() => onEnding({ act: 'rotate', subject })}
        >
          {t('rotate.short')}
        </Button>
      )}
      <Button
        kind="danger"
        aria-label={t('revoke.named', { name: subject.name })}
        onPress={() => onEnding({ act: 'revoke', subject })}
      >
        {t('revoke.short')}
      </Button>
    </div>
  );
}
