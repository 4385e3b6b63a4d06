// A line over days or months: drawn when its library has come, and told in full to those who do not see it.
import './trend.css';

import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';

import { formatDay, formatMonth } from '../app/locale';
import { Amount } from './amount';

export type TrendPoint = { date: string; amount: string };
export type TrendLine = { label: string; points: readonly TrendPoint[] };
export type TrendProps = {
  label: string;
  /** Lines over the same dates. Keep the array as long as it says the same: another one is drawn anew. */
  lines: readonly TrendLine[];
  interval: 'DAY' | 'MONTH';
  /** Without axes, beside a figure. */
  isSmall?: boolean;
};

const Plot = lazy(() => import('./trend_plot'));

export function Trend(props: TrendProps) {
  const { label, lines, interval, isSmall = false } = props;
  const { t } = useTranslation('app');
  const figures = <Figures label={label} lines={lines} interval={interval} />;
  return (
    <figure className={isSmall ? 'trend small' : 'trend'} aria-label={label}>
      <div className="trend-plot" aria-hidden="true">
        <Suspense>
          <Plot {...props} />
        </Suspense>
      </div>
      {isSmall ? (
        <div className="hidden">{figures}</div>
      ) : (
        <details>
          <summary>{t('trend.asTable')}</summary>
          <div className="table-frame">{figures}</div>
        </details>
      )}
    </figure>
  );
}

function Figures({ label, lines, interval }: Pick<TrendProps, 'label' | 'lines' | 'interval'>) {
  const { t } = useTranslation('app');
  const format = interval === 'MONTH' ? formatMonth : formatDay;
  return (
    <table aria-label={label}>
      <thead>
        <tr>
          <th scope="col">{t(interval === 'MONTH' ? 'trend.month' : 'trend.day')}</th>
          {lines.map((line) => (
            <th key={line.label} scope="col" className="number">
              {line.label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {lines[0]?.points.map(({ date }, index) => (
          <tr key={date}>
            <th scope="row">{format(date)}</th>
            {lines.map((line) => (
              <td key={line.label} className="number">
                <Amount value={line.points[index]?.amount ?? '0'} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
