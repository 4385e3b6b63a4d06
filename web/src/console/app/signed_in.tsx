// What only signed-in people see; whoever is not is sent to sign in, and comes back here afterwards.
import { Navigate, Outlet, useLocation } from 'react-router';

import { AccessProvider } from './access';
import { useSession } from './session';

export function SignedIn() {
  const session = useSession();
  const { pathname, search } = useLocation();
  if (session.needsSetup) return <Navigate to="/setup" replace />;
  if (!session.isSignedIn) return <Navigate to="/sign-in" state={{ from: pathname + search }} replace />;
  return (
    <AccessProvider key={session.turn}>
      <Outlet />
    </AccessProvider>
  );
}
