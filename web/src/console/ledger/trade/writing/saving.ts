// Saves a draft or issues it; what is refused is told by field, or as a whole where no field can show it.
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';

import { useChange } from '../../../api/documents';
import { InvoicingCreateDocument, InvoicingUpdateDocument } from '../../../api/gql/graphql';
import type { Organization } from '../../../app/viewer';
import { isolated } from '../../../app/isolated';
import { useRefusal, Worded } from '../../../ui/refusals';
import { useTold } from '../../journal/told';
import { refusedFields } from '../refusals';
import type { Draft } from './draft';
import { findFaults, inputOf } from './input';

const headFields = /^(number|issueDate|dueDate|customerId|vendorId|buyerName|buyerTaxId|memo|items)$/;
const itemFields =
  /^\d+\.(description|accountId|quantity|unitPrice|discount|vatRate|vatCategory|serviceFrom|serviceTo)$/;

export type Saved = { id: string; number: string };

/** `id` names the draft that is written on; without it a new document is made. */
export function useSaving(draft: Draft, { id: organizationId, currencyExponent }: Organization, id?: string) {
  const { t } = useTranslation('invoicing');
  const say = useRefusal();
  const { tell, clear, ...told } = useTold();
  const place = `${organizationId}:${id ?? draft.correctsId ?? draft.type}`;
  const create = useChange(InvoicingCreateDocument, { keptAs: `daftar:invoice-creating:${place}` });
  const update = useChange(InvoicingUpdateDocument, { keptAs: `daftar:invoice-updating:${place}` });
  const isRunning = useRef(false);

  function refuse(refused: unknown, keys: readonly number[]) {
    const told = Object.entries(refusedFields(refused, say));
    const placed = told.map(([path, words]) => [fieldOf(path, keys), words] as const);
    const isPlaced = placed.length > 0 && placed.every(([field]) => headFields.test(field) || itemFields.test(field));
    tell(isPlaced ? Object.fromEntries(placed) : {}, isPlaced ? undefined : refused);
  }
  async function send(isDraft: boolean): Promise<Saved | undefined> {
    const { input, keys } = inputOf(draft, currencyExponent);
    const invoice = { ...input, draft: isDraft };
    const sent = id
      ? update.mutateAsync({ organizationId, input: { id, invoice } }).then((answer) => answer.updateInvoice)
      : create.mutateAsync({ organizationId, input: invoice }).then((answer) => answer.createInvoice);
    return (await sent.catch((refused: unknown) => refuse(refused, keys))) ?? undefined;
  }
  async function save(isDraft: boolean): Promise<Saved | undefined> {
    if (isRunning.current) return undefined;
    const found = Object.entries(findFaults(draft, currencyExponent));
    if (found.length > 0) {
      const told = found.map(([field, what]) => [field, t(`faults.${what}`, { decimals: decimalsOf(field) })]);
      tell(Object.fromEntries(told));
      return undefined;
    }
    clear();
    isRunning.current = true;
    return send(isDraft).finally(() => {
      isRunning.current = false;
    });
  }
  /** Quantities, prices and rates have six decimals; amounts those of the currency. */
  function decimalsOf(field: string): number {
    return field.endsWith('.discount') ? currencyExponent : 6;
  }
  const refuseWords = (words: string) => tell({}, new Worded(t('faults.words', { words: isolated(words) })));
  return { ...told, clear, save, refuseWords, isSaving: create.isPending || update.isPending };
}

/** `items.0.quantity` is the quantity of the first line sent; `invoice.` stands before it where a draft is changed. */
function fieldOf(path: string, keys: readonly number[]): string {
  const [, index, name] = path.replace(/^invoice\./, '').match(/^items\.(\d+)\.(\w+)$/) ?? [];
  return index === undefined ? path.replace(/^invoice\./, '') : `${keys[Number(index)]}.${name}`;
}
