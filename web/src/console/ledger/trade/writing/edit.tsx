// Write on at a draft.
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';

import { isolated } from '../../../app/isolated';
import { useOrganization } from '../../../app/viewer';
import { Page } from '../../../ui/page';
import { Empty, Failure, Loading } from '../../../ui/states';
import { useMayWrite } from '../may_write';
import { Editor } from './editor';
import { draftOf } from './from_invoice';
import { useKeptInvoice } from './kept_invoice';

export default function EditInvoice() {
  const { id = '' } = useParams();
  return <Edited key={id} id={id} />;
}

function Edited({ id }: { id: string }) {
  const { t } = useTranslation('invoicing');
  const organization = useOrganization();
  const mayWrite = useMayWrite('invoices:write');
  const { invoice, party, fault, retry } = useKeptInvoice(id);
  const taken = useKeptInvoice(invoice?.correctsId ?? ''); // The invoice that a note takes back.
  if (!invoice || (invoice.correctsId && !taken.invoice)) {
    const missing = fault ? { fault, retry } : taken;
    const refused = missing.fault && <Failure fault={missing.fault} onRetry={missing.retry} />;
    return <Page title={t('title.edit')}>{refused ?? <Loading />}</Page>;
  }
  const title = t('title.editOf', { number: isolated(invoice.number) });
  if (!mayWrite || invoice.status !== 'DRAFT' || invoice.isOpening) {
    return (
      <Page title={title}>
        <Empty>
          {t(mayWrite ? 'notADraft' : 'mayNot')} <Link to={`/invoices/${id}`}>{t('openDocument')}</Link>
        </Empty>
      </Page>
    );
  }
  const draft = draftOf(invoice, party, taken.invoice);
  const beginning = {
    storedAs: `daftar:invoice-edit:${organization.id}:${id}`,
    begunFrom: JSON.stringify(invoice),
    draft,
  };
  return <Editor title={title} beginning={beginning} id={id} />;
}
