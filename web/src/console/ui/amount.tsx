import { formatAmount } from '../app/locale';
import { useOrganization } from '../app/viewer';

/** An exact amount with the decimals of the organisation's currency; a zero may be left blank. */
export function Amount({ value, isBlankWhenZero = false }: { value: string; isBlankWhenZero?: boolean }) {
  const { currencyExponent } = useOrganization();
  const isZero = !/[1-9]/.test(value);
  return (
    <data value={value} className={value.startsWith('-') ? 'amount negative' : 'amount'}>
      {isBlankWhenZero && isZero ? '' : formatAmount(value, currencyExponent)}
    </data>
  );
}
