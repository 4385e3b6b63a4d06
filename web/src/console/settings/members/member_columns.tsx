// The columns of the list of members.
import { useTranslation } from 'react-i18next';

import type { SettingsKeyFragment } from '../../api/gql/graphql';
import { formatInstant } from '../../app/locale';
import { useOrganization, useViewer } from '../../app/viewer';
import { Button } from '../../ui/button';
import type { Column } from '../../ui/table';
import { isolated } from '../../app/isolated';
import type { MemberAct } from './page';

export function useMemberColumns(mayWrite: boolean, onAct: (act: MemberAct) => void): Column<SettingsKeyFragment>[] {
  const { t } = useTranslation('members');
  const words = useTranslation('settings').t;
  const { key: own } = useViewer();
  const { timeZone } = useOrganization();
  const columns: Column<SettingsKeyFragment>[] = [
    {
      id: 'name',
      header: t('member'),
      cell: (key) => (key.id === own.id ? t('you', { name: isolated(key.name) }) : <bdi>{key.name}</bdi>),
    },
    { id: 'prefix', header: t('prefix'), cell: (key) => <code dir="ltr">{key.prefix}…</code> },
    { id: 'role', header: words('role'), cell: (key) => words(`roles.${key.grants[0]!.role}`) },
    { id: 'home', header: t('standing'), cell: (key) => t(key.grants[0]!.isDefault ? 'home' : 'guest') },
    {
      id: 'lastUsed',
      header: t('lastUsed'),
      cell: (key) => (key.lastUsedAt ? formatInstant(key.lastUsedAt, timeZone) : words('never')),
    },
  ];
  if (!mayWrite) return columns;
  return [
    ...columns,
    { id: 'actions', header: words('actions'), cell: (key) => <Actions subject={key} onAct={onAct} /> },
  ];
}

function Actions({ subject, onAct }: { subject: SettingsKeyFragment; onAct: (act: MemberAct) => void }) {
  const { t } = useTranslation('members');
  const { may } = useViewer();
  if (!may(subject.grants[0]!.role)) return <span className="settings-quiet">{t('higher')}</span>;
  return (
    <div className="settings-buttons">
      <Button aria-label={t('change.named', { name: subject.name })} onPress={() => onAct({ act: 'change', subject })}>
        {t('change.short')}
      </Button>
      <Button
        kind="danger"
        aria-label={t('withdraw.named', { name: subject.name })}
        onPress={() => onAct({ act: 'withdraw', subject })}
      >
        {t('withdraw.short')}
      </Button>
    </div>
  );
}
