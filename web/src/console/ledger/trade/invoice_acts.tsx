// Issue a draft, or void a document that nothing settled.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useChange } from '../../api/documents';
import { TradeIssueInvoiceDocument, TradeVoidInvoiceDocument } from '../../api/gql/graphql';
import { useOrganization } from '../../app/viewer';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Failure } from '../../ui/states';
import type { ShownInvoice } from './invoice';
import { useMayWrite } from './may_write';

export function Issue({ invoice }: { invoice: ShownInvoice }) {
  const change = useChange(TradeIssueInvoiceDocument);
  if (!useMayWrite('invoices:write') || invoice.status !== 'DRAFT') return null;
  return <Act name="issue" kind="primary" invoice={invoice} change={change} />;
}

export function Void({ invoice }: { invoice: ShownInvoice }) {
  const change = useChange(TradeVoidInvoiceDocument);
  const isVoidable = invoice.status === 'DRAFT' || invoice.status === 'ISSUED';
  if (!useMayWrite('invoices:write') || !isVoidable) return null;
  return <Act name="void" kind="danger" invoice={invoice} change={change} />;
}

type Change = {
  mutateAsync: (variables: { organizationId: string; input: { id: string } }) => Promise<unknown>;
  error: Error | null;
  isPending: boolean;
  reset: () => void;
};

type ActProps = { name: 'issue' | 'void'; kind: 'primary' | 'danger'; invoice: ShownInvoice; change: Change };

/** Ask before doing what cannot be taken back. */
function Act({ name, kind, invoice, change }: ActProps) {
  const { t } = useTranslation('trade');
  const organizationId = useOrganization().id;
  const [isOpen, setOpen] = useState(false);
  const { number } = invoice;
  function close() {
    setOpen(false);
    change.reset();
  }
  async function act() {
    const isDone = await change.mutateAsync({ organizationId, input: { id: invoice.id } }).then(() => true, () => false);
    if (isDone) setOpen(false);
  }
  return (
    <>
      <Button kind={kind} onPress={() => setOpen(true)}>
        {t(`${name}.open`)}
      </Button>
      <Dialog title={t(`${name}.title`, { number })} isOpen={isOpen} onClose={close} isAlert>
        <p>{t(`${name}.explanation`)}</p>
        {change.error && <Failure fault={change.error} />}
        <div className="trade-acts">
          <Button kind={kind} isPending={change.isPending} onPress={() => void act()}>
            {t(`${name}.confirm`)}
          </Button>
          <Button onPress={close} autoFocus>
            {t('cancel')}
          </Button>
        </div>
      </Dialog>
    </>
  );
}
