// How an entry stands: posted, reversed by another, the mirror of another, or deleted.
import { useTranslation } from 'react-i18next';

import type { EntryStatus } from '../../api/gql/graphql';

type Standing = { status: EntryStatus; reversalOfId?: string | null };

export function Status({ entry }: { entry: Standing }) {
  const { t } = useTranslation('journal');
  const standing = entry.status === 'POSTED' && entry.reversalOfId ? 'MIRROR' : entry.status;
  return <span className={`journal-status ${standing.toLowerCase()}`}>{t(`statuses.${standing}`)}</span>;
}
