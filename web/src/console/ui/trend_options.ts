// How a trend is drawn: its axes, colours and labels.
import uPlot from 'uplot';

import { currentLocale, formatMonth } from '../app/locale';
import type { TrendLine, TrendProps } from './trend';

type Drawn = Pick<TrendProps, 'lines' | 'interval' | 'isSmall'>;
type Colors = { lines: string[]; ink: string; grid: string };

const LABEL_GAP_PIXELS = 20;
const DIGIT_WIDTH_PIXELS = 7.5;

/** Points at equal distances. What is drawn may be a float: nobody reads an amount off by a pixel's part. */
export function dataOf(lines: readonly TrendLine[]): uPlot.AlignedData {
  const places = (lines[0]?.points ?? []).map((_, index) => index);
  return [places, ...lines.map((line) => line.points.map(({ amount }) => Number(amount)))];
}

export function optionsOf(drawn: Drawn, element: HTMLElement, onPoint: (index: number | null) => void): uPlot.Options {
  const { lines, isSmall } = drawn;
  const colors = colorsOf(element);
  const isMirrored = document.documentElement.dir === 'rtl';
  return {
    width: element.clientWidth,
    height: element.clientHeight,
    // The first and the last day reach over the ends of their axis.
    padding: isSmall ? [4, 4, 4, 4] : [8, isMirrored ? 8 : 32, 0, isMirrored ? 32 : 8],
    legend: { show: false },
    cursor: isSmall ? { show: false } : { y: false, drag: { x: false, y: false }, points: { size: 7 } },
    scales: { x: { time: false, dir: isMirrored ? -1 : 1 }, ...(!isSmall && { y: { range: fromZero } }) },
    axes: isSmall ? [{ show: false }, { show: false }] : axesOf(drawn, colors, font(element), isMirrored),
    series: [{}, ...lines.map((line, index) => lineOf(line, drawn, colors.lines[index % colors.lines.length]!))],
    hooks: { setCursor: [(plot) => onPoint(plot.cursor.idx ?? null)] },
  };
}

function lineOf({ label, points }: TrendLine, { lines, interval, isSmall }: Drawn, color: string): uPlot.Series {
  const isOnly = lines.length === 1;
  return {
    label,
    stroke: color,
    width: isSmall ? 1.5 : 2,
    // A balance stands all day until it changes; between two ends of months nobody looked.
    paths: interval === 'DAY' ? uPlot.paths.stepped!({ align: 1 }) : undefined,
    fill: isOnly && !isSmall ? color.replace(/\)$/, ' / 10%)') : undefined,
    points: { show: points.length === 1 || (!isSmall && interval === 'MONTH'), size: 6, fill: color },
  };
}

function axesOf({ lines, interval }: Drawn, colors: Colors, font: string, isMirrored: boolean): uPlot.Axis[] {
  const dates = lines[0]?.points.map(({ date }) => date) ?? [];
  const write = interval === 'MONTH' ? formatMonth : dayLabel;
  const labels = dates.map(write);
  const width = LABEL_GAP_PIXELS + DIGIT_WIDTH_PIXELS * Math.max(...labels.map((label) => label.length));
  const brief = new Intl.NumberFormat(currentLocale(), { notation: 'compact', maximumFractionDigits: 1 });
  const common: uPlot.Axis = { stroke: colors.ink, font, ticks: { show: false } };
  return [
    {
      ...common,
      grid: { show: false },
      size: 28,
      splits: (plot) => placesOf(dates.length, Math.floor(plot.width / width)),
      values: (_plot, places) => places.map((place) => labels[place] ?? ''),
    },
    {
      ...common,
      side: isMirrored ? 1 : 3,
      grid: { stroke: colors.grid, width: 1 },
      values: (_plot, amounts) => amounts.map((amount) => brief.format(amount)),
      size: (_plot, texts) => 12 + DIGIT_WIDTH_PIXELS * Math.max(3, ...(texts ?? []).map((text) => text.length)),
    },
  ];
}

function dayLabel(day: string): string {
  const format = new Intl.DateTimeFormat(currentLocale(), { day: 'numeric', month: 'short', timeZone: 'UTC' });
  return format.format(new Date(`${day}T00:00:00Z`));
}

/** Places of so many labels at most, the last one always among them. */
function placesOf(count: number, most: number): number[] {
  const step = Math.max(1, Math.ceil(count / Math.max(1, most)));
  const places: number[] = [];
  for (let place = count - 1; place >= 0; place -= step) places.unshift(place);
  return places;
}

/** Zero is always in sight, so that a small change does not look like a great one. */
function fromZero(_plot: uPlot, least: number, most: number): uPlot.Range.MinMax {
  const [low, high] = [Math.min(0, least ?? 0), Math.max(0, most ?? 0)];
  const room = (high - low || 1) * 0.08;
  return [low < 0 ? low - room : 0, high > 0 ? high + room : room];
}

/** The tokens of the sheet as the browser sees them here and now. */
function colorsOf(element: HTMLElement): Colors {
  const probe = element.appendChild(document.createElement('span'));
  const read = (token: string) => {
    probe.style.color = `var(${token})`;
    return commaless(getComputedStyle(probe).color);
  };
  const colors = {
    lines: [read('--accent'), read('--notice'), read('--focus')],
    ink: read('--ink-soft'),
    grid: read('--line'),
  };
  probe.remove();
  return colors;
}

/** `rgb(1, 2, 3)` in the notation that takes an opacity behind a slash. */
function commaless(color: string): string {
  return color.replaceAll(',', '');
}

function font(element: HTMLElement): string {
  return `12px ${getComputedStyle(element).fontFamily}`;
}
