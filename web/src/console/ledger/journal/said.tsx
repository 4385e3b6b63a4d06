// What just happened to the entry that is shown: told by the page one came from.
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'react-router';

import { formatDay, formatNumber } from '../../app/locale';

export type Told =
  | { said: 'posted'; number: number }
  | { said: 'deleted'; number: number }
  | { said: 'reversed'; number: number; mirror: number; date: string; requestedDate?: string | null };

/** The keyboard's place goes here: what it stood on is gone. */
export function Said() {
  const { t } = useTranslation('journal');
  const told = useLocation().state as Told | null;
  const place = useRef<HTMLParagraphElement>(null);
  useEffect(() => place.current?.focus(), [told]);
  if (!told) return null;
  const number = formatNumber(told.number);
  return (
    <p className="journal-said" role="status" tabIndex={-1} ref={place}>
      {told.said === 'reversed'
        ? t('said.reversed', { number, mirror: formatNumber(told.mirror), day: formatDay(told.date) })
        : t(`said.${told.said}`, { number })}
      {told.said === 'reversed' &&
        told.requestedDate &&
        ` ${t('said.moved', { asked: formatDay(told.requestedDate) })}`}
    </p>
  );
}
