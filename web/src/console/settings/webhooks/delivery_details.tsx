// One try with everything that went and came: headers and bodies.
import { useTranslation } from 'react-i18next';

import { useDocument } from '../../api/documents';
import { SettingsDeliveryDocument, type SettingsDeliveryQuery } from '../../api/gql/graphql';
import { formatInstant } from '../../app/locale';
import { useOrganization } from '../../app/viewer';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Empty, Failure, Loading } from '../../ui/states';
import { Facts } from '../facts';
import { DeliveryResult } from './delivery_result';

type Delivery = Extract<NonNullable<SettingsDeliveryQuery['node']>, { __typename: 'Delivery' }>;

export function DeliveryDetails({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation('webhooks');
  const close = useTranslation('settings').t('close');
  const query = useDocument(SettingsDeliveryDocument, { id });
  const node = query.data?.node;
  return (
    <Dialog title={t('delivery')} isOpen onClose={onClose}>
      {query.isPending && <Loading />}
      {query.error && <Failure fault={query.error} onRetry={() => void query.refetch()} />}
      {node?.__typename === 'Delivery' && <Told delivery={node} />}
      {query.isSuccess && node?.__typename !== 'Delivery' && <Empty>{t('forgotten')}</Empty>}
      <Button onPress={onClose}>{close}</Button>
    </Dialog>
  );
}

function Told({ delivery }: { delivery: Delivery }) {
  const { t } = useTranslation('webhooks');
  const { timeZone } = useOrganization();
  return (
    <>
      <DeliveryResult delivery={delivery} />
      <Facts
        facts={[
          [
            t('event'),
            <code key="event" dir="ltr">
              {delivery.type}
            </code>,
          ],
          [
            t('message'),
            <code key="message" dir="ltr">
              {delivery.message}
            </code>,
          ],
          [
            t('url'),
            <bdi key="url" dir="ltr">
              {delivery.url}
            </bdi>,
          ],
          [t('sent'), formatInstant(delivery.startedAt, timeZone)],
        ]}
      />
      <Raw title={t('request')} headers={delivery.requestHeaders} body={delivery.requestBody ?? t('unreadable')} />
      <Raw title={t('response')} headers={delivery.responseHeaders} body={delivery.responseBody} />
    </>
  );
}

function Raw({ title, headers, body }: { title: string; headers: unknown; body: string | null }) {
  const lines = Object.entries((headers ?? {}) as Record<string, string>).map(([name, value]) => `${name}: ${value}`);
  const text = [...lines, '', body ?? ''].join('\n').trim();
  if (!text) return null;
  return (
    <>
      <h3>{title}</h3>
      <pre className="webhook-raw" dir="ltr" tabIndex={0}>
        {text}
      </pre>
    </>
  );
}
