// A customer or vendor who is not in the books yet, made without leaving the document.
import { useState } from 'react';
import { Form } from 'react-aria-components/Form';
import { useTranslation } from 'react-i18next';

import { useChange } from '../../../api/documents';
import { InvoicingCreateCustomerDocument, InvoicingCreateVendorDocument, type Trade } from '../../../api/gql/graphql';
import { useOrganization, useViewer } from '../../../app/viewer';
import { Button } from '../../../ui/button';
import { Dialog } from '../../../ui/dialog';
import { TextInput } from '../../../ui/fields';
import { Failure } from '../../../ui/states';
import { useRefusal } from '../../../ui/refusals';
import { refusedFields } from '../refusals';
import type { Party } from './draft';

type Props = { trade: Trade; onMade: (party: Party) => void };
const fields = ['code', 'nameEn', 'nameAr', 'taxId', 'paymentTerms'] as const;
type Field = (typeof fields)[number];
type Written = Record<Field, string>;
const blank: Written = { code: '', nameEn: '', nameAr: '', taxId: '', paymentTerms: '' };

export function NewParty({ trade, onMade }: Props) {
  const { t } = useTranslation('invoicing');
  const { key, may } = useViewer();
  const [isOpen, setOpen] = useState(false);
  const scope = trade === 'SALES' ? 'customers:write' : 'vendors:write';
  if (!may('CONTRIBUTOR') || !key.scopes.some((one) => one === '*' || one === scope)) return null;
  const close = () => setOpen(false);
  return (
    <>
      <Button onPress={() => setOpen(true)}>{t(`newParty.${trade}.open`)}</Button>
      <Dialog title={t(`newParty.${trade}.title`)} isOpen={isOpen} onClose={close}>
        <PartyForm trade={trade} onClose={close} onMade={(party) => (onMade(party), close())} />
      </Dialog>
    </>
  );
}

function PartyForm({ trade, onMade, onClose }: Props & { onClose: () => void }) {
  const { t } = useTranslation('invoicing');
  const say = useRefusal();
  const [written, setWritten] = useState(blank);
  const { create, fault, isPending, reset } = useCreation(trade);
  const faults = refusedFields(fault, say);
  const isPlaced = fields.some((name) => faults[name] !== undefined);

  async function make() {
    const party = await create(written);
    if (party) onMade(party);
  }
  const fieldOf = (name: Field) => ({
    label: t(`newParty.${name}`),
    value: written[name],
    fault: faults[name],
    onChange: (text: string) => {
      setWritten((before) => ({ ...before, [name]: text }));
      reset();
    },
  });
  return (
    <Form
      onSubmit={(event) => {
        event.preventDefault();
        event.stopPropagation(); // In React the document's form stands around it.
        void make();
      }}
    >
      <TextInput {...fieldOf('code')} isRequired autoFocus />
      <TextInput {...fieldOf('nameEn')} lang="en" isRequired={!written.nameAr.trim()} />
      <TextInput {...fieldOf('nameAr')} lang="ar" />
      <TextInput {...fieldOf('taxId')} />
      <TextInput {...fieldOf('paymentTerms')} type="number" min={0} max={3650} description={t('newParty.termsHint')} />
      {fault && !isPlaced && <Failure fault={fault} />}
      <div className="trade-acts">
        <Button type="submit" kind="primary" isPending={isPending}>
          {t('newParty.confirm')}
        </Button>
        <Button onPress={onClose}>{t('cancel')}</Button>
      </div>
    </Form>
  );
}

function useCreation(trade: Trade) {
  const organizationId = useOrganization().id;
  const customer = useChange(InvoicingCreateCustomerDocument);
  const vendor = useChange(InvoicingCreateVendorDocument);
  async function create({ paymentTerms, ...texts }: Written): Promise<Party | undefined> {
    const given = Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, text.trim() || undefined]));
    const days = paymentTerms.trim();
    const input = { ...given, code: texts.code.trim(), paymentTerms: days ? Number(days) : undefined };
    const made =
      trade === 'SALES'
        ? customer.mutateAsync({ organizationId, input }).then((answer) => answer.createCustomer)
        : vendor.mutateAsync({ organizationId, input }).then((answer) => answer.createVendor);
    return (await made.catch(() => undefined)) ?? undefined;
  }
  const change = trade === 'SALES' ? customer : vendor;
  return { create, fault: change.error, isPending: change.isPending, reset: change.reset };
}
