// Ctrl+Enter anywhere in a form saves it: as it stands once the field in which it was pressed is left.
import { type KeyboardEvent, useLayoutEffect, useRef } from 'react';
import { flushSync } from 'react-dom';

import { folded } from './accounts';

const UNSETTLED = 'data-unsettled';

/** What stands around a combo box is marked while the words in it are nobody's name yet. */
export function unsettled(words: string): Record<string, string> {
  return words.trim() ? { [UNSETTLED]: '' } : {};
}

/** `save` is told of Shift; `refuse` is told words of a combo box that name nothing, or nothing alone. */
export function useSaveKeys(save: (isShifted: boolean) => void, refuse: (words: string) => void) {
  const latest = useRef(save);
  useLayoutEffect(() => {
    latest.current = save;
  });
  return (event: KeyboardEvent<HTMLFormElement>) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    if (!event.currentTarget.contains(event.target as Node)) return; // A dialog over the page.
    event.preventDefault();
    event.stopPropagation();
    if (event.repeat) return;
    const words = leave(event.target as HTMLElement);
    if (words === undefined) latest.current(event.shiftKey);
    else refuse(words);
  };
}

/** Leave a field and come back, so that it takes what was typed; answers words that it did not take. */
function leave(field: HTMLElement): string | undefined {
  const words = field instanceof HTMLInputElement && field.closest(`[${UNSETTLED}]`) ? field.value.trim() : undefined;
  flushSync(() => field.blur());
  field.focus();
  if (words === undefined) return undefined;
  return folded((field as HTMLInputElement).value).includes(folded(words)) ? undefined : words;
}
