// What just happened to the document or payment that is shown: told by the page one came from.
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'react-router';

import { isolated } from '../../app/isolated';

type Told = { said: 'saved' | 'issued' | 'paid' | 'refunded'; number?: string };

/** The keyboard's place goes here: what it stood on is gone. */
export function Said() {
  const { t } = useTranslation('trade');
  const told = useLocation().state as Told | null;
  const place = useRef<HTMLParagraphElement>(null);
  useEffect(() => place.current?.focus(), [told]);
  if (!told) return null;
  return (
    <p className="trade-said" role="status" tabIndex={-1} ref={place}>
      {t(`said.${told.said}`, { number: told.number && isolated(told.number) })}
    </p>
  );
}
