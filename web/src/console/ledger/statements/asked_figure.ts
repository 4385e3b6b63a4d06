// Which figure of which statement the address names.
import { useTranslation } from 'react-i18next';

import { useAddress } from '../../app/address';
import { formatDay } from '../../app/locale';
import { useOrganization } from '../../app/viewer';
import { useRange } from './filters';

export const debitTypes: ReadonlySet<string> = new Set(['ASSET', 'EXPENSE']);

export function useAskedFigure() {
  const [parameters] = useAddress();
  const { id: organizationId, today } = useOrganization();
  const sequence = parameters.get('asOfSequence');
  return {
    organizationId,
    account: parameters.get('account') ?? '',
    figure: parameters.get('figure') ?? '',
    date: parameters.get('date') ?? today,
    range: useRange(),
    asOfSequence: sequence ? Number(sequence) : undefined,
  };
}

/** Say in words which statement a figure is of. */
export function useOrigin() {
  const { t } = useTranslation('statements');
  const { date, range, asOfSequence } = useAskedFigure();
  const known = { asOfSequence: asOfSequence === undefined ? undefined : String(asOfSequence) };
  return {
    day: (name: 'trialBalance' | 'balanceSheet', path: string) => ({
      path,
      parameters: { date, ...known },
      text: t('ofDay', { name: t(name), day: formatDay(date) }),
    }),
    range: () => ({
      path: '/income-statement',
      parameters: { ...range, ...known },
      text: t('ofRange', { name: t('incomeStatement'), from: formatDay(range.from), to: formatDay(range.to) }),
    }),
  };
}
