// What one says of a webhook: where messages go, what it is for, which events.
import { useTranslation } from 'react-i18next';

import { useDocument } from '../../api/documents';
import { SettingsWebhookEventsDocument } from '../../api/gql/graphql';
import { useOrganization, useViewer } from '../../app/viewer';
import { TextInput } from '../../ui/fields';
import { Failure, Loading } from '../../ui/states';
import { Check, Group, OneOf } from '../choices';
import { type Area, holds } from '../keys/draft';
import { useEventWords } from './event_words';

export type Hearing = 'every' | 'chosen';
export type WebhookDraft = { url: string; description: string; hearing: Hearing; events: readonly string[] };
type Props = { draft: WebhookDraft; onChange: (part: Partial<WebhookDraft>) => void };

export function WebhookFields({ draft, onChange }: Props) {
  const { t } = useTranslation('webhooks');
  const hearings = (['every', 'chosen'] as const).map((value) => ({
    value,
    label: t(`hearing.${value}.name`),
    explanation: t(`hearing.${value}.meaning`),
  }));
  return (
    <>
      <TextInput
        label={t('url')}
        description={t('urlMeaning')}
        type="url"
        value={draft.url}
        onChange={(url) => onChange({ url })}
        placeholder="https://"
        isRequired
        autoFocus
      />
      <TextInput
        label={t('description')}
        value={draft.description}
        onChange={(description) => onChange({ description })}
        maxLength={200}
      />
      <OneOf
        legend={t('events')}
        options={hearings}
        value={draft.hearing}
        onChange={(hearing) => onChange({ hearing })}
      />
      {draft.hearing === 'chosen' && <EventChoices draft={draft} onChange={onChange} />}
    </>
  );
}

function EventChoices({ draft, onChange }: Props) {
  const areaName = useTranslation('keys').t;
  const words = useEventWords();
  const { key } = useViewer();
  const organizationId = useOrganization().id;
  const query = useDocument(SettingsWebhookEventsDocument, { organizationId });
  if (query.isPending) return <Loading />;
  if (query.error) return <Failure fault={query.error} onRetry={() => void query.refetch()} />;

  const events = query.data.webhookEvents?.nodes ?? [];
  const areas = [...new Set(events.map(({ scope }) => scope.split(':')[0] as Area))];
  function put(event: string, isChecked: boolean) {
    const others = draft.events.filter((one) => one !== event);
    onChange({ events: isChecked ? [...others, event] : others });
  }
  return (
    <div className="webhook-events">
      {areas.map((area) => (
        <Group key={area} legend={areaName(`areas.${area}.name`)}>
          {events
            .filter(({ scope }) => scope.startsWith(`${area}:`))
            .map(({ event, description, scope }) => (
              <Check
                key={event}
                label={event}
                explanation={words(event, description)}
                isChecked={draft.events.includes(event)}
                isDisabled={!holds(key.scopes, scope)}
                onChange={(isChecked) => put(event, isChecked)}
              />
            ))}
        </Group>
      ))}
    </div>
  );
}
