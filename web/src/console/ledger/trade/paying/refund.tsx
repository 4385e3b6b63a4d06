// Give the credit that is left of a payment or note back to the customer, or take it back from the vendor.
import { useState } from 'react';
import { Form } from 'react-aria-components/Form';
import { useTranslation } from 'react-i18next';

import { useChange } from '../../../api/documents';
import { PayingRefundDocument, type Trade } from '../../../api/gql/graphql';
import { useLeaving } from '../../../app/leaving';
import { useOrganization } from '../../../app/viewer';
import { Button } from '../../../ui/button';
import { Dialog } from '../../../ui/dialog';
import { Failure } from '../../../ui/states';
import { useMayWrite } from '../may_write';
import { arePlaced, Fields, Posts, usePaymentFields } from './fields';

/** A payment or a note, and what is left of it. */
export type Credit = { id: string; trade: Trade; customerId?: string | null; vendorId?: string | null; left: string };

export function Refund({ credit }: { credit: Credit }) {
  const { t } = useTranslation('trade');
  const [isOpen, setOpen] = useState(false);
  const hasParty = Boolean(credit.customerId ?? credit.vendorId);
  if (!useMayWrite('payments:write') || !hasParty || !/[1-9]/.test(credit.left)) return null;
  return (
    <>
      <Button onPress={() => setOpen(true)}>{t('refund.open')}</Button>
      <Dialog title={t(`refund.title.${credit.trade}`)} isOpen={isOpen} onClose={() => setOpen(false)}>
        <RefundForm credit={credit} onClose={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function RefundForm({ credit, onClose }: { credit: Credit; onClose: () => void }) {
  const { t } = useTranslation('trade');
  const { id: organizationId } = useOrganization();
  const { hasLeft, leave } = useLeaving();
  const change = useChange(PayingRefundDocument, { keptAs: `daftar:refund:${credit.id}` });
  const { fields, put, read, faults } = usePaymentFields(credit.left, change.error);

  async function refund() {
    const written = read();
    if (!written || hasLeft()) return;
    const party = { customerId: credit.customerId ?? undefined, vendorId: credit.vendorId ?? undefined };
    const input = { ...written, ...party, creditIds: [credit.id] };
    const made = await change.mutateAsync({ organizationId, input }).catch(() => undefined);
    if (made?.createRefund) leave(`/payments/${made.createRefund.id}`, { state: { said: 'refunded' } });
  }
  return (
    <Form
      onSubmit={(event) => {
        event.preventDefault();
        void refund();
      }}
    >
      <Fields fields={fields} put={put} faults={faults} amountHint={t('refund.amountHint')} />
      <Posts fields={fields} trade={credit.trade} direction={credit.trade === 'SALES' ? 'MADE' : 'RECEIVED'} />
      {change.error && !arePlaced(faults) && <Failure fault={change.error} />}
      <div className="trade-acts">
        <Button type="submit" kind="primary" isPending={change.isPending || change.isSuccess}>
          {t('refund.confirm')}
        </Button>
        <Button onPress={onClose}>{t('cancel')}</Button>
      </div>
    </Form>
  );
}
