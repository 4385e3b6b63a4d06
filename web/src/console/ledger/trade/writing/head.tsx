// The head of a document that is being written: whom it is for, its number, its days, what is printed on it.
import type { Dispatch, SetStateAction } from 'react';
import { useTranslation } from 'react-i18next';

import { useDocument } from '../../../api/documents';
import { InvoicingLastNumberDocument } from '../../../api/gql/graphql';
import { isolated } from '../../../app/isolated';
import { formatCount, formatDay } from '../../../app/locale';
import { useOrganization } from '../../../app/viewer';
import { TextInput } from '../../../ui/fields';
import type { Faults } from '../../journal/told';
import type { Draft, Party } from './draft';
import { partyField } from './input';
import { NewParty } from './new_party';
import { PartyField } from './party_field';

type Props = {
  draft: Draft;
  setDraft: Dispatch<SetStateAction<Draft>>;
  faults: Faults;
  touch: (fields: readonly string[]) => void;
};
type Text = 'number' | 'issueDate' | 'dueDate' | 'buyerName' | 'buyerTaxId' | 'memo';

export function Head({ draft, setDraft, faults, touch }: Props) {
  const { t } = useTranslation('invoicing');
  const { lockedThrough, closedThrough } = useOrganization();
  const barred = [lockedThrough ?? '', closedThrough ?? ''].sort().at(-1);
  const last = useLastNumber(draft);
  // Who may not read parties does not know their terms.
  const terms = draft.party?.code && t('termsOf', { days: formatCount(draft.party.paymentTerms) });
  const fieldOf = (name: Text) => ({
    label: t(name),
    value: draft[name],
    fault: faults[name],
    onChange: (text: string) => {
      setDraft((old) => ({ ...old, [name]: text }));
      touch([name]);
    },
  });
  function choose(party: Party | null) {
    setDraft((old) => ({ ...old, party }));
    touch(['customerId', 'vendorId', 'buyerName', 'number']);
  }
  const isNote = draft.correctsId !== null;
  const lastHint = last && last !== draft.number ? t('lastNumber', { number: isolated(last) }) : undefined;
  return (
    <div className="invoice-head">
      <div className="invoice-party">
        <PartyField
          trade={draft.trade}
          value={draft.party}
          onChange={choose}
          fault={faults[partyField(draft)]}
          isDisabled={isNote}
          autoFocus={!isNote}
        />
        {!isNote && <NewParty trade={draft.trade} onMade={choose} />}
      </div>
      <TextInput {...fieldOf('number')} autoFocus={isNote} description={lastHint} />
      <TextInput
        {...fieldOf('issueDate')}
        type="date"
        description={barred && t('barred', { day: formatDay(barred) })}
      />
      <TextInput {...fieldOf('dueDate')} type="date" description={terms || t('dueHint')} />
      <TextInput {...fieldOf('buyerName')} description={t('buyerNameHint')} />
      <TextInput {...fieldOf('buyerTaxId')} />
      <TextInput {...fieldOf('memo')} />
    </div>
  );
}

/** Numbers of sales are one's own; those of purchases are the vendor's. */
function useLastNumber({ type, trade }: Draft): string | undefined {
  const variables = { organizationId: useOrganization().id, type };
  const found = useDocument(InvoicingLastNumberDocument, variables, { isEnabled: trade === 'SALES' });
  return trade === 'SALES' ? found.data?.invoices?.nodes[0]?.number : undefined;
}
