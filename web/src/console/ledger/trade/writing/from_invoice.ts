// A draft from what the server keeps: a document to go on with, or an invoice that a note takes back.
import type { InvoiceType, InvoicingDraftQuery } from '../../../api/gql/graphql';
import type { Draft, DraftItem, Party } from './draft';

export type KeptInvoice = NonNullable<InvoicingDraftQuery['invoice']>;
type KeptItem = KeptInvoice['items'][number];

function isZero(amount: string): boolean {
  return !/[1-9]/.test(amount);
}

function itemOf(item: KeptItem): DraftItem {
  return {
    key: item.line,
    description: item.description,
    accountId: item.accountId ?? null,
    quantity: item.quantity,
    unitPrice: item.unitPrice,
    discount: isZero(item.discount) ? '' : item.discount,
    category: item.vatCategory,
    rate: item.vatCategory === 'STANDARD' ? item.vatRate : '',
    isRecoverable: item.vatRecoverable,
    serviceFrom: item.serviceFrom ?? '',
    serviceTo: item.serviceTo ?? '',
    productId: item.productId ?? null,
    corrected: null,
  };
}

/** A kept draft as it is written on; a note knows the lines of the invoice it takes back. */
export function draftOf(invoice: KeptInvoice, party: Party | null, corrected?: KeptInvoice | null): Draft {
  const lines = new Map((corrected?.items ?? []).map((line) => [line.line, line]));
  return {
    type: invoice.type,
    trade: invoice.trade,
    party,
    number: invoice.number,
    issueDate: invoice.issueDate,
    dueDate: invoice.dueDate,
    // What is the party's own is left to it, so that another party brings its own.
    buyerName: invoice.buyerName === party?.name ? '' : invoice.buyerName,
    buyerTaxId: invoice.buyerTaxId === party?.taxId ? '' : (invoice.buyerTaxId ?? ''),
    memo: invoice.memo ?? '',
    correctsId: invoice.correctsId ?? null,
    items: invoice.items.map((item) => {
      const line = item.correctsLine == null ? undefined : lines.get(item.correctsLine);
      return { ...itemOf(item), corrected: line ? correctedOf(line) : null };
    }),
  };
}

function correctedOf(line: KeptItem) {
  const { accountId = null, netAmount: net, vatAmount: vat, creditedAmount: credited } = line;
  return { line: line.line, accountId, net, vat, credited };
}

/** What lowers an invoice: a credit note to a customer, a debit note to a vendor. */
export function noteTypeOf({ trade }: { trade: string }): InvoiceType {
  return trade === 'SALES' ? 'CREDIT_NOTE' : 'DEBIT_NOTE';
}

/** A note that takes back what is left of an invoice, to be cut down to what is given back. */
export function noteOf(invoice: KeptInvoice, party: Party | null, today: string): Draft {
  return {
    ...draftOf(invoice, party),
    type: noteTypeOf(invoice),
    number: '',
    issueDate: today < invoice.issueDate ? invoice.issueDate : today,
    dueDate: '',
    memo: '',
    correctsId: invoice.id,
    items: invoice.items
      .filter((line) => line.creditedAmount !== line.netAmount)
      .map((line) => ({ ...itemOf(line), serviceFrom: '', serviceTo: '', corrected: correctedOf(line) })),
  };
}
