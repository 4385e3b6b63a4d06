// A role for a key, at most one's own, with what it means.
import { useTranslation } from 'react-i18next';

import type { Role } from '../api/gql/graphql';
import { useViewer } from '../app/viewer';
import { Choice } from '../ui/fields';
import { roles } from './access';

export function RoleChoice({ value, onChange }: { value: Role; onChange: (role: Role) => void }) {
  const { t } = useTranslation('settings');
  const { may } = useViewer();
  const options = roles.filter(may).map((role) => ({ value: role, label: t(`roles.${role}`) }));
  return (
    <div className="settings-described">
      <Choice label={t('role')} options={options} value={value} onChange={(role) => onChange(role as Role)} />
      <small>{t(`roleMeanings.${value}`)}</small>
    </div>
  );
}
