// What the server refused of an entry, at the field of the draft it is about.
import { ApiError, type Detail } from '../../api/client';
import type { useRefusal } from '../../ui/refusals';
import type { Faults } from './told';

/** The draft's field that a path of the input names: `input.lines.0.debit` is the debit of the first line sent. */
function fieldOf(path: Detail['path'], keys: readonly number[]): string | undefined {
  const [root, name, index, part] = path;
  if (root !== 'input' || name === undefined) return undefined;
  const key = keys[Number(index)];
  return name === 'lines' && key !== undefined ? `${key}.${part}` : String(name);
}

export function faultsOf(fault: unknown, keys: readonly number[], say: ReturnType<typeof useRefusal>): Faults {
  if (!(fault instanceof ApiError)) return {};
  const places = fault.details.map((detail) => [fieldOf(detail.path, keys), say(fault, detail)] as const);
  return Object.fromEntries(places.filter(([field]) => field !== undefined));
}
