// Record a payment that settles an open document.
import { useState } from 'react';
import { Form } from 'react-aria-components/Form';
import { useTranslation } from 'react-i18next';

import { useChange, useDocument } from '../../api/documents';
import { TradeCashAccountsDocument, TradeCreatePaymentDocument } from '../../api/gql/graphql';
import { useOrganization } from '../../app/viewer';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Choice, TextInput } from '../../ui/fields';
import { Failure } from '../../ui/states';
import { readAmount, spellMinor } from '../journal/amounts';
import { useNameOf } from '../statements/names';
import type { ShownInvoice } from './invoice';
import { useMayWrite } from './may_write';

export function Pay({ invoice }: { invoice: ShownInvoice }) {
  const { t } = useTranslation('trade');
  const [isOpen, setOpen] = useState(false);
  const mayPay = useMayWrite('payments:write');
  const isOpenClaim = !invoice.isCredit && (invoice.status === 'ISSUED' || invoice.status === 'PARTLY_PAID');
  if (!mayPay || !isOpenClaim || !(invoice.customerId || invoice.vendorId)) return null;
  return (
    <>
      <Button kind="primary" onPress={() => setOpen(true)}>
        {t('pay.open')}
      </Button>
      <Dialog title={t('pay.title', { number: invoice.number })} isOpen={isOpen} onClose={() => setOpen(false)}>
        <PaymentForm invoice={invoice} onClose={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function PaymentForm({ invoice, onClose }: { invoice: ShownInvoice; onClose: () => void }) {
  const { t } = useTranslation('trade');
  const { id: organizationId, today, currencyExponent } = useOrganization();
  const [draft, setDraft] = useState({ amount: invoice.openAmount, date: today, accountId: '', method: '', reference: '' });
  const [isUnreadable, setUnreadable] = useState(false);
  const change = useChange(TradeCreatePaymentDocument, { keptAs: `daftar:pay:${invoice.id}` });
  const put = (name: keyof typeof draft) => (value: string) => {
    setDraft((before) => ({ ...before, [name]: value }));
    setUnreadable(false); // A field that is said to be wrong keeps the browser from sending the form.
  };

  async function pay() {
    const amount = readAmount(draft.amount, currencyExponent);
    setUnreadable('fault' in amount);
    if ('fault' in amount) return;
    const input = {
      amount: spellMinor(amount.minor, currencyExponent),
      date: draft.date,
      accountId: draft.accountId || undefined,
      method: draft.method.trim() || undefined,
      reference: draft.reference.trim() || undefined,
      customerId: invoice.customerId ?? undefined,
      vendorId: invoice.vendorId ?? undefined,
      allocations: [{ documentId: invoice.id }],
    };
    const isDone = await change.mutateAsync({ organizationId, input }).then(() => true, () => false);
    if (isDone) onClose();
  }
  return (
    <Form
      onSubmit={(event) => {
        event.preventDefault();
        void pay();
      }}
    >
      <TextInput
        label={t('amount')}
        inputMode="decimal"
        value={draft.amount}
        onChange={put('amount')}
        description={t('pay.amountHint')}
        fault={isUnreadable ? t('pay.unreadable') : undefined}
        isRequired
        autoFocus
      />
      <TextInput label={t('date')} type="date" value={draft.date} onChange={put('date')} isRequired />
      <CashAccount value={draft.accountId} onChange={put('accountId')} />
      <TextInput label={t('method')} value={draft.method} onChange={put('method')} />
      <TextInput label={t('reference')} value={draft.reference} onChange={put('reference')} />
      {change.error && <Failure fault={change.error} />}
      <div className="trade-acts">
        <Button type="submit" kind="primary" isPending={change.isPending}>
          {t('pay.confirm')}
        </Button>
        <Button onPress={onClose}>{t('cancel')}</Button>
      </div>
    </Form>
  );
}

/** The cash accounts; a key that may not read the chart pays through the usual one. */
function CashAccount({ value, onChange }: { value: string; onChange: (id: string) => void }) {
  const { t } = useTranslation('trade');
  const nameOf = useNameOf();
  const found = useDocument(TradeCashAccountsDocument, { organizationId: useOrganization().id });
  const accounts = found.data?.accounts?.nodes.filter((account) => account.class === 'CASH' && account.isLeaf) ?? [];
  const options = accounts.map((account) => ({ value: account.id, label: `${account.code} ${nameOf(account)}` }));
  return <Choice label={t('account')} options={[{ value: '', label: t('pay.usualAccount') }, ...options]} value={value} onChange={onChange} />;
}
