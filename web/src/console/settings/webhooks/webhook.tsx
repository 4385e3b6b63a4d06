// One webhook: how it fares, what it was sent, and what one may do about it.
import './webhooks.css';

import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';

import { useDocument } from '../../api/documents';
import { type SettingsWebhookFactsFragment, SettingsWebhookDocument } from '../../api/gql/graphql';
import { formatCount, formatInstant, formatNumber } from '../../app/locale';
import { useOrganization } from '../../app/viewer';
import { asked, Page } from '../../ui/page';
import { Failure, Loading } from '../../ui/states';
import { Allowed, Needs, useMay } from '../access';
import { Facts } from '../facts';
import { Deliveries } from './deliveries';
import { EventsWord } from './event_words';
import { reading, writing } from './needs';
import { WebhookActions } from './webhook_actions';
import { WebhookState } from './webhook_state';

export { parameters } from './deliveries';

export default function Webhook() {
  const { t } = useTranslation('webhooks');
  return (
    <Allowed title={t('one')} need={reading}>
      <OneWebhook id={useParams()['id'] ?? ''} />
    </Allowed>
  );
}

function OneWebhook({ id }: { id: string }) {
  const { t } = useTranslation('webhooks');
  const organizationId = useOrganization().id;
  const mayWrite = useMay()(writing);
  const query = useDocument(SettingsWebhookDocument, { id, organizationId });
  const webhook = query.data?.webhook;
  return (
    <Page title={webhook?.description || t('one')} asked={asked(SettingsWebhookDocument, { id, organizationId })}>
      <p className="settings-lead">
        <Link to="/settings/webhooks">{t('all')}</Link>
      </p>
      {query.error && <Failure fault={query.error} onRetry={() => void query.refetch()} />}
      {!webhook && !query.error && <Loading />}
      {webhook && (
        <>
          <WebhookFacts subject={webhook} />
          {mayWrite ? webhook.status !== 'DELETED' && <WebhookActions subject={webhook} /> : <Needs {...writing} />}
          <Deliveries webhookId={webhook.id} maySend={mayWrite && webhook.status !== 'DELETED'} />
        </>
      )}
    </Page>
  );
}

function WebhookFacts({ subject }: { subject: SettingsWebhookFactsFragment }) {
  const { t } = useTranslation('webhooks');
  const { timeZone } = useOrganization();
  const { reason, attempts, nextAttemptAt, secretOverlapUntil } = subject;
  return (
    <div className="settings-panel">
      <Facts
        facts={[
          [
            t('url'),
            <bdi key="url" dir="ltr">
              {subject.url}
            </bdi>,
          ],
          [
            t('status'),
            <span key="status">
              <WebhookState subject={subject} /> <bdi>{reason}</bdi>
            </span>,
          ],
          [
            t('events'),
            subject.isEveryEvent ? (
              <EventsWord key="events" subject={subject} />
            ) : (
              <code key="events" dir="ltr">
                {subject.events.join(', ')}
              </code>
            ),
          ],
          [t('position'), formatNumber(subject.position)],
          ...(attempts > 0 ? [[t('attempts'), formatCount(attempts)] as const] : []),
          ...(nextAttemptAt ? [[t('nextAttempt'), formatInstant(nextAttemptAt, timeZone)] as const] : []),
          ...(secretOverlapUntil ? [[t('overlap'), formatInstant(secretOverlapUntil, timeZone)] as const] : []),
          [t('created'), formatInstant(subject.createdAt, timeZone)],
        ]}
      />
    </div>
  );
}
