import { useViewer } from '../../app/viewer';

/** Whether the signed-in key may post, reverse and delete: both its role and its scopes decide. */
export function useMayWrite(): boolean {
  const { key, may } = useViewer();
  return may('CONTRIBUTOR') && key.scopes.some((scope) => scope === '*' || scope === 'accounting:write');
}
