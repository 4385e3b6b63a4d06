// What an entry names by an id alone, in words: the party of a line, the document or payment it came from.
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { useDocument } from '../../api/documents';
import { JournalNamedDocument } from '../../api/gql/graphql';
import { addressOf } from '../../app/address';
import { isolated } from '../../app/isolated';
import { useNameOf } from '../statements/names';

/** Undefined until it is known, or where this key may not read it. */
function useNamed(id: string, isAsked: boolean) {
  const found = useDocument(JournalNamedDocument, { id }, { isEnabled: isAsked });
  const node = found.data?.node;
  return node && 'id' in node && node.id === id ? node : undefined;
}

/** A customer's or vendor's name leads to their documents; whom this key may not read stays an id. */
export function PartyName({ id, isAsked }: { id: string; isAsked: boolean }) {
  const nameOf = useNameOf();
  const party = useNamed(id, isAsked);
  if (!party || !('name' in party)) return <code>{id}</code>;
  const name = <bdi>{nameOf(party)}</bdi>;
  if (party.__typename === 'Employee') return name;
  const whose = party.__typename === 'Customer' ? { customerId: id } : { vendorId: id };
  return <Link to={addressOf('/invoices', whose)}>{name}</Link>;
}

/** A link to the document or payment an entry came from, by what it is called. */
export function Origin({ id, path, fallback }: { id: string; path: string; fallback: string }) {
  const { t } = useTranslation('trade');
  const origin = useNamed(id, true);
  let name = fallback;
  if (origin?.__typename === 'Invoice') {
    name = t('documentTitle', { type: t(`types.${origin.type}`), number: isolated(origin.number) });
  }
  if (origin?.__typename === 'Payment')
    name = t(origin.isRefund ? `refunds.${origin.direction}` : `directions.${origin.direction}`);
  return <Link to={path}>{name}</Link>;
}
