import { ApiError } from '../../api/client';
import { Failure } from '../../ui/states';
import { useRefusal } from './refusals';

/** A refusal that no field can show, in words of the page's language. */
export function Refused({ fault, onRetry }: { fault: unknown; onRetry?: () => void }) {
  const say = useRefusal();
  const told = fault instanceof ApiError ? new ApiError(say(fault), fault.code, [], fault.retryAfterSeconds) : fault;
  return <Failure fault={told} onRetry={onRetry} />;
}
