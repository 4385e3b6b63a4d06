// The secret a webhook's messages are signed with, shown this once.
import { useTranslation } from 'react-i18next';

import { Button } from '../../ui/button';
import { Secret } from '../../ui/secret';

export function NewSecret({ secret, onClose }: { secret: string | null; onClose: () => void }) {
  const { t } = useTranslation('webhooks');
  return (
    <>
      {secret === null ? (
        <p className="settings-warning">{t('secret.lost')}</p>
      ) : (
        <>
          <p>{t('secret.once')}</p>
          <Secret label={t('secret.text')} value={secret} />
        </>
      )}
      <Button kind="primary" onPress={onClose}>
        {t('secret.done')}
      </Button>
    </>
  );
}
