// The form of a webhook, new or changed.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Worded } from '../../ui/refusals';
import { ChangeForm } from '../change_form';
import { type WebhookDraft, WebhookFields } from './webhook_fields';

type Props = {
  initial: WebhookDraft;
  submit: string;
  isPending: boolean;
  fault: unknown;
  onSubmit: (draft: WebhookDraft) => void;
  onCancel: () => void;
};

export function WebhookForm({ initial, onSubmit, fault, ...rest }: Props) {
  const { t } = useTranslation('webhooks');
  const [draft, setDraft] = useState(initial);
  const [isTried, setTried] = useState(false);
  // To the server no events are all of them, which nobody means who unticked every box.
  const isNothing = draft.hearing === 'chosen' && draft.events.length === 0;
  function submit() {
    setTried(true);
    if (!isNothing) onSubmit(draft);
  }
  return (
    <ChangeForm {...rest} fault={isTried && isNothing ? new Worded(t('hearing.nothing')) : fault} onSubmit={submit}>
      <WebhookFields draft={draft} onChange={(part) => setDraft({ ...draft, ...part })} />
    </ChangeForm>
  );
}

/** What the server is sent of a draft; an empty list of events is every one. */
export function sentOf({ url, description, hearing, events }: WebhookDraft) {
  return { url: url.trim(), description: description.trim() || null, events: hearing === 'every' ? [] : [...events] };
}
