// Record a payment that settles an open document.
import { useState } from 'react';
import { Form } from 'react-aria-components/Form';
import { useTranslation } from 'react-i18next';

import { useChange } from '../../api/documents';
import { TradeCreatePaymentDocument } from '../../api/gql/graphql';
import { useOrganization } from '../../app/viewer';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Failure } from '../../ui/states';
import type { ShownInvoice } from './invoice';
import { useMayWrite } from './may_write';
import { arePlaced, Fields, Posts, usePaymentFields } from './paying/fields';

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
  const { id: organizationId } = useOrganization();
  const change = useChange(TradeCreatePaymentDocument, { keptAs: `daftar:pay:${invoice.id}` });
  const { fields, put, read, faults } = usePaymentFields(invoice.openAmount, change.error);

  async function pay() {
    const written = read();
    if (!written) return;
    const input = {
      ...written,
      customerId: invoice.customerId ?? undefined,
      vendorId: invoice.vendorId ?? undefined,
      allocations: [{ documentId: invoice.id }],
    };
    const isDone = await change.mutateAsync({ organizationId, input }).then(
      () => true,
      () => false,
    );
    if (isDone) onClose();
  }
  return (
    <Form
      onSubmit={(event) => {
        event.preventDefault();
        void pay();
      }}
    >
      <Fields fields={fields} put={put} faults={faults} amountHint={t('pay.amountHint')} />
      <Posts fields={fields} trade={invoice.trade} direction={invoice.trade === 'SALES' ? 'RECEIVED' : 'MADE'} />
      {change.error && !arePlaced(faults) && <Failure fault={change.error} />}
      <div className="trade-acts">
        <Button type="submit" kind="primary" isPending={change.isPending}>
          {t('pay.confirm')}
        </Button>
        <Button onPress={onClose}>{t('cancel')}</Button>
      </div>
    </Form>
  );
}
