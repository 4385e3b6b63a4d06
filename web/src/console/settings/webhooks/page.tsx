// Webhooks: the addresses that are told of events, and how each fares.
import './webhooks.css';

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';

import { useConnection } from '../../api/documents';
import { type SettingsWebhookFactsFragment, SettingsWebhooksDocument, type WebhookStatus } from '../../api/gql/graphql';
import { formatCount, formatInstant, formatNumber } from '../../app/locale';
import { among } from '../../app/parameters';
import { useOrganization } from '../../app/viewer';
import { Button } from '../../ui/button';
import { Choice } from '../../ui/fields';
import { asked, Page } from '../../ui/page';
import type { Column } from '../../ui/table';
import { Allowed, Needs, useMay } from '../access';
import { List } from '../list';
import { CreateWebhook } from './create_webhook';
import { EventsWord } from './event_words';
import { reading, writing } from './needs';
import { WebhookState } from './webhook_state';

const statuses: readonly WebhookStatus[] = ['ACTIVE', 'PAUSED', 'DISABLED', 'DELETED'];

export const parameters = { status: among(statuses) };

export default function Webhooks() {
  const { t } = useTranslation('app');
  const title = t('pages.settings/webhooks');
  return (
    <Allowed title={title} need={reading}>
      <WebhookList title={title} />
    </Allowed>
  );
}

function WebhookList({ title }: { title: string }) {
  const { t } = useTranslation('webhooks');
  const organizationId = useOrganization().id;
  const mayWrite = useMay()(writing);
  const [search, setSearch] = useSearchParams();
  const [isCreating, setCreating] = useState(false);
  const status = statuses.find((one) => one === search.get('status')) ?? null;
  const query = useConnection(SettingsWebhooksDocument, { organizationId, status }, (result) => result.webhooks);
  const create = mayWrite && (
    <Button kind="primary" onPress={() => setCreating(true)}>
      {t('create.title')}
    </Button>
  );
  const options = [
    { value: '', label: t('notDeleted') },
    ...statuses.map((value) => ({ value, label: t(`statuses.${value}`) })),
  ];
  return (
    <Page title={title} actions={create} asked={asked(SettingsWebhooksDocument, { organizationId, status, first: 50 })}>
      <p className="settings-lead">{t('lead')}</p>
      {!mayWrite && <Needs {...writing} />}
      <div className="filters">
        <Choice
          label={t('status')}
          options={options}
          value={status ?? ''}
          onChange={(value) => setSearch(value ? { status: value } : {})}
        />
      </div>
      <List
        query={query}
        label={title}
        columns={useColumns()}
        rows={query.nodes}
        rowId={(one) => one.id}
        empty={t(status ? 'emptyStatus' : 'empty')}
      />
      {isCreating && <CreateWebhook onClose={() => setCreating(false)} />}
    </Page>
  );
}

function useColumns(): Column<SettingsWebhookFactsFragment>[] {
  const { t } = useTranslation('webhooks');
  const { timeZone } = useOrganization();
  return [
    {
      id: 'url',
      header: t('url'),
      cell: (one) => (
        <Link to={`/settings/webhooks/${encodeURIComponent(one.id)}`}>
          <bdi dir="ltr" className="webhook-url">
            {one.url}
          </bdi>
        </Link>
      ),
    },
    {
      id: 'description',
      header: t('description'),
      cell: (one) => <bdi className="webhook-url">{one.description}</bdi>,
    },
    { id: 'status', header: t('status'), cell: (one) => <WebhookState subject={one} /> },
    { id: 'events', header: t('events'), cell: (one) => <EventsWord subject={one} /> },
    { id: 'position', header: t('position'), isAmount: true, cell: (one) => formatNumber(one.position) },
    { id: 'attempts', header: t('attempts'), isAmount: true, cell: (one) => formatCount(one.attempts) },
    {
      id: 'next',
      header: t('nextAttempt'),
      cell: (one) => one.nextAttemptAt && formatInstant(one.nextAttemptAt, timeZone),
    },
  ];
}
