// The customer or vendor of a document or a payment, found on the server by code or name.
import { type KeyboardEvent, useState } from 'react';
import {
  ComboBox,
  FieldError,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Text,
} from 'react-aria-components/ComboBox';
import { useTranslation } from 'react-i18next';

import { useDocument } from '../../../api/documents';
import { InvoicingCustomersDocument, InvoicingVendorsDocument, type Trade } from '../../../api/gql/graphql';
import { contained } from '../../../app/isolated';
import { useOrganization } from '../../../app/viewer';
import { useOpenList } from '../../../ui/open_list';
import { unsettled } from '../../journal/save_keys';
import { useNameOf } from '../../statements/names';
import { useRested } from '../words_filter';
import type { Party } from './draft';

type Props = {
  trade: Trade;
  value: Party | null;
  onChange: (party: Party | null) => void;
  description?: string;
  fault?: string;
  isDisabled?: boolean;
  autoFocus?: boolean;
  /** What somebody inactive owes can still be settled; new documents do not name them. */
  withInactive?: boolean;
};

export function usePartyLabel(): (party: Party) => string {
  const nameOf = useNameOf();
  return (party) => `${contained(party.code)} ${nameOf(party)}`.trim();
}

export function PartyField({
  trade,
  value,
  onChange,
  description,
  fault,
  isDisabled,
  autoFocus,
  withInactive = false,
}: Props) {
  const { t, i18n } = useTranslation('invoicing');
  const labelOf = usePartyLabel();
  const { field, place, onOpenChange } = useOpenList();
  const [isWanted, setWanted] = useState(false);
  const [typed, setTyped] = useState(value ? labelOf(value) : '');
  const [shown, setShown] = useState({ value, language: i18n.language });
  if (shown.value !== value || shown.language !== i18n.language) {
    setShown({ value, language: i18n.language });
    setTyped(value ? labelOf(value) : '');
  }
  const isChosen = value !== null && typed === labelOf(value);
  const words = isChosen ? '' : typed;
  const { parties, isFetching, isOf } = useParties(trade, words, isWanted, withInactive);
  // The chosen one is always among them: what is not in the list, React Aria forgets.
  const items = [...(value && !parties.some((one) => one.id === value.id) ? [value] : []), ...parties];

  /** Also told when the field is left, or closed by Escape: words that are nobody's name go then. */
  function choose(party: Party | null) {
    setTyped(party ? labelOf(party) : '');
    onChange(party);
  }
  /** Take the only one that the words can mean, before the field drops what is nobody's name. */
  function settleOnKey({ key }: KeyboardEvent) {
    const [only, ...others] = parties;
    if (key === 'Tab' && words.trim() && isOf(words) && only && others.length === 0) onChange(only);
  }
  return (
    <div className="party-field" ref={field} onKeyDownCapture={settleOnKey} {...unsettled(words)}>
      <ComboBox
        className="field"
        items={items}
        inputValue={typed}
        onInputChange={setTyped}
        selectedKey={value?.id ?? null}
        onSelectionChange={(id) => choose(items.find((one) => one.id === id) ?? null)}
        onFocus={() => setWanted(true)}
        onOpenChange={onOpenChange}
        autoFocus={autoFocus}
        isInvalid={fault !== undefined}
        isDisabled={isDisabled}
        allowsEmptyCollection
      >
        <Label>{t(trade === 'SALES' ? 'customer' : 'vendor')}</Label>
        <Input placeholder={t('partyHint')} />
        {description && <Text slot="description">{description}</Text>}
        <FieldError>{fault}</FieldError>
        <Popover
          className="trade-options"
          placement="bottom start"
          containerPadding={0}
          maxHeight={360}
          UNSTABLE_portalContainer={place}
        >
          <ListBox<Party> renderEmptyState={() => <p>{t(isFetching ? 'searching' : 'noParty')}</p>}>
            {(party) => (
              <ListBoxItem id={party.id} textValue={labelOf(party)}>
                {labelOf(party)}
              </ListBoxItem>
            )}
          </ListBox>
        </Popover>
      </ComboBox>
    </div>
  );
}

/** The parties that words may mean; `isOf` tells whether they are those of just these words. */
function useParties(trade: Trade, words: string, isWanted: boolean, withInactive: boolean) {
  const text = useRested(words).trim() || undefined;
  const variables = { organizationId: useOrganization().id, text, isActive: withInactive ? undefined : true };
  const customers = useDocument(InvoicingCustomersDocument, variables, { isEnabled: isWanted && trade === 'SALES' });
  const vendors = useDocument(InvoicingVendorsDocument, variables, { isEnabled: isWanted && trade === 'PURCHASE' });
  const found = trade === 'SALES' ? customers : vendors;
  const parties = (trade === 'SALES' ? customers.data?.customers : vendors.data?.vendors)?.nodes ?? [];
  const isOf = (asked: string) => found.isSuccess && !found.isPlaceholderData && (asked.trim() || undefined) === text;
  return { parties, isFetching: found.isFetching, isOf };
}
