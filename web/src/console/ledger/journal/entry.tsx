// One entry: what it says, where it came from, what undid it, and how to undo it.
import './journal.css';

import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';

import { useDocument } from '../../api/documents';
import { JournalEntryShownDocument, type JournalEntryShownQuery } from '../../api/gql/graphql';
import { formatNumber } from '../../app/locale';
import { useOrganization } from '../../app/viewer';
import { asked, Page } from '../../ui/page';
import { Failure, Loading } from '../../ui/states';
import { Facts } from './facts';
import { useMayWrite } from './may_write';
import { PostingsTable } from './postings_table';
import { Remove } from './remove';
import { Reverse } from './reverse';
import { Said } from './said';

export type ShownEntry = NonNullable<JournalEntryShownQuery['journalEntry']>;

export default function Entry() {
  const { t } = useTranslation('journal');
  const { id = '' } = useParams();
  const variables = { organizationId: useOrganization().id, id };
  const { data, error, refetch } = useDocument(JournalEntryShownDocument, variables);
  // While another entry is asked for, the one before it is still at hand: it is not this one.
  const entry = data?.journalEntry?.id === id ? data.journalEntry : undefined;
  const title = entry ? t('entry.title', { number: formatNumber(entry.number) }) : t('entry.untitled');
  return (
    <Page title={title} actions={entry && <Acts entry={entry} />} asked={asked(JournalEntryShownDocument, variables)}>
      {error ? <Failure fault={error} onRetry={() => void refetch()} /> : !entry && <Loading />}
      {entry && (
        <>
          <Said />
          <Facts entry={entry} />
          <h2>{t('entry.postings')}</h2>
          <PostingsTable postings={entry.postings} total={entry.total} />
        </>
      )}
    </Page>
  );
}

/** What the API's rules allow: authored entries that still stand; a mirror is not mirrored again. */
function Acts({ entry }: { entry: ShownEntry }) {
  const mayWrite = useMayWrite();
  if (!mayWrite || entry.kind !== 'JOURNAL' || entry.status !== 'POSTED') return null;
  return (
    <>
      {!entry.reversalOfId && <Reverse entry={entry} />}
      <Remove entry={entry} />
    </>
  );
}
