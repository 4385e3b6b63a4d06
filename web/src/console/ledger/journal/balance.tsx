// Whether the lines balance, exactly, while they are being written.
import { useTranslation } from 'react-i18next';

import { Amount } from '../../ui/amount';
import { spellMinor } from './amounts';
import { type DraftLine, sumOf } from './draft';

type Props = { lines: readonly DraftLine[]; exponent: number };

export function Balance({ lines, exponent }: Props) {
  const { t } = useTranslation('journal');
  const debit = sumOf(lines, 'debit', exponent);
  const credit = sumOf(lines, 'credit', exponent);
  const difference = debit - credit;
  const size = difference < 0n ? -difference : difference;
  const isBalanced = difference === 0n && debit > 0n;
  const said = isBalanced ? 'balanced' : difference === 0n ? 'empty' : difference > 0n ? 'creditShort' : 'debitShort';
  return (
    <dl className="journal-balance" aria-live="polite" aria-label={t('balance.title')}>
      <Figure label={t('balance.debit')} minor={debit} exponent={exponent} />
      <Figure label={t('balance.credit')} minor={credit} exponent={exponent} />
      <Figure label={t(`balance.${said}`)} minor={size} exponent={exponent} mark={said} />
    </dl>
  );
}

function Figure({ label, minor, exponent, mark }: { label: string; minor: bigint; exponent: number; mark?: string }) {
  return (
    <div className={mark}>
      <dt>{label}</dt>
      <dd>
        <Amount value={spellMinor(minor, exponent)} />
      </dd>
    </div>
  );
}
