// Only one customer's or vendor's: found by code or name, kept in the address by id.
import { useState } from 'react';
import { ComboBox, Input, Label, ListBox, ListBoxItem, Popover } from 'react-aria-components/ComboBox';
import { useTranslation } from 'react-i18next';

import { useDocument } from '../../api/documents';
import { TradeCustomerDocument, TradePartiesDocument, TradeVendorDocument } from '../../api/gql/graphql';
import { useAddress } from '../../app/address';
import { useOrganization } from '../../app/viewer';
import { Button } from '../../ui/button';
import { useOpenList } from '../../ui/open_list';
import { useNameOf } from '../statements/names';
import { useRested } from './words_filter';

type Party = { id: string; code: string; name: string; nameEn?: string | null; nameAr?: string | null };

export function PartyFilter() {
  const [parameters] = useAddress();
  const [customerId, vendorId] = [parameters.get('customerId'), parameters.get('vendorId')];
  if (customerId) return <ChosenCustomer id={customerId} />;
  if (vendorId) return <ChosenVendor id={vendorId} />;
  return <PartyField />;
}

function PartyField() {
  const { t } = useTranslation('trade');
  const organizationId = useOrganization().id;
  const [, change] = useAddress();
  const nameOf = useNameOf();
  const { field, place, onOpenChange } = useOpenList();
  const [typed, setTyped] = useState('');
  const [isWanted, setWanted] = useState(false);
  const text = useRested(typed).trim() || undefined;
  const found = useDocument(TradePartiesDocument, { organizationId, text }, { isEnabled: isWanted });
  const customers = found.data?.customers?.nodes ?? [];
  const parties: Party[] = [...customers, ...(found.data?.vendors?.nodes ?? [])];

  function choose(id: string) {
    const isCustomer = customers.some((one) => one.id === id);
    change(isCustomer ? { customerId: id } : { vendorId: id });
  }
  return (
    <div className="party-filter" ref={field}>
      <ComboBox
        className="field"
        items={parties}
        inputValue={typed}
        onInputChange={setTyped}
        selectedKey={null}
        onSelectionChange={(id) => (id === null ? setTyped('') : choose(String(id)))}
        onFocus={() => setWanted(true)}
        onOpenChange={onOpenChange}
        menuTrigger="focus"
        allowsEmptyCollection
      >
        <Label>{t('party')}</Label>
        <Input placeholder={t('partyHint')} />
        <Popover
          className="trade-options"
          placement="bottom start"
          containerPadding={0}
          maxHeight={360}
          UNSTABLE_portalContainer={place}
        >
          <ListBox<Party> renderEmptyState={() => <p>{found.isFetching ? t('searching') : t('noParty')}</p>}>
            {(party) => (
              <ListBoxItem id={party.id} textValue={nameOf(party)}>
                <bdi>{party.code}</bdi> <bdi>{nameOf(party)}</bdi>
              </ListBoxItem>
            )}
          </ListBox>
        </Popover>
      </ComboBox>
    </div>
  );
}

function ChosenCustomer({ id }: { id: string }) {
  const found = useDocument(TradeCustomerDocument, { organizationId: useOrganization().id, id });
  return <Chosen party={found.data?.customer} id={id} />;
}

function ChosenVendor({ id }: { id: string }) {
  const found = useDocument(TradeVendorDocument, { organizationId: useOrganization().id, id });
  return <Chosen party={found.data?.vendor} id={id} />;
}

/** Who was chosen; pressing it shows everybody's again. */
function Chosen({ party, id }: { party?: Party | null; id: string }) {
  const { t } = useTranslation('trade');
  const [, change] = useAddress();
  const nameOf = useNameOf();
  const name = party ? nameOf(party) : id;
  return (
    <div className="field trade-chosen">
      <span className="label">{t('party')}</span>
      <Button
        aria-label={t('everybody', { name })}
        onPress={() => change({ customerId: undefined, vendorId: undefined })}
      >
        <bdi>{name}</bdi> <span aria-hidden="true">×</span>
      </Button>
    </div>
  );
}
