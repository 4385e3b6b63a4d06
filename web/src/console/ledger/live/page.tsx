// The ledger as it moves: what is posted appears at the top, the newest first.
import './live.css';

import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useDocument } from '../../api/documents';
import {
  LiveEntriesDocument,
  type LiveEntriesSubscription,
  LiveStartDocument,
  type LiveStartQuery,
} from '../../api/gql/graphql';
import { formatCount } from '../../app/locale';
import { useOrganization } from '../../app/viewer';
import { Button } from '../../ui/button';
import { asked, Page } from '../../ui/page';
import { Empty, Failure, Loading } from '../../ui/states';
import { Announced } from './announced';
import { LiveBalances } from './balances';
import { Connection } from './connection';
import { LiveEntry } from './entry';
import { useFollowing } from './following';

export type Posted = NonNullable<LiveEntriesSubscription['entryPosted']>;
export type Start = NonNullable<LiveStartQuery['trialBalance']>;

// Balances of everything recorded, entries of days to come included: that is what the subscription adds to.
const END = '9999-12-31';
const EVENTS_BEFORE = 50;
const ENTRIES_KEPT = 200;

export default function Live() {
  const { id } = useOrganization();
  return <Feed key={id} organizationId={id} />;
}

function Feed({ organizationId }: { organizationId: string }) {
  const { t } = useTranslation('live');
  const [isPaused, setPaused] = useState(false);
  const start = useStart(organizationId);
  const [entries, setEntries] = useState<readonly Posted[]>([]);
  const [arrived, setArrived] = useState(0);
  const opened = start.found?.sequence ?? Infinity;
  const onResult = useCallback(
    ({ entryPosted }: LiveEntriesSubscription) => {
      if (!entryPosted) return;
      setEntries((before) => [entryPosted, ...before].slice(0, ENTRIES_KEPT));
      if (entryPosted.sequence > opened) setArrived((before) => before + 1);
    },
    [opened],
  );
  const after = start.found && Math.max(0, start.found.sequence - EVENTS_BEFORE);
  const variables = { organizationId };
  const { state, fault, retry } = useFollowing({
    document: LiveEntriesDocument,
    variables,
    start: after,
    isPaused,
    sequenceOf: (result) => result.entryPosted?.sequence ?? 0,
    onResult,
  });

  return (
    <Page
      title={t('title')}
      actions={<Button onPress={() => setPaused(!isPaused)}>{t(isPaused ? 'resume' : 'pause')}</Button>}
      asked={asked(LiveEntriesDocument, { ...variables, after })}
    >
      <div className="live-state">
        <Connection state={state} />
        <span>{t('arrived', { number: formatCount(arrived) })}</span>
        <Announced text={arrived > 0 ? t('arrived', { number: formatCount(arrived) }) : ''} />
      </div>
      {start.error ? <Failure fault={start.error} onRetry={start.retry} /> : null}
      {fault !== undefined && state === 'refused' ? <Failure fault={fault} onRetry={retry} /> : null}
      {start.found && <LiveBalances start={start.found} organizationId={organizationId} isPaused={isPaused} />}
      <Entries entries={entries} opened={start.found?.sequence} isWaiting={state === 'connecting' && !start.error} />
    </Page>
  );
}

/** Where the page began: asked once, however often the books change afterwards. */
function useStart(organizationId: string) {
  const { data, error, refetch, isFetchedAfterMount, isStale } = useDocument(LiveStartDocument, {
    organizationId,
    end: END,
  });
  const [found, setFound] = useState<Start>();
  if (!found && (isFetchedAfterMount || !isStale) && data?.trialBalance) setFound(data.trialBalance);
  return { found, error: found ? null : error, retry: () => void refetch() };
}

function Entries({
  entries,
  opened = Infinity,
  isWaiting,
}: {
  entries: readonly Posted[];
  opened?: number;
  isWaiting: boolean;
}) {
  const { t } = useTranslation('live');
  if (entries.length === 0) return isWaiting ? <Loading /> : <Empty>{t('empty')}</Empty>;
  return (
    <ol className="live-entries" aria-label={t('entries')}>
      {entries.map(({ sequence, entry }) => (
        <LiveEntry key={sequence} entry={entry} isNew={sequence > opened} />
      ))}
    </ol>
  );
}
