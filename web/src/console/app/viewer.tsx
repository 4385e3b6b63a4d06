// Whose books are shown, and what the signed-in key may do there.
import { createContext, type ReactNode, use, useMemo, useState } from 'react';

import { OtherOrganizationDocument, type Role, type ShownOrganizationFragment, ViewerDocument, type ViewerQuery } from '../api/gql/graphql';
import { useDocument } from '../api/documents';
import { Failure, Loading } from '../ui/states';

type Shown = NonNullable<ViewerQuery['viewer']>;
export type Organization = ShownOrganizationFragment;
type Viewer = {
  key: Shown['key'];
  grants: Shown['grants'];
  organization: Organization;
  chooseOrganization: (id: string) => void;
  /** Whether the key's role here is at least this one. */
  may: (role: Role) => boolean;
};

const roles: readonly Role[] = ['VIEWER', 'CONTRIBUTOR', 'MANAGER', 'ADMIN', 'OWNER'];
const storedAs = 'daftar:organization';
const ViewerContext = createContext<Viewer | undefined>(undefined);

export function useViewer(): Viewer {
  return use(ViewerContext)!;
}

/** The organisation every document is asked for: each takes `$organizationId`. */
export function useOrganization(): Organization {
  return useViewer().organization;
}

export function ViewerProvider({ children }: { children: ReactNode }) {
  const asked = useDocument(ViewerDocument, {});
  const [wanted, setWanted] = useState(() => sessionStorage.getItem(storedAs) ?? localStorage.getItem(storedAs));
  const viewer = asked.data?.viewer;
  const grant = viewer?.grants.find((one) => one.organizationId === wanted) ?? viewer?.grants[0];
  const organizationId = grant?.organizationId ?? '';
  const isDefault = viewer?.organization.id === organizationId;
  const found = useDocument(OtherOrganizationDocument, { organizationId }, { isEnabled: viewer != null && !isDefault });
  const node = found.data?.node;
  const other = node?.__typename === 'Organization' && node.id === organizationId ? node : undefined;
  const organization = isDefault ? viewer.organization : other;

  const value = useMemo<Viewer | undefined>(() => {
    if (!viewer || !organization) return undefined;
    return {
      key: viewer.key,
      grants: viewer.grants,
      organization,
      chooseOrganization: (id) => {
        sessionStorage.setItem(storedAs, id);
        localStorage.setItem(storedAs, id);
        setWanted(id);
      },
      may: (role) => roles.indexOf(organization.role) >= roles.indexOf(role),
    };
  }, [viewer, organization]);

  // What is known goes on being shown when asking anew fails.
  if (value) return <ViewerContext value={value}>{children}</ViewerContext>;
  const fault = asked.error ?? found.error;
  if (!fault) return <Loading />;
  function retry() {
    if (found.error) {
      sessionStorage.removeItem(storedAs);
      localStorage.removeItem(storedAs);
      setWanted(null);
    }
    void asked.refetch();
  }
  return <Failure fault={fault} onRetry={retry} />;
}
