// An account, found by its code or by its name in either language.
import { type KeyboardEvent, useMemo, useRef } from 'react';
import { ComboBox, FieldError, Input, Label, ListBox, ListBoxItem, Popover } from 'react-aria-components/ComboBox';
import { useTranslation } from 'react-i18next';

import { type ChartAccount, isMeant, onlyMeant, useAccountLabel } from './accounts';

type Props = {
  label: string;
  id: string;
  accounts: readonly ChartAccount[];
  value: string | null;
  onChange: (id: string | null) => void;
  fault?: string;
};

export function AccountField({ label, id, accounts, value, onChange, fault }: Props) {
  const { t, i18n } = useTranslation('journal');
  const labelOf = useAccountLabel();
  const typed = useRef('');
  const byLabel = useMemo(() => new Map(accounts.map((account) => [labelOf(account), account])), [accounts, labelOf]);

  /** Take the account that the words can only mean, before the field drops what is no account's name. */
  function settle() {
    const meant = byLabel.has(typed.current) ? undefined : onlyMeant(accounts, typed.current);
    if (meant) onChange(meant.id);
  }
  function settleOnKey({ key }: KeyboardEvent) {
    if (key === 'Tab' || key === 'Enter') settle();
  }
  return (
    <div className="journal-account" onKeyDownCapture={settleOnKey}>
      <ComboBox
        className="field"
        key={i18n.language}
        id={id}
        defaultItems={accounts}
        defaultFilter={(text, words) => isMeant(byLabel.get(text)!, words)}
        selectedKey={value}
        onSelectionChange={(key) => onChange(key === null ? null : String(key))}
        onInputChange={(text) => {
          typed.current = text;
        }}
        onBlur={settle}
        isInvalid={fault !== undefined}
      >
        <Label className="hidden">{label}</Label>
        <Input placeholder={t('line.account')} />
        <FieldError>{fault}</FieldError>
        <Popover className="journal-options" placement="bottom start">
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
