// Whose books a view shows stands in its address, and every way on from there takes it along.
import { createPath, type DataRouter, parsePath, type Path, type RouterNavigateOptions, type To } from 'react-router';

export const organizationParameter = 'organization';
/** Pages without books. */
const apart = new Set(['/sign-in', '/setup']);

/** Links and navigations keep the organisation of the present address unless they name one. */
export function keepOrganization(router: DataRouter): DataRouter {
  const { navigate, createHref } = router;
  const kept = (to: To) => withOrganization(to, router.state.location.search);
  function navigateKept(to: number): Promise<void>;
  function navigateKept(to: To | null, options?: RouterNavigateOptions): Promise<void>;
  function navigateKept(to: number | To | null, options?: RouterNavigateOptions): Promise<void> {
    if (typeof to === 'number') return navigate(to);
    return navigate(to === null ? null : kept(to), options);
  }
  router.navigate = navigateKept;
  router.createHref = (location) => createHref({ ...location, ...kept(createPath(location)) } as typeof location);
  return router;
}

function withOrganization(to: To, presentSearch: string): Partial<Path> {
  const path = typeof to === 'string' ? parsePath(to) : to;
  const search = new URLSearchParams(path.search);
  const present = new URLSearchParams(presentSearch).get(organizationParameter);
  if (!present || search.has(organizationParameter) || apart.has(path.pathname ?? '')) return path;
  search.set(organizationParameter, present);
  return { ...path, search: `?${search}` };
}
