// The lines of a document that is being written, and where the keyboard's place is among them.
import { type Dispatch, type SetStateAction, useCallback, useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';

import { formatNumber } from '../../../app/locale';
import { Button } from '../../../ui/button';
import type { ChartAccount } from '../../journal/accounts';
import type { Faults } from '../../journal/told';
import { type Draft, type DraftItem, ITEMS_MOST, nextKey, withChange, withItem, withoutItem } from './draft';
import { descriptionId, ItemFields } from './item';

type SetDraft = Dispatch<SetStateAction<Draft>>;
type Touch = (fields: readonly string[]) => void;
type Props = {
  draft: Draft;
  setDraft: SetDraft;
  accounts: readonly ChartAccount[];
  exponent: number;
  usualRate: string;
  faults: Faults;
  touch: Touch;
};

const heads = ['description', 'account', 'quantity', 'unitPrice', 'discount', 'vat', 'net'] as const;
const none: Faults = {};

export function Items({ draft, setDraft, accounts, exponent, usualRate, faults, touch }: Props) {
  const { t } = useTranslation('invoicing');
  const { change, remove, next } = useItemChanges(draft, setDraft, usualRate, touch);
  const faultsByItem = useFaultsByItem(faults);
  return (
    <section className="invoice-lines" aria-label={t('lines')}>
      <div className="invoice-line heads" aria-hidden="true">
        {heads.map((name) => (
          <span key={name}>{t(`line.${name}`)}</span>
        ))}
        <span />
      </div>
      {draft.items.map((item, index) => (
        <ItemFields
          key={item.key}
          item={item}
          place={formatNumber(index + 1)}
          isPurchase={draft.trade === 'PURCHASE'}
          usualRate={usualRate}
          accounts={accounts}
          exponent={exponent}
          faults={faultsByItem.get(item.key) ?? none}
          onChange={change}
          onRemove={remove}
          onNext={next}
        />
      ))}
      {/* A note has the lines of its invoice, or fewer. */}
      {!draft.correctsId && (
        <Button onPress={() => next()} isDisabled={draft.items.length >= ITEMS_MOST}>
          {t('addLine')}
        </Button>
      )}
    </section>
  );
}

/** The same faults as long as they are the same, so that lines without any are not drawn anew. */
function useFaultsByItem(faults: Faults): ReadonlyMap<number, Faults> {
  return useMemo(() => {
    const found = new Map<number, Faults>();
    for (const [field, words] of Object.entries(faults)) {
      const [key, name] = field.split('.');
      if (name) found.set(Number(key), { ...found.get(Number(key)), [name]: words });
    }
    return found;
  }, [faults]);
}

const touched: Partial<Record<keyof DraftItem, string>> = { rate: 'vatRate', category: 'vatRate' };

function useItemChanges(draft: Draft, setDraft: SetDraft, usualRate: string, touch: Touch) {
  const goTo = useRef<number>(undefined);
  useEffect(() => {
    if (goTo.current !== undefined) document.getElementById(descriptionId(goTo.current))?.focus();
    goTo.current = undefined;
  }, [draft.items]);

  const change = useCallback(
    (key: number, part: Partial<DraftItem>) => {
      setDraft((old) => withChange(old, key, part));
      const names = Object.keys(part).map((name) => touched[name as keyof DraftItem] ?? name);
      touch(['items', ...names.map((name) => `${key}.${name}`)]);
    },
    [setDraft, touch],
  );
  const remove = useCallback(
    (key: number) => {
      setDraft((old) => {
        const place = old.items.findIndex((item) => item.key === key);
        const left = withoutItem(old, key, usualRate);
        goTo.current = left.items[Math.min(place, left.items.length - 1)]!.key;
        return left;
      });
      touch(['items']);
    },
    [setDraft, touch, usualRate],
  );
  /** Go to the line after this one, or to a new one. */
  const next = useCallback(
    (key?: number) => {
      setDraft((old) => {
        const place = old.items.findIndex((item) => item.key === key);
        const following = place < 0 ? undefined : old.items[place + 1];
        const mayGrow = old.items.length < ITEMS_MOST && !old.correctsId;
        if (!following && !mayGrow) return old;
        goTo.current = following?.key ?? nextKey(old);
        return following ? { ...old, items: [...old.items] } : withItem(old, usualRate);
      });
    },
    [setDraft, usualRate],
  );
  return { change, remove, next };
}
