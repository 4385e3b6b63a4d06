import { useViewer } from '../../app/viewer';

/** Whether the signed-in key may write documents or payments: both its role and its scopes decide. */
export function useMayWrite(scope: 'invoices:write' | 'payments:write'): boolean {
  const { key, may } = useViewer();
  return may('CONTRIBUTOR') && key.scopes.some((one) => one === '*' || one === scope);
}
