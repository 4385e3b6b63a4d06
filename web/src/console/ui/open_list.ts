// The list of a combo box opens beside its field, and the page around it stays there for everybody.
//
// React Aria would draw it at the end of the page and hide everything else with aria-hidden, lest a screen reader lose
// its way between the two. But what is hidden can still be tabbed to. Beside its field the list is found as it is.
import { useEffect, useRef, useState } from 'react';

/** React Aria leaves alone what bears this, as it does toasts. */
const SHOWN = 'data-react-aria-top-layer';

/** Give `field` to what stands around the combo box, `onOpenChange` to it, and `place` to its popover. */
export function useOpenList() {
  const field = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState<HTMLElement>();
  const shown = useRef<Element>(undefined);
  function keepShown(isOpen: boolean) {
    shown.current?.removeAttribute(SHOWN);
    shown.current = isOpen ? [...document.body.children].find((part) => part.contains(field.current)) : undefined;
    shown.current?.setAttribute(SHOWN, '');
  }
  useEffect(() => () => shown.current?.removeAttribute(SHOWN), []);
  function onOpenChange(isOpen: boolean) {
    setPlace(field.current ?? undefined);
    keepShown(isOpen);
  }
  return { field, place, onOpenChange };
}
