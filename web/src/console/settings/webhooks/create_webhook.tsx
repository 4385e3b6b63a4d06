// Tell a new address of events; the secret its messages are signed with is shown once.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';

import { useChange } from '../../api/documents';
import { SettingsCreateWebhookDocument, type SettingsCreateWebhookMutation } from '../../api/gql/graphql';
import { useOrganization } from '../../app/viewer';
import { Dialog } from '../../ui/dialog';
import { NewSecret } from './new_secret';
import type { WebhookDraft } from './webhook_fields';
import { sentOf, WebhookForm } from './webhook_form';

const empty: WebhookDraft = { url: '', description: '', hearing: 'every', events: [] };
type Made = NonNullable<SettingsCreateWebhookMutation['createWebhook']>;

export function CreateWebhook({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('webhooks');
  const navigate = useNavigate();
  const organizationId = useOrganization().id;
  const [made, setMade] = useState<Made>();
  const creation = useChange(SettingsCreateWebhookDocument);
  const create = (draft: WebhookDraft) =>
    creation.mutate(
      { input: sentOf(draft), organizationId },
      { onSuccess: ({ createWebhook }) => createWebhook && setMade(createWebhook) },
    );
  return (
    <Dialog
      title={t(made ? 'secret.title' : 'create.title')}
      isOpen
      onClose={onClose}
      isAlert={made !== undefined}
      mustAnswer={made !== undefined}
    >
      {made ? (
        <NewSecret
          secret={made.secret}
          onClose={() => void navigate(`/settings/webhooks/${encodeURIComponent(made.webhook.id)}`)}
        />
      ) : (
        <WebhookForm
          initial={empty}
          submit={t('create.submit')}
          isPending={creation.isPending}
          fault={creation.error}
          onSubmit={create}
          onCancel={onClose}
        />
      )}
    </Dialog>
  );
}
