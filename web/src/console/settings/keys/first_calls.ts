// The first calls one makes with a new key, ready for a shell: one for each door it may pass.
import { root } from '../../app/root';
import { holds } from './draft';

// Names of products: they are written the same in every language.
export const doorNames = { graphql: 'GraphQL', v1: 'G-Ledger v1', guliel: 'Guliel' } as const;
export type Door = keyof typeof doorNames;

/** A door this page does not know yet is called as the server calls it. */
export function doorName(surface: string | null): string {
  return (surface && (doorNames as Record<string, string>)[surface]) ?? surface ?? '';
}

// Of each dialect the first list that the key may read is called; Guliel wants the organisation named.
const lists: Record<'v1' | 'guliel', readonly (readonly [scope: string, path: string])[]> = {
  v1: [
    ['accounting:read', '/api/v1/journal-entries?limit=1'],
    ['invoices:read', '/api/v1/invoices?limit=1'],
    ['customers:read', '/api/v1/customers'],
    ['vendors:read', '/api/v1/vendors'],
    ['products:read', '/api/v1/products'],
    ['payroll:read', '/api/v1/employees'],
    ['reports:read', '/api/v1/reports/trial-balance'],
  ],
  guliel: [
    ['accounting:read', '/api/ledger/summary?organizationId='],
    ['reports:read', '/api/reports?organizationId='],
  ],
};

export type Call = { door: Door; command: string };

export function firstCalls(key: string, scopes: readonly string[], organizationId: string): Call[] {
  const { origin } = window.location;
  const authorization = `-H 'Authorization: Bearer ${key}'`;
  const json = "-H 'Content-Type: application/json'";
  const query = JSON.stringify({ query: '{ viewer { key { name scopes } organization { id name } } }' });
  const graphql = `curl -sS '${origin}${root}/graphql' ${authorization} ${json} -d '${query}'`;
  const dialects = (['v1', 'guliel'] as const).flatMap((door) => {
    const path = lists[door].find(([scope]) => holds(scopes, scope))?.[1];
    const address = path?.endsWith('=') ? path + organizationId : path;
    return address ? [{ door, command: `curl -sS '${origin}${root}${address}' ${authorization}` }] : [];
  });
  return [{ door: 'graphql', command: graphql }, ...dialects];
}
