// The head of an entry: what it is about, who recorded it and when, and what it hangs together with.
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { isolated } from '../../app/isolated';
import { formatDay, formatInstant, formatNumber } from '../../app/locale';
import { useOrganization, useViewer } from '../../app/viewer';
import { Amount } from '../../ui/amount';
import { Hash } from './hash';
import { Origin } from './named';
import { Status } from './status';
import type { ShownEntry } from './entry';

export function Facts({ entry }: { entry: ShownEntry }) {
  const { t } = useTranslation('journal');
  const { timeZone } = useOrganization();
  return (
    <dl className="journal-facts">
      <Fact name={t('columns.date')}>{formatDay(entry.date)}</Fact>
      {entry.requestedDate && <Fact name={t('entry.requestedDate')}>{formatDay(entry.requestedDate)}</Fact>}
      <Fact name={t('columns.status')}>
        <Status entry={entry} />
      </Fact>
      <Fact name={t('columns.total')}>
        <Amount value={entry.total} />
      </Fact>
      {entry.memo && (
        <Fact name={t('columns.memo')} isWide>
          <bdi>{entry.memo}</bdi>
        </Fact>
      )}
      {entry.reference && (
        <Fact name={t('columns.reference')}>
          <bdi>{entry.reference}</bdi>
        </Fact>
      )}
      <Fact name={t('columns.kind')}>{t(`kinds.${entry.kind}`)}</Fact>
      <Fact name={t('entry.source')}>
        <Source source={entry.source} />
      </Fact>
      {entry.reversalOfId && <Sibling name={t('entry.reversalOf')} id={entry.reversalOfId} />}
      {entry.reversedById && <Sibling name={t('entry.reversedBy')} id={entry.reversedById} />}
      <Fact name={t('entry.recordedAt')}>{formatInstant(entry.recordedAt, timeZone)}</Fact>
      <Fact name={t('entry.createdBy')}>
        <Author id={entry.createdBy} />
      </Fact>
      {entry.revokedAt && <Fact name={t('entry.revokedAt')}>{formatInstant(entry.revokedAt, timeZone)}</Fact>}
      <Fact name={t('entry.sequence')}>{formatNumber(entry.sequence)}</Fact>
      <Fact name={t('entry.contentHash')}>
        <Hash value={entry.contentHash} />
      </Fact>
    </dl>
  );
}

function Fact({ name, isWide = false, children }: { name: string; isWide?: boolean; children: ReactNode }) {
  return (
    <div className={isWide ? 'wide' : undefined}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Sibling({ name, id }: { name: string; id: string }) {
  const { t } = useTranslation('journal');
  return (
    <Fact name={name}>
      <Link to={`/journal/${id}`}>{t('entry.open')}</Link>
    </Fact>
  );
}

/** Documents and payments have pages; what moved a payment's rest to other documents came from that payment. */
function Source({ source }: { source: string }) {
  const { t } = useTranslation('journal');
  const [, id = ''] = source.split(':');
  if (id.startsWith('inv_')) return <Origin id={id} path={`/invoices/${id}`} fallback={t('entry.document')} />;
  if (id.startsWith('pay_')) return <Origin id={id} path={`/payments/${id}`} fallback={t('entry.payment')} />;
  if (source === 'manual') return t('entry.manual');
  if (source.startsWith('reversal:')) return t('entry.reversal');
  return <code dir="ltr">{source}</code>;
}

function Author({ id }: { id: string }) {
  const { t } = useTranslation('journal');
  const { key } = useViewer();
  return id === key.id ? t('entry.you', { name: isolated(key.name) }) : <code dir="ltr">{id}</code>;
}
