// Tells screen readers what changes, now and then: a reader that read every entry aloud would never come to an end.
import { useEffect, useRef, useState } from 'react';

const ANNOUNCED_EVERY_MILLISECONDS = 5_000;

export function Announced({ text }: { text: string }) {
  const [said, setSaid] = useState('');
  const saidAt = useRef(0);
  useEffect(() => {
    if (text === said) return undefined;
    const wait = Math.max(0, saidAt.current + ANNOUNCED_EVERY_MILLISECONDS - Date.now());
    const timer = setTimeout(() => {
      saidAt.current = Date.now();
      setSaid(text);
    }, wait);
    return () => clearTimeout(timer);
  }, [text, said]);
  return (
    <span className="hidden" role="status">
      {said}
    </span>
  );
}
