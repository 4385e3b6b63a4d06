// Write a new invoice or bill, or, with `corrects` in the address, a note that takes an invoice back.
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';

import type { Trade } from '../../../api/gql/graphql';
import { isolated } from '../../../app/isolated';
import { among, identity } from '../../../app/parameters';
import { useOrganization } from '../../../app/viewer';
import { Page } from '../../../ui/page';
import { Empty, Failure, Loading } from '../../../ui/states';
import { oneOf, trades } from '../filter_fields';
import { useMayWrite } from '../may_write';
import { emptyDraft } from './draft';
import { Editor } from './editor';
import { noteOf, noteTypeOf } from './from_invoice';
import { useKeptInvoice } from './kept_invoice';

export const parameters = { type: among(trades), corrects: identity };

export default function NewInvoice() {
  const { t } = useTranslation('invoicing');
  const [address] = useSearchParams();
  const trade = oneOf(trades, address.get('type')) ?? 'SALES';
  const corrects = address.get('corrects');
  if (!useMayWrite('invoices:write')) {
    return (
      <Page title={t(`title.${trade}`)}>
        <Empty>{t('mayNot')}</Empty>
      </Page>
    );
  }
  return corrects ? <NewNote key={corrects} corrects={corrects} /> : <NewDocument key={trade} trade={trade} />;
}

function NewDocument({ trade }: { trade: Trade }) {
  const { t } = useTranslation('invoicing');
  const { id, today, vatRate } = useOrganization();
  const draft = emptyDraft(trade, today, vatRate);
  return (
    <Editor
      title={t(`title.${trade}`)}
      beginning={{ storedAs: `daftar:invoice-draft:${id}:${trade}`, begunFrom: '', draft }}
    />
  );
}

function NewNote({ corrects }: { corrects: string }) {
  const { t } = useTranslation('invoicing');
  const { id, today } = useOrganization();
  const { invoice, party, fault, retry } = useKeptInvoice(corrects);
  if (!invoice)
    return <Page title={t('title.note')}>{fault ? <Failure fault={fault} onRetry={retry} /> : <Loading />}</Page>;
  const draft = noteOf(invoice, party, today);
  const title = t(`title.${noteTypeOf(invoice) === 'CREDIT_NOTE' ? 'CREDIT_NOTE' : 'DEBIT_NOTE'}`, {
    number: isolated(invoice.number),
  });
  if (draft.items.length === 0)
    return (
      <Page title={title}>
        <Empty>{t('nothingLeft')}</Empty>
      </Page>
    );
  const beginning = { storedAs: `daftar:invoice-note:${id}:${corrects}`, begunFrom: JSON.stringify(invoice), draft };
  return <Editor title={title} beginning={beginning} />;
}
