// What posting would write, as the server decided it; nothing of it is written.
import { useTranslation } from 'react-i18next';

import type { JournalPreviewQuery } from '../../api/gql/graphql';
import { formatDay } from '../../app/locale';
import { PostingsTable } from './postings_table';

type Previewed = NonNullable<JournalPreviewQuery['previewJournalEntry']>;

export default function Preview({ entry }: { entry: Previewed }) {
  const { t } = useTranslation('journal');
  return (
    <section className="journal-preview">
      <h2>{t('preview.title')}</h2>
      <p role="status">{t('preview.explanation', { day: formatDay(entry.date) })}</p>
      <PostingsTable postings={entry.postings} total={entry.total} />
    </section>
  );
}
