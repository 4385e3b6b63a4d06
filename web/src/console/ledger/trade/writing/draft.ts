// A document as it is being written: whom it is for, its days, its lines.
import type { InvoiceType, InvoicingPartyFragment, Trade, VatCategory } from '../../../api/gql/graphql';

export type Party = InvoicingPartyFragment;
/** The line of an invoice that a note takes back: exact amounts of what it was, and of what notes took back already. */
export type Corrected = { line: number; accountId: string | null; net: string; vat: string; credited: string };
export type DraftItem = {
  key: number;
  description: string;
  accountId: string | null;
  quantity: string;
  unitPrice: string;
  discount: string;
  category: VatCategory;
  /** In percent; of the standard category alone. */
  rate: string;
  isRecoverable: boolean;
  serviceFrom: string;
  serviceTo: string;
  /** Not shown, but kept: a draft written elsewhere may name a product. */
  productId: string | null;
  corrected: Corrected | null;
};
export type Draft = {
  type: InvoiceType;
  trade: Trade;
  party: Party | null;
  number: string;
  issueDate: string;
  dueDate: string;
  buyerName: string;
  buyerTaxId: string;
  memo: string;
  correctsId: string | null;
  items: DraftItem[];
};

export const ITEMS_MOST = 400;

/** A line with the tax that goes without saying: the organisation's rate, or none. */
export function emptyItem(key: number, usualRate: string): DraftItem {
  const isTaxed = /[1-9]/.test(usualRate);
  return {
    key,
    description: '',
    accountId: null,
    quantity: '1',
    unitPrice: '',
    discount: '',
    category: isTaxed ? 'STANDARD' : 'OUTSIDE',
    rate: isTaxed ? usualRate : '',
    isRecoverable: true,
    serviceFrom: '',
    serviceTo: '',
    productId: null,
    corrected: null,
  };
}

export function emptyDraft(trade: Trade, today: string, usualRate: string): Draft {
  return {
    type: trade,
    trade,
    party: null,
    number: '',
    issueDate: today,
    dueDate: '',
    buyerName: '',
    buyerTaxId: '',
    memo: '',
    correctsId: null,
    items: [emptyItem(1, usualRate)],
  };
}

export function nextKey(draft: Draft): number {
  return Math.max(0, ...draft.items.map((item) => item.key)) + 1;
}

export function withItem(draft: Draft, usualRate: string): Draft {
  return { ...draft, items: [...draft.items, emptyItem(nextKey(draft), usualRate)] };
}

/** A document keeps one line at least. */
export function withoutItem(draft: Draft, key: number, usualRate: string): Draft {
  const left = { ...draft, items: draft.items.filter((item) => item.key !== key) };
  return left.items.length ? left : { ...left, items: [emptyItem(nextKey(draft), usualRate)] };
}

export function withChange(draft: Draft, key: number, change: Partial<DraftItem>): Draft {
  return { ...draft, items: draft.items.map((item) => (item.key === key ? { ...item, ...change } : item)) };
}

/** Nothing was written into it: it is not sent. */
export function isBlank({
  description,
  accountId,
  unitPrice,
  discount,
  serviceFrom,
  serviceTo,
  productId,
}: DraftItem): boolean {
  return (
    !accountId && !productId && ![description, unitPrice, discount, serviceFrom, serviceTo].some((text) => text.trim())
  );
}
