// What the server refused of a document or a payment, by the path of the input it stands at.
import { ApiError } from '../../api/client';
import type { useRefusal } from '../../ui/refusals';

/** Words by path: `amount`, `items.0.quantity`. */
export function refusedFields(fault: unknown, say: ReturnType<typeof useRefusal>): Record<string, string> {
  if (!(fault instanceof ApiError)) return {};
  const places = fault.details
    .filter(({ path }) => path[0] === 'input' && path.length > 1)
    .map((detail) => [detail.path.slice(1).join('.'), say(fault, detail)] as const);
  return Object.fromEntries(places);
}
