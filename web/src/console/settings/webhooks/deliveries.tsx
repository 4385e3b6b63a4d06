// The log of what a webhook was sent: every try of the last 30 days, newest first.
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';

import { useChange, useConnection } from '../../api/documents';
import {
  type DeliveryOutcome,
  SettingsDeliveriesDocument,
  type SettingsDeliveryFactsFragment,
  SettingsRedeliverDocument,
} from '../../api/gql/graphql';
import { formatCount, formatInstant, formatNumber } from '../../app/locale';
import { among, identity } from '../../app/parameters';
import { useOrganization } from '../../app/viewer';
import { Button } from '../../ui/button';
import { Choice } from '../../ui/fields';
import { asked, OpenInGraphiQL } from '../../ui/page';
import { Failure } from '../../ui/states';
import type { Column } from '../../ui/table';
import { List } from '../list';
import { DeliveryDetails } from './delivery_details';
import { DeliveryResult } from './delivery_result';
import { Outcome } from './webhook_state';

const outcomes: readonly DeliveryOutcome[] = ['DELIVERED', 'FAILED', 'DEAD'];

export const parameters = { outcome: among(outcomes), delivery: identity };

export function Deliveries({ webhookId, maySend }: { webhookId: string; maySend: boolean }) {
  const { t } = useTranslation('webhooks');
  const organizationId = useOrganization().id;
  const [search, setSearch] = useSearchParams();
  const outcome = outcomes.find((one) => one === search.get('outcome')) ?? null;
  const variables = { id: webhookId, outcome, organizationId };
  const query = useConnection(SettingsDeliveriesDocument, variables, (result) => result.webhook?.deliveries);
  const redelivery = useChange(SettingsRedeliverDocument);
  const send = (deliveryId: string) => redelivery.mutate({ input: { deliveryId }, organizationId });
  const put = (name: string, value: string) =>
    setSearch((before) => {
      if (value) before.set(name, value);
      else before.delete(name);
      return before;
    });
  const options = [
    { value: '', label: t('everyOutcome') },
    ...outcomes.map((value) => ({ value, label: t(`outcomes.${value}`) })),
  ];
  const opened = search.get('delivery');
  return (
    <section>
      <h2>{t('log')}</h2>
      <div className="filters">
        <Choice
          label={t('outcome')}
          options={options}
          value={outcome ?? ''}
          onChange={(value) => put('outcome', value)}
        />
        <Button onPress={() => void query.refetch()}>{t('lookAgain')}</Button>
        <OpenInGraphiQL {...asked(SettingsDeliveriesDocument, { ...variables, first: 50 })} />
      </div>
      {redelivery.error && <Failure fault={redelivery.error} />}
      <div role="status">{redelivery.data?.redeliver && <DeliveryResult delivery={redelivery.data.redeliver} />}</div>
      <List
        query={query}
        label={t('log')}
        columns={useColumns(maySend ? send : undefined)}
        rows={query.nodes}
        rowId={(one) => one.id}
        empty={t(outcome ? 'emptyOutcome' : 'emptyLog')}
      />
      {opened && <DeliveryDetails id={opened} onClose={() => put('delivery', '')} />}
    </section>
  );
}

function useColumns(onSend?: (deliveryId: string) => void): Column<SettingsDeliveryFactsFragment>[] {
  const { t } = useTranslation('webhooks');
  const { timeZone } = useOrganization();
  const [search] = useSearchParams();
  const linkTo = (id: string) => `?${new URLSearchParams({ ...Object.fromEntries(search), delivery: id })}`;
  const columns: Column<SettingsDeliveryFactsFragment>[] = [
    {
      id: 'startedAt',
      header: t('sent'),
      cell: (one) => <Link to={linkTo(one.id)}>{formatInstant(one.startedAt, timeZone)}</Link>,
    },
    { id: 'type', header: t('event'), cell: (one) => <code dir="ltr">{one.type}</code> },
    {
      id: 'sequence',
      header: t('sequence'),
      isAmount: true,
      cell: (one) => one.sequence !== null && formatNumber(one.sequence),
    },
    { id: 'cause', header: t('cause'), cell: (one) => t(`causes.${one.cause}`) },
    { id: 'attempt', header: t('attempt'), isAmount: true, cell: (one) => formatCount(one.attempt) },
    { id: 'outcome', header: t('outcome'), cell: (one) => <Outcome outcome={one.outcome} /> },
    {
      id: 'response',
      header: t('response'),
      cell: (one) => one.responseStatus ?? <bdi className="webhook-fault">{one.fault}</bdi>,
    },
    { id: 'duration', header: t('duration'), isAmount: true, cell: (one) => formatCount(one.durationMilliseconds) },
    {
      id: 'next',
      header: t('nextAttempt'),
      cell: (one) => one.nextAttemptAt && formatInstant(one.nextAttemptAt, timeZone),
    },
  ];
  if (!onSend) return columns;
  const again = (one: SettingsDeliveryFactsFragment) => (
    <Button onPress={() => onSend(one.id)}>{t('redeliver')}</Button>
  );
  return [...columns, { id: 'again', header: t('again'), cell: again }];
}
