// What is sent of a draft, and what it lacks before it can be sent at all; the rules are the server's.
import type { InvoiceInput, InvoiceItemInput } from '../../../api/gql/graphql';
import { type AmountFault, readAmount, spellMinor } from '../../journal/amounts';
import { type Draft, type DraftItem, isBlank } from './draft';
import { figuresOf, readDecimal } from './figures';

export type FoundFault =
  | 'number'
  | 'day'
  | 'dueBefore'
  | 'party'
  | 'items'
  | 'description'
  | 'quantity'
  | 'discount'
  | 'rate'
  | 'serviceEnds'
  | 'serviceOrder'
  | AmountFault;
type Found = Record<string, FoundFault>;

const PLACES = 6;

function sentItems({ items }: Draft): DraftItem[] {
  return items.filter((item) => !isBlank(item));
}

export function findFaults(draft: Draft, exponent: number): Found {
  const found: Found = {};
  if (!draft.number.trim()) found['number'] = 'number';
  if (!draft.party && !draft.buyerName.trim()) found[partyField(draft)] = 'party';
  if (!draft.issueDate) found['issueDate'] = 'day';
  if (draft.dueDate && draft.dueDate < draft.issueDate) found['dueDate'] = 'dueBefore';
  const sent = sentItems(draft);
  if (sent.length === 0) found['items'] = 'items';
  for (const item of sent) {
    for (const [name, fault] of Object.entries(itemFaults(item, exponent))) found[`${item.key}.${name}`] = fault;
  }
  return found;
}

function itemFaults(item: DraftItem, exponent: number): Found {
  const found: Found = {};
  if (!item.description.trim() && !item.productId && !item.corrected) found['description'] = 'description';
  const read = {
    quantity: readDecimal(item.quantity),
    unitPrice: readDecimal(item.unitPrice),
    discount: readAmount(item.discount, exponent),
    vatRate: readDecimal(item.category === 'STANDARD' ? item.rate : ''),
  };
  for (const [name, one] of Object.entries(read)) if ('fault' in one) found[name] = one.fault;
  if ('minor' in read.quantity && read.quantity.minor === 0n) found['quantity'] = 'quantity';
  const isRate =
    'minor' in read.vatRate && read.vatRate.minor > 0n && read.vatRate.minor <= 100n * 10n ** BigInt(PLACES);
  if (item.category === 'STANDARD' && 'minor' in read.vatRate && !isRate) found['vatRate'] = 'rate';
  if (Object.keys(found).length === 0 && !figuresOf(item, exponent)) found['discount'] = 'discount';
  const { serviceFrom, serviceTo } = item;
  if (!serviceFrom !== !serviceTo) found[serviceFrom ? 'serviceTo' : 'serviceFrom'] = 'serviceEnds';
  if (serviceFrom && serviceTo && serviceTo < serviceFrom) found['serviceTo'] = 'serviceOrder';
  return found;
}

export function partyField({ trade }: Draft): 'customerId' | 'vendorId' {
  return trade === 'SALES' ? 'customerId' : 'vendorId';
}

/** The draft as the server takes it, blank lines left out, and the keys of the lines in their order. */
export function inputOf(draft: Draft, exponent: number): { input: InvoiceInput; keys: number[] } {
  const sent = sentItems(draft);
  const input = {
    type: draft.type,
    number: draft.number.trim(),
    issueDate: draft.issueDate,
    dueDate: draft.dueDate || undefined,
    [partyField(draft)]: draft.party?.id,
    buyerName: given(draft.buyerName),
    buyerTaxId: given(draft.buyerTaxId),
    memo: given(draft.memo),
    correctsId: draft.correctsId ?? undefined,
    items: sent.map((item) => itemOf(item, exponent)),
  };
  return { input, keys: sent.map((item) => item.key) };
}

function itemOf(item: DraftItem, exponent: number): InvoiceItemInput {
  // A note keeps the tax and, unless it was given another, the account of the line it takes back.
  const tax = item.corrected
    ? { correctsLine: item.corrected.line }
    : { vatCategory: item.category, vatRate: item.category === 'STANDARD' ? decimalOf(item.rate) : '0' };
  return {
    description: given(item.description),
    productId: item.corrected ? undefined : (item.productId ?? undefined),
    accountId: item.corrected?.accountId === item.accountId ? undefined : (item.accountId ?? undefined),
    quantity: decimalOf(item.quantity),
    unitPrice: decimalOf(item.unitPrice),
    discount: amountOf(item.discount, exponent),
    vatRecoverable: item.isRecoverable,
    serviceFrom: item.serviceFrom || undefined,
    serviceTo: item.serviceTo || undefined,
    ...tax,
  };
}

function given(text: string): string | undefined {
  return text.trim() || undefined;
}

function decimalOf(text: string): string | undefined {
  const read = readDecimal(text);
  return 'minor' in read ? spellMinor(read.minor, PLACES) : undefined;
}

function amountOf(text: string, exponent: number): string | undefined {
  const read = readAmount(text, exponent);
  return 'minor' in read && read.minor > 0n ? spellMinor(read.minor, exponent) : undefined;
}
