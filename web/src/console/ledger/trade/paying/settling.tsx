// What a payment settles: the oldest documents, nothing yet, or those that are named with their amounts.
import { type Dispatch, type SetStateAction, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useDocument } from '../../../api/documents';
import {
  type AllocationInput,
  type InvoiceStatus,
  PayingOpenDocumentsDocument,
  type Trade,
} from '../../../api/gql/graphql';
import { isolated } from '../../../app/isolated';
import { formatDay } from '../../../app/locale';
import { useOrganization } from '../../../app/viewer';
import { Amount } from '../../../ui/amount';
import { Choice, TextInput } from '../../../ui/fields';
import { Empty, Failure, Loading } from '../../../ui/states';
import { readAmount, spellMinor } from '../../journal/amounts';
import type { Party } from '../writing/draft';

const ways = ['oldest', 'nothing', 'named'] as const;
/** `amounts` by document; what is empty is not settled. */
export type Settling = { how: (typeof ways)[number]; amounts: Record<string, string> };
type Props = { trade: Trade; party: Party | null; settling: Settling; onChange: Dispatch<SetStateAction<Settling>> };

/** Amounts are those of one party's documents: with another party they begin anew. */
export function useSettling(party: Party | null) {
  const [settling, setSettling] = useState<Settling>({ how: 'oldest', amounts: {} });
  const [whose, setWhose] = useState(party?.id);
  if (whose !== party?.id) {
    setWhose(party?.id);
    setSettling(({ how }) => ({ how, amounts: {} }));
  }
  return [settling, setSettling] as const;
}

/** As the server takes it: nothing said is the oldest first, an empty list is nothing yet. */
export function allocationsOf(
  { how, amounts }: Settling,
  exponent: number,
): AllocationInput[] | undefined | 'unreadable' {
  if (how === 'oldest') return undefined;
  if (how === 'nothing') return [];
  const written = Object.entries(amounts).filter(([, amount]) => amount.trim());
  const read = written.map(([documentId, amount]) => ({ documentId, read: readAmount(amount, exponent) }));
  const readable = read.flatMap(({ documentId, read: one }) =>
    'minor' in one ? [{ documentId, minor: one.minor }] : [],
  );
  if (readable.length < read.length) return 'unreadable';
  const given = readable.filter(({ minor }) => minor > 0n);
  return given.map(({ documentId, minor }) => ({ documentId, amount: spellMinor(minor, exponent) }));
}

export function SettlingFields({ trade, party, settling, onChange }: Props) {
  const { t } = useTranslation('trade');
  const options = ways.map((value) => ({ value, label: t(`settling.${value}`) }));
  return (
    <>
      <Choice
        label={t('settling.label')}
        options={options}
        value={settling.how}
        onChange={(how) => onChange((before) => ({ ...before, how: how as Settling['how'] }))}
      />
      {settling.how === 'named' && !party && <Empty>{t('settling.chooseParty')}</Empty>}
      {settling.how === 'named' && party && (
        <Named trade={trade} party={party} settling={settling} onChange={onChange} />
      )}
    </>
  );
}

function Named({ trade, party, settling, onChange }: Props & { party: Party }) {
  const { t } = useTranslation('trade');
  const { currencyExponent } = useOrganization();
  const issued = useOpen('ISSUED', trade, party);
  const partlyPaid = useOpen('PARTLY_PAID', trade, party);
  const fault = issued.error ?? partlyPaid.error;
  if (fault) return <Failure fault={fault} />;
  if (issued.isPending || partlyPaid.isPending) return <Loading />;
  const documents = [...issued.documents, ...partlyPaid.documents].sort((one, other) =>
    one.dueDate < other.dueDate ? -1 : 1,
  );
  if (documents.length === 0) return <Empty>{t('settling.noDocuments')}</Empty>;
  return (
    <>
      <ul className="trade-settling">
        {documents.map(({ id, number, type, dueDate, openAmount }) => {
          const read = readAmount(settling.amounts[id] ?? '', currencyExponent);
          return (
            <li key={id}>
              <span>
                {t('documentTitle', { type: t(`types.${type}`), number: isolated(number) })}
                <span className="trade-soft">
                  {t('settling.due', { day: formatDay(dueDate) })} · <Amount value={openAmount} />
                </span>
              </span>
              <TextInput
                label={t('settling.amountOf', { number: isolated(number) })}
                isLabelHidden
                placeholder={t('amount')}
                inputMode="decimal"
                autoComplete="off"
                value={settling.amounts[id] ?? ''}
                onChange={(amount) =>
                  onChange((before) => ({ ...before, amounts: { ...before.amounts, [id]: amount } }))
                }
                fault={'fault' in read ? t('pay.unreadable') : undefined}
              />
            </li>
          );
        })}
      </ul>
      {(issued.hasMore || partlyPaid.hasMore) && <p className="trade-soft">{t('settling.more')}</p>}
    </>
  );
}

function useOpen(status: InvoiceStatus, trade: Trade, { id }: Party) {
  const party = trade === 'SALES' ? { customerId: id } : { vendorId: id };
  const found = useDocument(PayingOpenDocumentsDocument, {
    organizationId: useOrganization().id,
    status,
    trade,
    ...party,
  });
  const { nodes = [], total = 0 } = found.data?.invoices ?? {};
  const documents = nodes.filter((one) => !one.isCredit);
  return {
    documents,
    hasMore: (total ?? 0) > nodes.length,
    error: found.error,
    isPending: found.isPending || found.isPlaceholderData,
  };
}
