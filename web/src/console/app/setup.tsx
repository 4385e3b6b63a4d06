// First start: whoever has the setup code begins the books and becomes their owner.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, useNavigate } from 'react-router';

import { Button } from '../ui/button';
import { Secret } from '../ui/secret';
import { Alone } from './alone';
import { useSession } from './session';
import { SetupForm } from './setup_form';

export default function Setup() {
  const { t } = useTranslation('app');
  const session = useSession();
  const navigate = useNavigate();
  const [key, setKey] = useState<string>();

  if (key !== undefined) {
    return (
      <Alone title={t('setup.done')} explanation={t('setup.keepKey')}>
        <Secret label={t('setup.ownerKey')} value={key} />
        <Button kind="primary" onPress={() => void navigate('/', { replace: true })}>
          {t('setup.open')}
        </Button>
      </Alone>
    );
  }
  if (!session.needsSetup) return <Navigate to="/" replace />;
  return (
    <Alone title={t('setup.title')} explanation={t('setup.explanation')}>
      <SetupForm onBegun={setKey} />
    </Alone>
  );
}
