// A document and its party as they stood when the page was opened: later answers do not change what is being written.
import { useState } from 'react';

import { useDocument } from '../../../api/documents';
import { InvoicingCustomerDocument, InvoicingDraftDocument, InvoicingVendorDocument } from '../../../api/gql/graphql';
import { useOrganization } from '../../../app/viewer';
import type { Party } from './draft';
import type { KeptInvoice } from './from_invoice';

type Opened = { invoice: KeptInvoice; party: Party | null };

/** Without an id there is none to wait for. */
export function useKeptInvoice(id: string) {
  const organizationId = useOrganization().id;
  const found = useDocument(InvoicingDraftDocument, { organizationId, id }, { isEnabled: id !== '' });
  const invoice = found.data?.invoice?.id === id && !found.isFetching ? found.data.invoice : undefined;
  const whose = useParty(invoice);
  const [opened, setOpened] = useState<Opened>();
  if (!opened && invoice && whose !== undefined) setOpened({ invoice, party: whose });
  return {
    invoice: opened?.invoice,
    party: opened?.party ?? null,
    fault: found.isFetching ? null : found.error,
    retry: () => void found.refetch(),
  };
}

/** The party of a document; a key that may not read parties keeps it by what the document says. */
function useParty(invoice: KeptInvoice | undefined): Party | null | undefined {
  const organizationId = useOrganization().id;
  const [customerId, vendorId] = [invoice?.customerId, invoice?.vendorId];
  const customer = useDocument(
    InvoicingCustomerDocument,
    { organizationId, id: customerId ?? '' },
    { isEnabled: Boolean(customerId) },
  );
  const vendor = useDocument(
    InvoicingVendorDocument,
    { organizationId, id: vendorId ?? '' },
    { isEnabled: Boolean(vendorId) },
  );
  const id = customerId ?? vendorId;
  if (!invoice || !id) return invoice ? null : undefined;
  const party = customerId ? customer.data?.customer : vendor.data?.vendor;
  if (party?.id === id) return party;
  if ((customerId ? customer : vendor).isPending) return undefined;
  return {
    id,
    code: '',
    name: invoice.buyerName,
    nameEn: null,
    nameAr: null,
    taxId: invoice.buyerTaxId,
    paymentTerms: 0,
  };
}
