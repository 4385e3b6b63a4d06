// The lines of a document with their tax, and what they add up to.
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { formatDay } from '../../app/locale';
import { useOrganization } from '../../app/viewer';
import { Amount } from '../../ui/amount';
import { useNameOf } from '../statements/names';
import { formatDecimal } from './decimals';
import type { ShownInvoice } from './invoice';

type Item = ShownInvoice['items'][number];
const headers = [
  'item',
  'account',
  'quantity',
  'unitPrice',
  'discount',
  'netAmount',
  'vatRate',
  'vatAmount',
  'totalAmount',
] as const;

export function InvoiceItems({ invoice }: { invoice: ShownInvoice }) {
  const { t } = useTranslation('trade');
  return (
    <div className="table-frame">
      <table className="trade-items" aria-label={t('lines')}>
        <thead>
          <tr>
            {headers.map((name, index) => (
              <th key={name} scope="col" className={index > 1 ? 'number' : undefined}>
                {t(name)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {invoice.items.map((item) => (
            <ItemRow key={item.line} item={item} />
          ))}
        </tbody>
        <tfoot>
          <Total name={t('subtotal')} value={invoice.subtotal} />
          <Total name={t('totalVat')} value={invoice.totalVat} />
          <Total name={t('grandTotal')} value={invoice.grandTotal} kind="grand" />
          <Total name={t('paidAmount')} value={invoice.paidAmount} />
          <Total name={t('openAmount')} value={invoice.openAmount} kind="open" />
        </tfoot>
      </table>
    </div>
  );
}

function ItemRow({ item }: { item: Item }) {
  const nameOf = useNameOf();
  const { currencyExponent } = useOrganization();
  const { account, serviceFrom, serviceTo } = item;
  return (
    <tr>
      <td>
        <span className="trade-description">
          <bdi>{item.description}</bdi>
        </span>
        {serviceFrom && serviceTo && (
          <span className="trade-soft">{`${formatDay(serviceFrom)} – ${formatDay(serviceTo)}`}</span>
        )}
      </td>
      <td>
        {account && (
          <Link to={`/accounts/${account.id}`}>
            <bdi>{nameOf(account)}</bdi>
          </Link>
        )}
      </td>
      <td className="number amount">{formatDecimal(item.quantity)}</td>
      <td className="number amount">{formatDecimal(item.unitPrice, currencyExponent)}</td>
      <td className="number">
        <Amount value={item.discount} isBlankWhenZero />
      </td>
      <td className="number">
        <Amount value={item.netAmount} />
      </td>
      <td className="number">
        <Rate item={item} />
      </td>
      <td className="number">
        <Amount value={item.vatAmount} />
      </td>
      <td className="number">
        <Amount value={item.totalAmount} />
      </td>
    </tr>
  );
}

function Rate({ item: { vatCategory, vatRate } }: { item: Item }) {
  const { t } = useTranslation('trade');
  return vatCategory === 'STANDARD'
    ? t('percent', { rate: formatDecimal(vatRate) })
    : t(`vatCategories.${vatCategory}`);
}

function Total({ name, value, kind }: { name: string; value: string; kind?: string }) {
  return (
    <tr className={kind}>
      <td colSpan={headers.length - 1} className="number">
        {name}
      </td>
      <td className="number">
        <Amount value={value} />
      </td>
    </tr>
  );
}
