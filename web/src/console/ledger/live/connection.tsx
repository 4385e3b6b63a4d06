// Whether the page hears the ledger right now.
import { useTranslation } from 'react-i18next';

import type { FollowingState } from './following';

export function Connection({ state }: { state: FollowingState }) {
  const { t } = useTranslation('live');
  return (
    <span className="live-connection" data-state={state} role="status">
      {t(`states.${state}`)}
    </span>
  );
}
