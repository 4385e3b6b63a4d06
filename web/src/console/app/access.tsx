// Who is signed in, to which organisations the key has a grant, and which of them the address names.
import { createContext, type ReactNode, use, useEffect, useMemo } from 'react';
import { useLocation, useMatches, useNavigate } from 'react-router';

import { useDocument } from '../api/documents';
import { ViewerDocument, type ViewerQuery } from '../api/gql/graphql';
import { Failure, Loading } from '../ui/states';
import { organizationParameter } from './kept_organization';
import { chosenOrganization, keepChosenOrganization, keepWorkOf } from './tab';

type Shown = NonNullable<ViewerQuery['viewer']>;
type Access = Pick<Shown, 'key' | 'grants'> & {
  /** The key's default organisation, of which everything is known beforehand. */
  home: Shown['organization'];
  /** The organisation that is shown; none when the address names one that this key does not open. */
  organizationId: string | undefined;
};

/** What means the same in other books; ids and sequences do not. */
const meaningful = [
  'date',
  'from',
  'to',
  'compareDate',
  'compareFrom',
  'compareTo',
  'includeZero',
  'type',
  'direction',
];
const AccessContext = createContext<Access | undefined>(undefined);

export function useAccess(): Access {
  return use(AccessContext)!;
}

export function AccessProvider({ children }: { children: ReactNode }) {
  const asked = useDocument(ViewerDocument, {});
  const viewer = asked.data?.viewer;
  // What is known goes on being shown when asking anew fails.
  if (viewer) return <Granted viewer={viewer}>{children}</Granted>;
  return asked.error ? <Failure fault={asked.error} onRetry={() => void asked.refetch()} /> : <Loading />;
}

function Granted({ viewer: { key, grants, organization: home }, children }: { viewer: Shown; children: ReactNode }) {
  const named = useNamedOrganization();
  const isGranted = (id: string | null) => grants.some((one) => one.organizationId === id);
  const byItself = [chosenOrganization(), grants[0]?.organizationId ?? home.id].find(isGranted) ?? home.id;
  const organizationId = named === null ? byItself : isGranted(named) ? named : undefined;
  useNaming(grants.length > 1 && named === null ? byItself : undefined);
  useMemo(() => keepWorkOf(key.id), [key.id]); // Before anything below looks for a draft.
  const access = useMemo(() => ({ key, grants, home, organizationId }), [key, grants, home, organizationId]);
  return <AccessContext value={access}>{children}</AccessContext>;
}

export function useNamedOrganization(): string | null {
  return new URLSearchParams(useLocation().search).get(organizationParameter);
}

/** Where there are several to choose from, an address that names none is completed, so that it can be sent. */
function useNaming(organizationId: string | undefined): void {
  const navigate = useNavigate();
  const location = useLocation();
  useEffect(() => {
    if (organizationId === undefined) return;
    const { pathname, search, hash, state } = location;
    const named = withOrganization(new URLSearchParams(search), organizationId);
    void navigate({ pathname, search: named, hash }, { replace: true, state });
  }, [organizationId, location, navigate]);
}

/** Go to the same page of another organisation; from one thing of these books, to the list of its kind. */
export function useOrganizationChange(): (id: string) => void {
  const navigate = useNavigate();
  const { pathname, search } = useLocation();
  const thing = useMatches().at(-1)?.params['id'];
  return (id) => {
    keepChosenOrganization(id);
    const kept = [...new URLSearchParams(search)].filter(([name]) => meaningful.includes(name));
    void navigate({
      pathname: thing === undefined ? pathname : listOf(pathname, thing),
      search: withOrganization(new URLSearchParams(kept), id),
    });
  };
}

/** `/invoices` of `/invoices/inv_1/edit`. */
function listOf(pathname: string, thing: string): string {
  const place = pathname.lastIndexOf(`/${encodeURIComponent(thing)}`);
  return place > 0 ? pathname.slice(0, place) : '/';
}

function withOrganization(search: URLSearchParams, id: string): string {
  search.set(organizationParameter, id);
  return `?${search}`;
}
