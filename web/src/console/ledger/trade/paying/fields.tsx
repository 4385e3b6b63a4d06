// How money moved: what every payment and refund is asked.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useDocument } from '../../../api/documents';
import { type PaymentDirection, TradeCashAccountsDocument, type Trade } from '../../../api/gql/graphql';
import { contained, isolated } from '../../../app/isolated';
import { formatAmount } from '../../../app/locale';
import { useOrganization } from '../../../app/viewer';
import { Choice, TextInput } from '../../../ui/fields';
import { useRefusal } from '../../../ui/refusals';
import { readAmount, spellMinor } from '../../journal/amounts';
import { useNameOf } from '../../statements/names';
import { refusedFields } from '../refusals';

export type PaymentFields = Record<'amount' | 'date' | 'accountId' | 'method' | 'reference' | 'memo', string>;
type Name = keyof PaymentFields;

/** What is written about a payment, and what it lacks or what the server refused of it, by field. */
export function usePaymentFields(amount: string, refused: unknown) {
  const { t } = useTranslation('trade');
  const { today, currencyExponent } = useOrganization();
  const say = useRefusal();
  const [fields, setFields] = useState<PaymentFields>({
    amount,
    date: today,
    accountId: '',
    method: '',
    reference: '',
    memo: '',
  });
  const [isUnreadable, setUnreadable] = useState(false);
  const faults = refusedFields(refused, say);
  if (isUnreadable) faults['amount'] = t('pay.unreadable');
  function put(name: Name, value: string) {
    setFields((before) => ({ ...before, [name]: value }));
    setUnreadable(false); // A field that is said to be wrong keeps the browser from sending the form.
  }
  /** What is sent, once the amount can be read. */
  function read() {
    const amountRead = readAmount(fields.amount, currencyExponent);
    const isWrong = 'fault' in amountRead || amountRead.minor === 0n;
    setUnreadable(isWrong);
    if ('fault' in amountRead || isWrong) return undefined;
    const given = (name: Name) => fields[name].trim() || undefined;
    return {
      amount: spellMinor(amountRead.minor, currencyExponent),
      date: fields.date,
      accountId: given('accountId'),
      method: given('method'),
      reference: given('reference'),
      memo: given('memo'),
    };
  }
  return { fields, put, read, faults };
}

const shownHere = ['amount', 'date', 'method', 'reference', 'memo'];

/** Whether all that was refused stands at a field; `others` are fields beside those of here. */
export function arePlaced(faults: Record<string, string>, others: readonly string[] = []): boolean {
  const names = Object.keys(faults);
  return names.length > 0 && names.every((name) => shownHere.includes(name) || others.includes(name));
}

type Props = {
  fields: PaymentFields;
  put: (name: Name, value: string) => void;
  faults: Record<string, string>;
  amountHint?: string;
  hasFocus?: boolean;
};

export function Fields({ fields, put, faults, amountHint, hasFocus = true }: Props) {
  const { t } = useTranslation('trade');
  const fieldOf = (name: Name) => ({
    label: t(name === 'accountId' ? 'account' : name),
    value: fields[name],
    onChange: (value: string) => put(name, value),
    fault: faults[name],
  });
  return (
    <>
      <TextInput {...fieldOf('amount')} inputMode="decimal" description={amountHint} isRequired autoFocus={hasFocus} />
      <TextInput {...fieldOf('date')} type="date" isRequired />
      <CashAccount value={fields.accountId} onChange={(id) => put('accountId', id)} />
      <TextInput {...fieldOf('method')} />
      <TextInput {...fieldOf('reference')} />
      <TextInput {...fieldOf('memo')} />
    </>
  );
}

/** The cash accounts; a key that may not read the chart pays through the usual one. */
function CashAccount({ value, onChange }: { value: string; onChange: (id: string) => void }) {
  const { t } = useTranslation('trade');
  const nameOf = useNameOf();
  const options = useCashAccounts().map((account) => ({
    value: account.id,
    label: `${contained(account.code)} ${nameOf(account)}`,
  }));
  return (
    <Choice
      label={t('account')}
      options={[{ value: '', label: t('pay.usualAccount') }, ...options]}
      value={value}
      onChange={onChange}
    />
  );
}

function useCashAccounts() {
  const found = useDocument(TradeCashAccountsDocument, { organizationId: useOrganization().id });
  return found.data?.accounts?.nodes.filter((account) => account.class === 'CASH' && account.isLeaf) ?? [];
}

type PostsProps = { fields: PaymentFields; trade: Trade; direction: PaymentDirection };

/** What recording it will post; the usual account is named where the chart may be read. */
export function Posts({ fields, trade, direction }: PostsProps) {
  const { t } = useTranslation('trade');
  const nameOf = useNameOf();
  const { currencyExponent } = useOrganization();
  const accounts = useCashAccounts();
  const account = accounts.find((one) => (fields.accountId ? one.id === fields.accountId : one.roles.includes('CASH')));
  const read = readAmount(fields.amount, currencyExponent);
  if ('fault' in read || read.minor === 0n) return null;
  const cash = account ? isolated(`${account.code} ${nameOf(account)}`) : t('pay.usualAccount');
  const control = t(`controls.${trade}`);
  const amount = formatAmount(spellMinor(read.minor, currencyExponent), currencyExponent);
  const [debit, credit] = direction === 'RECEIVED' ? [cash, control] : [control, cash];
  return <p className="trade-posts">{t('posts', { amount, debit, credit })}</p>;
}
