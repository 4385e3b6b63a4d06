// The picture of a trend, by uPlot: in the colours of the page, mirrored where the language is.
import 'uplot/dist/uPlot.min.css';

import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import uPlot from 'uplot';

import { formatDay, formatMonth } from '../app/locale';
import { Amount } from './amount';
import { dataOf, optionsOf } from './trend_options';
import type { TrendProps } from './trend';

export default function TrendPlot({ lines, interval, isSmall = false }: TrendProps) {
  const place = useRef<HTMLDivElement>(null);
  const { i18n } = useTranslation('app');
  const scheme = useSyncExternalStore(watchScheme, currentScheme);
  const [pointed, setPointed] = useState<number | null>(null);

  useEffect(() => {
    const element = place.current!;
    const plot = new uPlot(optionsOf({ lines, interval, isSmall }, element, setPointed), dataOf(lines), element);
    const watcher = new ResizeObserver(() => plot.setSize(sizeOf(element)));
    watcher.observe(element);
    return () => {
      watcher.disconnect();
      plot.destroy();
    };
  }, [lines, interval, isSmall, scheme, i18n.language]);

  return (
    <>
      {!isSmall && <Reading lines={lines} interval={interval} index={pointed} />}
      <div className="trend-canvas" ref={place} />
    </>
  );
}

/** What stands under the pointer, else the last point; it names the lines as well. */
function Reading({ lines, interval, index }: Pick<TrendProps, 'lines' | 'interval'> & { index: number | null }) {
  const at = index ?? (lines[0]?.points.length ?? 0) - 1;
  const date = lines[0]?.points[at]?.date;
  return (
    <p className="trend-reading">
      <span>{date && (interval === 'MONTH' ? formatMonth : formatDay)(date)}</span>
      {lines.map(({ label, points }, line) => (
        <span key={label} className="trend-line" data-line={line}>
          {label} <Amount value={points[at]?.amount ?? '0'} />
        </span>
      ))}
    </p>
  );
}

function sizeOf(element: HTMLElement): { width: number; height: number } {
  return { width: element.clientWidth, height: element.clientHeight };
}

/** A canvas keeps the colours it was drawn with, so it must hear of others. */
function watchScheme(onChange: () => void): () => void {
  const preference = matchMedia('(prefers-color-scheme: dark)');
  const choice = new MutationObserver(onChange);
  preference.addEventListener('change', onChange);
  choice.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  return () => {
    preference.removeEventListener('change', onChange);
    choice.disconnect();
  };
}

function currentScheme(): string {
  return document.documentElement.dataset['theme'] ?? String(matchMedia('(prefers-color-scheme: dark)').matches);
}
