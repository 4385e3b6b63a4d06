// What one may do about a webhook: try it out, pause, resume, replay, change, delete.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useChange } from '../../api/documents';
import {
  SettingsPauseWebhookDocument,
  SettingsResumeWebhookDocument,
  type SettingsWebhookFactsFragment,
  SettingsTestWebhookDocument,
} from '../../api/gql/graphql';
import { useOrganization } from '../../app/viewer';
import { Button } from '../../ui/button';
import { Failure } from '../../ui/states';
import { DeliveryResult } from './delivery_result';
import { DeleteWebhook, EditWebhook, ReplayWebhook, RotateSecret } from './webhook_dialogs';

type Act = 'replay' | 'rotate' | 'edit' | 'delete';
const dialogs = { replay: ReplayWebhook, rotate: RotateSecret, edit: EditWebhook, delete: DeleteWebhook } as const;
const acts: readonly Act[] = ['replay', 'rotate', 'edit', 'delete'];

export function WebhookActions({ subject }: { subject: SettingsWebhookFactsFragment }) {
  const { t } = useTranslation('webhooks');
  const organizationId = useOrganization().id;
  const [act, setAct] = useState<Act>();
  const test = useChange(SettingsTestWebhookDocument);
  const pause = useChange(SettingsPauseWebhookDocument);
  const resume = useChange(SettingsResumeWebhookDocument);
  const variables = { input: { id: subject.id }, organizationId };
  const fault = test.error ?? pause.error ?? resume.error;
  const Opened = act && dialogs[act];
  return (
    <section className="webhook-actions" aria-label={t('acts.title')}>
      <div className="settings-buttons">
        <Button kind="primary" isPending={test.isPending} onPress={() => test.mutate(variables)}>
          {t('acts.test')}
        </Button>
        {subject.status === 'ACTIVE' ? (
          <Button isPending={pause.isPending} onPress={() => pause.mutate(variables)}>
            {t('acts.pause')}
          </Button>
        ) : (
          <Button isPending={resume.isPending} onPress={() => resume.mutate(variables)}>
            {t('acts.resume')}
          </Button>
        )}
        {acts.map((one) => (
          <Button key={one} kind={one === 'delete' ? 'danger' : 'plain'} onPress={() => setAct(one)}>
            {t(`acts.${one}`)}
          </Button>
        ))}
      </div>
      {fault && <Failure fault={fault} />}
      <div role="status">{test.data?.testWebhook && <DeliveryResult delivery={test.data.testWebhook} />}</div>
      {Opened && <Opened subject={subject} onClose={() => setAct(undefined)} />}
    </section>
  );
}
