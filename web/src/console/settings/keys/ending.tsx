// Give a key a new text, or end it; when it is the key of this session, the session follows.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { request } from '../../api/client';
import {
  type SettingsKeyFragment,
  SettingsRevokeKeyDocument,
  type SettingsRotateKeyMutation,
  SettingsRotateKeyDocument,
} from '../../api/gql/graphql';
import { useSession } from '../../app/session';
import { useViewer } from '../../app/viewer';
import { Dialog } from '../../ui/dialog';
import { ChangeForm } from '../change_form';
import { isolated } from '../../app/isolated';
import { NewKey } from './new_key';

type Props = { subject: SettingsKeyFragment; onClose: () => void };
type Rotated = NonNullable<SettingsRotateKeyMutation['rotateKey']>;

// Neither is sent with an Idempotency-Key: a repetition ends what is ended, and no repetition shows a text again.

/** End a key; of a guest only its role here ends. */
export function RevokeKey({ subject, onClose }: Props) {
  const { t } = useTranslation('keys');
  const { key, organization } = useViewer();
  const session = useSession();
  const client = useQueryClient();
  const isOwn = subject.id === key.id;
  const isAtHome = subject.grants[0]?.isDefault ?? false;
  const revocation = useMutation({
    mutationFn: () =>
      request(SettingsRevokeKeyDocument, { input: { id: subject.id }, organizationId: organization.id }),
    onSuccess: async () => {
      if (isOwn && isAtHome) return session.signOut();
      onClose();
      await client.invalidateQueries();
    },
  });
  return (
    <Dialog
      title={t(isAtHome ? 'revoke.title' : 'revoke.guestTitle', { name: isolated(subject.name) })}
      isOpen
      onClose={onClose}
      isAlert
    >
      <ChangeForm
        submit={t(isAtHome ? 'revoke.submit' : 'revoke.guestSubmit')}
        kind="danger"
        isPending={revocation.isPending}
        fault={revocation.error}
        onSubmit={() => revocation.mutate()}
        onCancel={onClose}
      >
        <p>
          {isAtHome ? t('revoke.meaning') : t('revoke.guestMeaning', { organization: isolated(organization.name) })}
        </p>
        {isOwn && <p className="settings-warning">{t('revoke.own')}</p>}
      </ChangeForm>
    </Dialog>
  );
}

/** Give a key a new text, which is shown once. */
export function RotateKey({ subject, onClose }: Props) {
  const { t } = useTranslation('keys');
  const { key, organization } = useViewer();
  const session = useSession();
  const client = useQueryClient();
  const [rotated, setRotated] = useState<Rotated>();
  const isOwn = subject.id === key.id;
  const rotation = useMutation({
    mutationFn: () =>
      request(SettingsRotateKeyDocument, { input: { id: subject.id }, organizationId: organization.id }),
    onSuccess: async ({ rotateKey }) => {
      if (!rotateKey) return;
      setRotated(rotateKey);
      // The old text no longer carries this session; the new one does.
      if (isOwn && rotateKey.secret !== null) await session.renew(rotateKey.secret);
      await client.invalidateQueries();
    },
  });
  return (
    <Dialog
      title={t(rotated ? 'new.title' : 'rotate.title', { name: isolated(subject.name) })}
      isOpen
      onClose={onClose}
      isAlert
      mustAnswer={rotation.isPending || rotated !== undefined}
    >
      {rotated ? (
        <NewKey secret={rotated.secret} scopes={rotated.key.scopes} onClose={onClose} />
      ) : (
        <ChangeForm
          submit={t('rotate.submit')}
          isPending={rotation.isPending}
          fault={rotation.error}
          onSubmit={() => rotation.mutate()}
          onCancel={onClose}
        >
          <p>{t('rotate.meaning')}</p>
          {isOwn && <p className="settings-warning">{t('rotate.own')}</p>}
        </ChangeForm>
      )}
    </Dialog>
  );
}
