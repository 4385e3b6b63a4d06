// One line of an entry that is being written.
import { type KeyboardEvent, memo } from 'react';
import { useTranslation } from 'react-i18next';

import { formatAmount, formatNumber } from '../../app/locale';
import { Button } from '../../ui/button';
import { TextInput } from '../../ui/fields';
import { AccountField } from './account_field';
import type { ChartAccount } from './accounts';
import { readAmount, spellMinor } from './amounts';
import type { DraftLine, Side } from './draft';

type Props = {
  line: DraftLine;
  /** Its place, from 1. */
  place: number;
  accounts: readonly ChartAccount[];
  exponent: number;
  accountFault?: string;
  debitFault?: string;
  creditFault?: string;
  memoFault?: string;
  onChange: (key: number, change: Partial<DraftLine>) => void;
  onBalance: (key: number, side: Side) => void;
  onRemove: (key: number) => void;
  /** Enter in the last field: go on to the next line. */
  onNext: (key: number) => void;
};

export function accountFieldId(key: number): string {
  return `journal-line-${key}-account`;
}

/** Drawn anew only when it changes itself: an entry may have hundreds of lines. */
export const LineFields = memo(function LineFields(props: Props) {
  const { line, accounts, accountFault, memoFault, onChange, onRemove, onNext } = props;
  const { t } = useTranslation('journal');
  const place = formatNumber(props.place);
  return (
    <div className="journal-line" role="group" aria-label={t('line.title', { place })}>
      <AccountField
        id={accountFieldId(line.key)}
        label={t('line.accountOf', { place })}
        accounts={accounts}
        value={line.accountId}
        onChange={(accountId) => onChange(line.key, { accountId })}
        fault={accountFault}
      />
      <AmountField {...props} side="debit" label={t('line.debitOf', { place })} fault={props.debitFault} />
      <AmountField {...props} side="credit" label={t('line.creditOf', { place })} fault={props.creditFault} />
      <TextInput
        label={t('line.memoOf', { place })}
        isLabelHidden
        placeholder={t('line.memo')}
        value={line.memo}
        onChange={(memo) => onChange(line.key, { memo })}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) onNext(line.key);
        }}
        fault={memoFault}
      />
      <Button aria-label={t('line.remove', { place })} onPress={() => onRemove(line.key)}>
        ×
      </Button>
    </div>
  );
});

type AmountProps = Pick<Props, 'line' | 'exponent' | 'onChange' | 'onBalance'> & {
  side: Side;
  label: string;
  fault?: string;
};

/** An amount is read as it is typed and written out properly when the field is left. */
function AmountField({ line, side, label, fault, exponent, onChange, onBalance }: AmountProps) {
  const { t } = useTranslation('journal');
  function tidy() {
    const read = readAmount(line[side], exponent);
    if (!line[side].trim() || 'fault' in read) return;
    const written = formatAmount(spellMinor(read.minor, exponent), exponent);
    if (written !== line[side]) onChange(line.key, { [side]: written });
  }
  function balance(event: KeyboardEvent) {
    if (event.key !== '=') return;
    event.preventDefault();
    onBalance(line.key, side);
  }
  return (
    <TextInput
      label={label}
      isLabelHidden
      placeholder={t(`line.${side}`)}
      inputMode="decimal"
      autoComplete="off"
      value={line[side]}
      onChange={(text) => onChange(line.key, { [side]: text })}
      onBlur={tidy}
      onKeyDown={balance}
      fault={fault}
    />
  );
}
