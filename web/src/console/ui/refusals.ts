// What the server refused, in words of the page's language: English is the server's own but where that is too
// technical; Arabic has a sentence for each of the server's that the console meets, and for each code.
import i18next from 'i18next';
import { useTranslation } from 'react-i18next';

import { ApiError, type Detail, Unreachable } from '../api/client';
import { isolated } from '../app/isolated';
import { translated } from '../app/locale';

type Code = keyof (typeof import('../locales/en/refusals.json'))['codes'];

/** What the page itself refuses, in words of its language. */
export class Worded extends Error {}

/** A refusal as it is told; `original` is what the server said, where the text does not say as much. */
export type Told = { text: string; original?: string };

/** Tell a refusal, or one of its details. */
export function useTold(): (fault: Error, detail?: Detail) => Told {
  const { t } = useTranslation('refusals');
  return (fault, detail) => {
    if (fault instanceof Unreachable) return { text: t('unreachable') };
    if (fault instanceof Worded) return { text: fault.message };
    if (!(fault instanceof ApiError)) return { text: t('unforeseen'), original: fault.message };
    const message = detail?.message ?? fault.message;
    const sentence = translated(message);
    if (sentence) return { text: sentence };
    // English has a sentence of ours only where the server's is too technical; and a code may be newer than the page.
    if (!i18next.exists(`codes.${fault.code}`, { ns: 'refusals' })) return { text: message };
    return { text: t(`codes.${fault.code as Code}`), original: message };
  };
}

/** The same as one text, for where only a text fits, such as below a field. */
export function useRefusal(): (fault: Error, detail?: Detail) => string {
  const tell = useTold();
  return (fault, detail) => {
    const { text, original } = tell(fault, detail);
    return original ? `${text} (${isolated(original)})` : text;
  };
}

/** What was refused about a field, by the end of its path: `name`, or `organization.name`. */
export function useFaultAt(fault: unknown): (field: string) => string | undefined {
  const say = useRefusal();
  return (field) => {
    if (!(fault instanceof ApiError)) return undefined;
    const found = fault.details.find(({ path }) => `.${path.join('.')}`.endsWith(`.${field}`));
    return found && say(fault, found);
  };
}
