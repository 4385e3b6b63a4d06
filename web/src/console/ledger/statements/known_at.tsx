// As known when: now, at an instant of the organisation's clock, or at an event sequence.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useAddress } from '../../app/address';
import { LAST_DAY } from '../../app/parameters';
import { useOrganization } from '../../app/viewer';
import { Choice, TextInput } from '../../ui/fields';
import { latinDigits } from '../journal/amounts';
import { clockOf, instantOf } from './instants';

/** A clock is told once it is whole, as days are. */
const LAST_CLOCK = `${LAST_DAY}T23:59`;
const ways = ['now', 'instant', 'sequence'] as const;
type Way = (typeof ways)[number];
export type Known = { knownAt?: string; asOfSequence?: number };

/** What the address says about when the books are known. */
export function knownOf(parameters: URLSearchParams): Known {
  const sequence = parameters.get('asOfSequence');
  if (sequence) return { asOfSequence: Number(sequence) };
  return { knownAt: parameters.get('knownAt') ?? undefined };
}

export function KnownAt() {
  const { t } = useTranslation('statements');
  const [parameters, change] = useAddress();
  const [wanted, setWanted] = useState<Way>('now');
  const way: Way = parameters.has('asOfSequence') ? 'sequence' : parameters.has('knownAt') ? 'instant' : wanted;
  function choose(chosen: string) {
    setWanted(chosen as Way);
    change({ knownAt: undefined, asOfSequence: undefined });
  }
  return (
    <>
      <Choice
        label={t('known')}
        options={ways.map((value) => ({ value, label: t(`knownWays.${value}`) }))}
        value={way}
        onChange={choose}
      />
      {way === 'instant' && <Instant />}
      {way === 'sequence' && <Sequence />}
    </>
  );
}

function Instant() {
  const { t } = useTranslation('statements');
  const { timeZone } = useOrganization();
  const [parameters, change] = useAddress();
  const instant = parameters.get('knownAt');
  const [draft, setDraft] = useState(() => (isInstant(instant) ? clockOf(instant, timeZone) : ''));
  function take(clock: string) {
    setDraft(clock);
    if (clock.length === LAST_CLOCK.length && clock >= '1900') change({ knownAt: instantOf(clock, timeZone) });
  }
  return (
    <TextInput
      label={t('instant', { timeZone })}
      type="datetime-local"
      max={LAST_CLOCK}
      value={draft}
      onChange={take}
    />
  );
}

function isInstant(text: string | null): text is string {
  return text !== null && !Number.isNaN(Date.parse(text));
}

function Sequence() {
  const { t } = useTranslation('statements');
  const [parameters, change] = useAddress();
  const [draft, setDraft] = useState(parameters.get('asOfSequence') ?? '');
  function take(text: string) {
    const digits = latinDigits(text).replace(/\D/g, '');
    setDraft(digits);
    if (digits) change({ asOfSequence: digits });
  }
  return <TextInput label={t('sequence')} inputMode="numeric" maxLength={9} value={draft} onChange={take} />;
}
