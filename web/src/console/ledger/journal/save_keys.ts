// Ctrl+Enter anywhere in a form saves it: as it stands once the field in which it was pressed is left.
import { type KeyboardEvent, useLayoutEffect, useRef } from 'react';
import { flushSync } from 'react-dom';

import { folded } from './accounts';

const WORDS = 'data-words';

/** What stands around a combo box bears the words in it that are nobody's name yet. */
export function wordsOf(typed: string): Record<string, string> {
  return typed.trim() ? { [WORDS]: typed.trim() } : {};
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
  const words = field.closest(`[${WORDS}]`)?.getAttribute(WORDS);
  flushSync(() => field.blur());
  field.focus();
  if (!words || !(field instanceof HTMLInputElement)) return undefined;
  return folded(field.value).includes(folded(words)) ? undefined : words;
}
