// Whose books are shown, and what the signed-in key may do there.
import { createContext, type ReactNode, use, useMemo } from 'react';

import { OtherOrganizationDocument, type Role, type ShownOrganizationFragment } from '../api/gql/graphql';
import { useDocument } from '../api/documents';
import { Failure, Loading } from '../ui/states';
import { useAccess } from './access';
import { NotOpened } from './not_opened';

export type Organization = ShownOrganizationFragment;
type Viewer = Pick<ReturnType<typeof useAccess>, 'key' | 'grants'> & {
  organization: Organization;
  /** Whether the key's role here is at least this one. */
  may: (role: Role) => boolean;
};

const roles: readonly Role[] = ['VIEWER', 'CONTRIBUTOR', 'MANAGER', 'ADMIN', 'OWNER'];
const ViewerContext = createContext<Viewer | undefined>(undefined);

export function useViewer(): Viewer {
  return use(ViewerContext)!;
}

/** The organisation every document is asked for: each takes `$organizationId`. */
export function useOrganization(): Organization {
  return useViewer().organization;
}

/** The books of the organisation that the address names; the frame around them does not wait for them. */
export function Books({ children }: { children: ReactNode }) {
  const { organizationId } = useAccess();
  if (organizationId === undefined) return <NotOpened />;
  // Anew for each organisation: nothing of one stands under the name of another.
  return (
    <Opened key={organizationId} organizationId={organizationId}>
      {children}
    </Opened>
  );
}

function Opened({ organizationId, children }: { organizationId: string; children: ReactNode }) {
  const { key, grants, home } = useAccess();
  const isHome = home.id === organizationId;
  const found = useDocument(OtherOrganizationDocument, { organizationId }, { isEnabled: !isHome });
  const node = found.data?.node;
  const organization = isHome ? home : node?.__typename === 'Organization' ? node : undefined;
  const viewer = useMemo<Viewer | undefined>(() => {
    const role = organization && roles.indexOf(organization.role);
    return organization && { key, grants, organization, may: (wanted) => role! >= roles.indexOf(wanted) };
  }, [key, grants, organization]);
  if (viewer) return <ViewerContext value={viewer}>{children}</ViewerContext>;
  return found.error ? <Failure fault={found.error} onRetry={() => void found.refetch()} /> : <Loading />;
}
