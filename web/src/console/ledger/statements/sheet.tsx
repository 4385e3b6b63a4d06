// A statement on paper: its caption, its lines, and the two ways to take it along.
import './statement.css';

import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { formatNumber } from '../../app/locale';
import { useOrganization } from '../../app/viewer';
import { Amount } from '../../ui/amount';
import { Button } from '../../ui/button';
import { csvOf, saveCsv } from './csv';
import type { Column, Figure, Line } from './lines';
import { useNameOf } from './names';

type Props = { title: string; columns: readonly Column[]; lines: readonly Line[]; isZeroBlank?: boolean };

export function Sheet({ title, columns, lines, isZeroBlank = false }: Props) {
  const { t } = useTranslation('statements');
  return (
    <div className="table-frame statement-frame">
      <table className="statement" aria-label={title}>
        <thead>
          <tr>
            <th scope="col">{t('code')}</th>
            <th scope="col">{t('account')}</th>
            {columns.map(({ id, label }) => (
              <th key={id} scope="col" className="number">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <StatementLine key={line.id} line={line} columns={columns} isZeroBlank={isZeroBlank} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

type LineProps = { line: Line; columns: readonly Column[]; isZeroBlank: boolean };

function StatementLine({ line, columns, isZeroBlank }: LineProps) {
  return (
    <tr className={line.kind}>
      <td className="code">
        <bdi>{line.code}</bdi>
      </td>
      <th scope="row" data-depth={Math.min(line.depth, 5)}>
        <bdi>{line.name}</bdi>
      </th>
      {columns.map(({ id }, index) => (
        <td key={id} className="number">
          <Opening figure={line.figures[index]} isZeroBlank={isZeroBlank} />
        </td>
      ))}
    </tr>
  );
}

function Opening({ figure, isZeroBlank }: { figure?: Figure; isZeroBlank: boolean }) {
  if (!figure) return null;
  const amount = <Amount value={figure.amount} isBlankWhenZero={isZeroBlank} />;
  const isBlank = isZeroBlank && !/[1-9]/.test(figure.amount);
  return figure.to && !isBlank ? <Link to={figure.to}>{amount}</Link> : amount;
}

/** Whose figures these are, of when, in what and as known when: what a printed page must say for itself. */
export function Caption({ period, sequence }: { period: string; sequence: number }) {
  const { t } = useTranslation('statements');
  const organization = useOrganization();
  const nameOf = useNameOf();
  return (
    <p className="statement-caption">
      <strong>
        <bdi>{nameOf({ ...organization, nameEn: organization.name })}</bdi>
      </strong>
      <span>{period}</span>
      <span>{t('inCurrency', { currency: organization.baseCurrency })}</span>
      <span>{t('knownAtSequence', { sequence: formatNumber(sequence) })}</span>
    </p>
  );
}

type TakeAlong = { told: { fileName: string; columns: readonly Column[]; lines: readonly Line[] } | null | undefined };

/** Print it, or download it. */
export function TakeAlong({ told }: TakeAlong) {
  const { t } = useTranslation('statements');
  const heads = [t('code'), t('account')];
  return (
    <>
      <Button isDisabled={!told} onPress={() => window.print()}>
        {t('print')}
      </Button>
      <Button isDisabled={!told} onPress={() => told && saveCsv(told.fileName, csvOf(told.lines, heads, told.columns))}>
        {t('downloadCsv')}
      </Button>
    </>
  );
}
