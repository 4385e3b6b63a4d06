// Where else a new key is granted its role: the organisations that the signed-in key administers.
import { useTranslation } from 'react-i18next';

import { useViewer } from '../../app/viewer';
import { Check, Group } from '../choices';

type Props = { chosen: readonly string[]; onChange: (chosen: string[]) => void };

export function OtherOrganizations({ chosen, onChange }: Props) {
  const { t } = useTranslation('keys');
  const { grants, organization } = useViewer();
  const others = grants.filter(
    ({ role, organizationId }) => organizationId !== organization.id && (role === 'ADMIN' || role === 'OWNER'),
  );
  if (others.length === 0) return null;
  return (
    <Group legend={t('organizations')}>
      <Check label={organization.name} explanation={t('create.home')} isChecked isDisabled onChange={() => undefined} />
      {others.map(({ organizationId: id, organizationName }) => (
        <Check
          key={id}
          label={organizationName}
          isChecked={chosen.includes(id)}
          onChange={(isChecked) => onChange(isChecked ? [...chosen, id] : chosen.filter((one) => one !== id))}
        />
      ))}
    </Group>
  );
}
