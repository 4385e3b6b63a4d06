// The types of event in words: as the server describes them, and in Arabic as we know them.
import { useTranslation } from 'react-i18next';

import type { SettingsWebhookFactsFragment } from '../../api/gql/graphql';
import { formatCount } from '../../app/locale';
import { arabicWords } from './event_arabic';

export function EventsWord({ subject }: { subject: Pick<SettingsWebhookFactsFragment, 'events' | 'isEveryEvent'> }) {
  const { t } = useTranslation('webhooks');
  return (
    <>
      {subject.isEveryEvent
        ? t('everyEvent')
        : t('eventCount', { count: subject.events.length, shown: formatCount(subject.events.length) })}
    </>
  );
}

/** What an event tells; a type this page does not know is told in the server's words. */
export function useEventWords(): (event: string, described: string) => string {
  const { i18n } = useTranslation('webhooks');
  return (event, described) => (i18n.language === 'ar' ? arabicWords[event] : undefined) ?? described;
}
