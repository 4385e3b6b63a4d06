// What came of one try, in a sentence.
import { useTranslation } from 'react-i18next';

import type { SettingsDeliveryFactsFragment } from '../../api/gql/graphql';
import { formatCount } from '../../app/locale';
import { Outcome } from './webhook_state';

export function DeliveryResult({ delivery }: { delivery: SettingsDeliveryFactsFragment }) {
  const { t } = useTranslation('webhooks');
  const { outcome, fault, responseStatus, durationMilliseconds } = delivery;
  const duration = formatCount(durationMilliseconds);
  return (
    <p className="webhook-result">
      <Outcome outcome={outcome} />{' '}
      {responseStatus === null
        ? t('result.noAnswer', { duration })
        : t('result.answer', { status: responseStatus, duration })}{' '}
      <bdi>{fault}</bdi>
    </p>
  );
}
