// The lines of a statement: what its table shows, its print and its CSV file all tell the same ones.
import type { StatementsRowFragment, StatementsSectionFragment } from '../../api/gql/graphql';
import { less } from './exact';
import type { What } from './openings';

/** An amount, and where the postings are that add up to it. */
export type Figure = { amount: string; to?: string };
export type Line = {
  id: string;
  kind: 'title' | 'header' | 'account' | 'total' | 'grand';
  depth: number;
  name: string;
  code?: string;
  figures: readonly Figure[];
};
export type Column = { id: string; label: string };

type Compared = { amount: string; comparedAmount?: string | null };
type Account = StatementsRowFragment['account'];
type Tell = {
  nameOf: (account: Account) => string;
  /** The addresses of the postings of what is shown, and of what it is compared with. */
  open: (what: What) => readonly [string, string | undefined];
};

/** The columns of a statement; one that is compared also tells by how much it grew. */
export function comparedColumns(shown: string, compared: string | undefined, change: string): Column[] {
  const columns = [{ id: 'amount', label: shown }];
  return compared === undefined
    ? columns
    : [...columns, { id: 'compared', label: compared }, { id: 'change', label: change }];
}

/** An amount, and if it is compared the other one and by how much it grew. */
export function figuresOf(
  { amount, comparedAmount }: Compared,
  [to, comparedTo]: readonly [string, string | undefined],
): Figure[] {
  if (comparedAmount === null || comparedAmount === undefined) return [{ amount, to }];
  return [{ amount, to }, { amount: comparedAmount, to: comparedTo }, { amount: less(amount, comparedAmount) }];
}

/** Each header with its subtotal, below it what it is the sum of. */
export function sectionLines(section: StatementsSectionFragment, tell: Tell): Line[] {
  const headers = new Set(section.headers.map((row) => row.account.id));
  const every = [...section.headers, ...section.rows].sort((one, other) =>
    one.account.code < other.account.code ? -1 : 1,
  );
  const below = (parent: string | null) =>
    every.filter(
      ({ account }) => (account.parentId && headers.has(account.parentId) ? account.parentId : null) === parent,
    );

  function linesOf(row: StatementsRowFragment, depth: number): Line[] {
    const { account } = row;
    const isHeader = headers.has(account.id);
    const line: Line = {
      id: account.id,
      kind: isHeader ? 'header' : 'account',
      depth,
      code: account.code,
      name: tell.nameOf(account),
      figures: figuresOf(row, tell.open({ account: account.id })),
    };
    return isHeader ? [line, ...below(account.id).flatMap((one) => linesOf(one, depth + 1))] : [line];
  }

  const [top, ...others] = below(null);
  // One header over the whole section says what the section's own title and total say.
  const roots = top && others.length === 0 && headers.has(top.account.id) ? below(top.account.id) : below(null);
  return roots.flatMap((row) => linesOf(row, 1));
}

export function titleLine(id: string, name: string): Line {
  return { id, kind: 'title', depth: 0, name, figures: [] };
}
