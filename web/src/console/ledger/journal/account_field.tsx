// An account, found by its code or by its name in either language.
import { type KeyboardEvent, useMemo, useState } from 'react';
import { ComboBox, FieldError, Input, Label, ListBox, ListBoxItem, Popover } from 'react-aria-components/ComboBox';
import { useTranslation } from 'react-i18next';

import { useOpenList } from '../../ui/open_list';
import { type ChartAccount, isMeant, onlyMeant, useAccountLabel } from './accounts';
import { unsettled } from './save_keys';

type Props = {
  label: string;
  id: string;
  accounts: readonly ChartAccount[];
  value: string | null;
  onChange: (id: string | null) => void;
  fault?: string;
  placeholder?: string;
  isDisabled?: boolean;
};

export function AccountField({ label, id, accounts, value, onChange, fault, placeholder, isDisabled }: Props) {
  const { t, i18n } = useTranslation('journal');
  const labelOf = useAccountLabel();
  const { field, place, onOpenChange } = useOpenList();
  const [typed, setTyped] = useState('');
  const byLabel = useMemo(() => new Map(accounts.map((account) => [labelOf(account), account])), [accounts, labelOf]);

  /** Take the account that the words can only mean, before the field drops what is no account's name. */
  function settle() {
    const meant = byLabel.has(typed) ? undefined : onlyMeant(accounts, typed);
    if (meant) onChange(meant.id);
  }
  function settleOnKey({ key }: KeyboardEvent) {
    if (key === 'Tab' || key === 'Enter') settle();
  }
  return (
    <div
      className="journal-account"
      ref={field}
      onKeyDownCapture={settleOnKey}
      {...unsettled(byLabel.has(typed) ? '' : typed)}
    >
      <ComboBox
        className="field"
        key={i18n.language}
        id={id}
        defaultItems={accounts}
        defaultFilter={(text, words) => isMeant(byLabel.get(text)!, words)}
        selectedKey={value}
        onSelectionChange={(key) => onChange(key === null ? null : String(key))}
        onInputChange={setTyped}
        onBlur={settle}
        onOpenChange={onOpenChange}
        isInvalid={fault !== undefined}
        isDisabled={isDisabled}
      >
        <Label className="hidden">{label}</Label>
        <Input placeholder={placeholder ?? t('line.account')} />
        <FieldError>{fault}</FieldError>
        <Popover
          className="journal-options"
          placement="bottom start"
          containerPadding={0}
          maxHeight={360}
          UNSTABLE_portalContainer={place}
        >
          <ListBox<ChartAccount>>
            {(account) => (
              <ListBoxItem id={account.id} textValue={labelOf(account)}>
                {labelOf(account)}
              </ListBoxItem>
            )}
          </ListBox>
        </Popover>
      </ComboBox>
    </div>
  );
}
