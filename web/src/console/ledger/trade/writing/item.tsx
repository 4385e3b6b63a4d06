// One line of a document that is being written.
import { type KeyboardEvent, memo, useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { VatCategory } from '../../../api/gql/graphql';
import { Amount } from '../../../ui/amount';
import { Button } from '../../../ui/button';
import { Choice, TextInput } from '../../../ui/fields';
import { AccountField } from '../../journal/account_field';
import type { ChartAccount } from '../../journal/accounts';
import { spellMinor } from '../../journal/amounts';
import type { Faults } from '../../journal/told';
import { type DraftItem, isBlank } from './draft';
import { figuresOf } from './figures';
import { ItemMore } from './item_more';

const categories: readonly VatCategory[] = ['STANDARD', 'ZERO', 'EXEMPT', 'OUTSIDE'];

export type ItemProps = {
  item: DraftItem;
  /** Its place, from 1, as the language writes it. */
  place: string;
  isPurchase: boolean;
  usualRate: string;
  accounts: readonly ChartAccount[];
  exponent: number;
  /** What was refused of this line, by field. */
  faults: Faults;
  onChange: (key: number, change: Partial<DraftItem>) => void;
  onRemove: (key: number) => void;
  /** Enter in a text: go on to the next line. */
  onNext: (key: number) => void;
};

export function descriptionId(key: number): string {
  return `invoicing-item-${key}`;
}

/** Drawn anew only when it changes itself: a document may have hundreds of lines. */
export const ItemFields = memo(function ItemFields(props: ItemProps) {
  const { item, place, accounts, faults, onChange, onRemove, onNext } = props;
  const { t } = useTranslation('invoicing');
  const [isAsked, setAsked] = useState(Boolean(item.serviceFrom || item.serviceTo || !item.isRecoverable));
  const isOpen = isAsked || faults['serviceFrom'] !== undefined || faults['serviceTo'] !== undefined;
  const textOf = (name: 'description' | 'quantity' | 'unitPrice' | 'discount') => ({
    label: t(`line.${name}Of`, { place }),
    isLabelHidden: true,
    placeholder: t(`line.${name}`),
    value: item[name],
    onChange: (text: string) => onChange(item.key, { [name]: text }),
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) onNext(item.key);
    },
    fault: faults[name],
  });
  return (
    <div className="invoice-line" role="group" aria-label={t('line.title', { place })}>
      <TextInput {...textOf('description')} id={descriptionId(item.key)} />
      <AccountField
        id={`${descriptionId(item.key)}-account`}
        label={t('line.accountOf', { place })}
        placeholder={t('line.usualAccount')}
        accounts={accounts}
        value={item.accountId}
        onChange={(accountId) => onChange(item.key, { accountId })}
        fault={faults['accountId']}
        isDisabled={item.corrected !== null}
      />
      <TextInput {...textOf('quantity')} inputMode="decimal" autoComplete="off" />
      <TextInput {...textOf('unitPrice')} inputMode="decimal" autoComplete="off" />
      <TextInput {...textOf('discount')} inputMode="decimal" autoComplete="off" />
      <Tax {...props} />
      <Net item={item} exponent={props.exponent} />
      <div className="invoice-line-acts">
        {!item.corrected && (
          <Button aria-label={t('line.moreOf', { place })} aria-expanded={isOpen} onPress={() => setAsked(!isOpen)}>
            …
          </Button>
        )}
        <Button aria-label={t('line.remove', { place })} onPress={() => onRemove(item.key)}>
          ×
        </Button>
      </div>
      {isOpen && !item.corrected && <ItemMore {...props} />}
    </div>
  );
});

/** The category, and of the standard one the rate; a note keeps what the invoice's line has. */
function Tax({ item, place, usualRate, faults, onChange }: ItemProps) {
  const { t } = useTranslation('invoicing');
  const options = categories.map((category) => ({ value: category, label: t(`categories.${category}`) }));
  function choose(category: VatCategory) {
    onChange(item.key, { category, rate: category === 'STANDARD' ? item.rate || usualRate : '' });
  }
  return (
    <div className="invoice-line-tax">
      <Choice
        label={t('line.categoryOf', { place })}
        isLabelHidden
        options={options}
        value={item.category}
        onChange={(category) => choose(category as VatCategory)}
        isDisabled={item.corrected !== null}
      />
      <TextInput
        label={t('line.rateOf', { place })}
        isLabelHidden
        placeholder="%"
        inputMode="decimal"
        autoComplete="off"
        value={item.rate}
        onChange={(rate) => onChange(item.key, { rate })}
        isDisabled={item.category !== 'STANDARD' || item.corrected !== null}
        fault={faults['vatRate'] ?? faults['vatCategory']}
      />
    </div>
  );
}

function Net({ item, exponent }: Pick<ItemProps, 'item' | 'exponent'>) {
  const { t } = useTranslation('invoicing');
  const figures = isBlank(item) ? undefined : figuresOf(item, exponent);
  return (
    <p className="invoice-line-net">
      <span className="invoice-line-net-name">{t('line.net')}</span>{' '}
      {figures && <Amount value={spellMinor(figures.net, exponent)} />}
    </p>
  );
}
