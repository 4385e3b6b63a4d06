// One entry of the feed: what it is about and its lines, debits before credits.
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { formatDay, formatInstant, formatNumber } from '../../app/locale';
import { useOrganization } from '../../app/viewer';
import { Amount } from '../../ui/amount';
import { useAccountLabel } from '../journal/accounts';
import type { Posted } from './page';

type Entry = Posted['entry'];

export function LiveEntry({ entry, isNew }: { entry: Entry; isNew: boolean }) {
  const { t } = useTranslation('live');
  const { timeZone } = useOrganization();
  const kind = entry.reversalOfId ? 'REVERSAL' : entry.kind;
  return (
    <li className={isNew ? 'live-entry new' : 'live-entry'}>
      <div className="live-head">
        <Link to={`/journal/${entry.id}`}>{t('number', { number: formatNumber(entry.number) })}</Link>
        <span className="live-kind">{t(`kinds.${kind}`)}</span>
        <span>{formatDay(entry.date)}</span>
        <time dateTime={entry.recordedAt}>{t('recorded', { at: formatInstant(entry.recordedAt, timeZone) })}</time>
        <Amount value={entry.total} />
      </div>
      {(entry.memo || entry.reference) && (
        <p className="live-memo">
          {entry.memo && <bdi>{entry.memo}</bdi>}{' '}
          {entry.reference && <bdi className="live-reference">{entry.reference}</bdi>}
        </p>
      )}
      <Lines postings={entry.postings} />
    </li>
  );
}

function Lines({ postings }: { postings: Entry['postings'] }) {
  const { t } = useTranslation('live');
  const label = useAccountLabel();
  return (
    <table className="live-lines">
      <colgroup>
        <col />
        <col className="live-column" />
        <col className="live-column" />
      </colgroup>
      <thead className="hidden">
        <tr>
          <th scope="col">{t('account')}</th>
          <th scope="col">{t('debit')}</th>
          <th scope="col">{t('credit')}</th>
        </tr>
      </thead>
      <tbody>
        {postings.map(({ id, account, debit, credit }) => (
          <tr key={id}>
            <td>
              <Link to={`/accounts/${account.id}`}>
                <bdi>{label(account)}</bdi>
              </Link>
            </td>
            <td className="number">
              <Amount value={debit} isBlankWhenZero />
            </td>
            <td className="number">
              <Amount value={credit} isBlankWhenZero />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
