// The questions before a webhook is replayed, given a new secret, changed or deleted.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';

import { useChange } from '../../api/documents';
import {
  SettingsDeleteWebhookDocument,
  SettingsReplayWebhookDocument,
  SettingsRotateWebhookSecretDocument,
  SettingsUpdateWebhookDocument,
  type SettingsRotateWebhookSecretMutation,
  type SettingsWebhookFactsFragment,
} from '../../api/gql/graphql';
import { formatNumber } from '../../app/locale';
import { useOrganization } from '../../app/viewer';
import { Dialog } from '../../ui/dialog';
import { Choice, TextInput } from '../../ui/fields';
import { ChangeForm } from '../change_form';
import { NewSecret } from './new_secret';
import type { WebhookDraft } from './webhook_fields';
import { sentOf, WebhookForm } from './webhook_form';

type Props = { subject: SettingsWebhookFactsFragment; onClose: () => void };
type Rotated = NonNullable<SettingsRotateWebhookSecretMutation['rotateWebhookSecret']>;

export function ReplayWebhook({ subject, onClose }: Props) {
  const { t } = useTranslation('webhooks');
  const organizationId = useOrganization().id;
  const [from, setFrom] = useState('');
  const replay = useChange(SettingsReplayWebhookDocument);
  const submit = () =>
    replay.mutate({ input: { id: subject.id, from: Number(from) }, organizationId }, { onSuccess: onClose });
  return (
    <Dialog title={t('replay.title')} isOpen onClose={onClose}>
      <ChangeForm
        submit={t('replay.submit')}
        isPending={replay.isPending}
        fault={replay.error}
        onSubmit={submit}
        onCancel={onClose}
      >
        <p>{t('replay.meaning', { position: formatNumber(subject.position) })}</p>
        <TextInput
          label={t('replay.from')}
          value={from}
          onChange={setFrom}
          inputMode="numeric"
          pattern="[1-9][0-9]{0,8}"
          isRequired
          autoFocus
        />
      </ChangeForm>
    </Dialog>
  );
}

const overlaps = ['0', '3600', '86400', '604800'] as const;

export function RotateSecret({ subject, onClose }: Props) {
  const { t } = useTranslation('webhooks');
  const organizationId = useOrganization().id;
  const [overlap, setOverlap] = useState('86400');
  const [rotated, setRotated] = useState<Rotated>();
  const rotation = useChange(SettingsRotateWebhookSecretDocument);
  const submit = () =>
    rotation.mutate(
      { input: { id: subject.id, overlapSeconds: Number(overlap) }, organizationId },
      { onSuccess: ({ rotateWebhookSecret }) => rotateWebhookSecret && setRotated(rotateWebhookSecret) },
    );
  return (
    <Dialog
      title={t(rotated ? 'secret.title' : 'rotate.title')}
      isOpen
      onClose={onClose}
      isAlert={rotated !== undefined}
      mustAnswer={rotation.isPending || rotated !== undefined}
    >
      {rotated ? (
        <NewSecret secret={rotated.secret} onClose={onClose} />
      ) : (
        <ChangeForm
          submit={t('rotate.submit')}
          isPending={rotation.isPending}
          fault={rotation.error}
          onSubmit={submit}
          onCancel={onClose}
        >
          <p>{t('rotate.meaning')}</p>
          <Choice
            label={t('rotate.overlap')}
            options={overlaps.map((value) => ({ value, label: t(`overlaps.${value}`) }))}
            value={overlap}
            onChange={setOverlap}
          />
        </ChangeForm>
      )}
    </Dialog>
  );
}

export function EditWebhook({ subject, onClose }: Props) {
  const { t } = useTranslation('webhooks');
  const organizationId = useOrganization().id;
  const update = useChange(SettingsUpdateWebhookDocument);
  const initial: WebhookDraft = {
    url: subject.url,
    description: subject.description ?? '',
    hearing: subject.isEveryEvent ? 'every' : 'chosen',
    events: subject.isEveryEvent ? [] : subject.events,
  };
  const submit = (draft: WebhookDraft) =>
    update.mutate({ input: { id: subject.id, ...sentOf(draft) }, organizationId }, { onSuccess: onClose });
  return (
    <Dialog title={t('edit.title')} isOpen onClose={onClose}>
      <WebhookForm
        initial={initial}
        submit={t('edit.submit')}
        isPending={update.isPending}
        fault={update.error}
        onSubmit={submit}
        onCancel={onClose}
      />
    </Dialog>
  );
}

export function DeleteWebhook({ subject, onClose }: Props) {
  const { t } = useTranslation('webhooks');
  const navigate = useNavigate();
  const organizationId = useOrganization().id;
  const deletion = useChange(SettingsDeleteWebhookDocument);
  const submit = () =>
    deletion.mutate(
      { input: { id: subject.id }, organizationId },
      { onSuccess: () => void navigate('/settings/webhooks') },
    );
  return (
    <Dialog title={t('delete.title')} isOpen onClose={onClose} isAlert>
      <ChangeForm
        submit={t('delete.submit')}
        kind="danger"
        isPending={deletion.isPending}
        fault={deletion.error}
        onSubmit={submit}
        onCancel={onClose}
      >
        <p>{t('delete.meaning')}</p>
      </ChangeForm>
    </Dialog>
  );
}
