// How a webhook fares: told of events, told after failures, or not told.
import { useTranslation } from 'react-i18next';

import type { DeliveryOutcome, SettingsWebhookFactsFragment } from '../../api/gql/graphql';
import { State, type Tone } from '../facts';

const outcomeTones: Record<DeliveryOutcome, Tone> = { DELIVERED: 'good', FAILED: 'bad', DEAD: 'bad' };

export function WebhookState({ subject }: { subject: Pick<SettingsWebhookFactsFragment, 'status' | 'attempts'> }) {
  const { t } = useTranslation('webhooks');
  const { status, attempts } = subject;
  if (status === 'ACTIVE' && attempts > 0) return <State tone="bad">{t('failing')}</State>;
  return (
    <State tone={status === 'ACTIVE' ? 'good' : status === 'DISABLED' ? 'bad' : 'quiet'}>
      {t(`statuses.${status}`)}
    </State>
  );
}

export function Outcome({ outcome }: { outcome: DeliveryOutcome }) {
  const { t } = useTranslation('webhooks');
  return <State tone={outcomeTones[outcome]}>{t(`outcomes.${outcome}`)}</State>;
}
