// A key's text, shown this once, and the first calls to make with it.
import { useTranslation } from 'react-i18next';

import { useOrganization } from '../../app/viewer';
import { Button } from '../../ui/button';
import { Secret } from '../../ui/secret';
import { doorNames, firstCalls } from './first_calls';

type Props = { secret: string | null; scopes: readonly string[]; onClose: () => void };

export function NewKey({ secret, scopes, onClose }: Props) {
  const { t } = useTranslation('keys');
  return (
    <div className="new-key">
      {secret === null ? (
        <p className="settings-warning">{t('new.lost')}</p>
      ) : (
        <Shown secret={secret} scopes={scopes} />
      )}
      <Button kind="primary" onPress={onClose}>
        {t('new.done')}
      </Button>
    </div>
  );
}

function Shown({ secret, scopes }: { secret: string; scopes: readonly string[] }) {
  const { t } = useTranslation('keys');
  const organizationId = useOrganization().id;
  return (
    <>
      <p>{t('new.once')}</p>
      <Secret label={t('new.text')} value={secret} />
      <h3>{t('new.calls')}</h3>
      {firstCalls(secret, scopes, organizationId).map(({ door, command }) => (
        <Secret key={door} label={doorNames[door]} value={command} />
      ))}
    </>
  );
}
