// The endpoints of both dialects by the root field they run, read from their OpenAPI documents.
import { root } from '../../console/app/root';

/** Where an argument's value travels in a request, and how it is written there. */
export type Place =
  | { constant: unknown }
  | { fields: Places }
  | { in: 'path' | 'query' | 'body'; name: string; items?: Places; words?: Record<string, string>; number?: true };
export type Places = { [argument: string]: Place };
export type Values = { [argument: string]: unknown };

/** One way an address can be called: a list as a whole or by page, for one root field or another. */
export type Line = { field: string; arguments: Places; query?: Record<string, string> };
export type Endpoint = {
  dialect: string;
  method: string;
  path: string;
  summary: string;
  lines: Line[];
  required: Set<string>;
  examples: Values;
  documentation: string;
};

type Parameter = { name: string; required: boolean };
type Operation = {
  operationId: string;
  summary: string;
  parameters: Parameter[];
  'x-graphql-document': { variables: Values };
  'x-graphql-arguments': Line[];
};
type Contract = { info: { title: string }; paths: Record<string, Record<string, Operation>> };

const dialects = ['v1', 'guliel'];
let known: Promise<Endpoint[]> | undefined;

/** Read the endpoints once; a failure is not kept. */
export function readEndpoints(): Promise<Endpoint[]> {
  known ??= Promise.all(dialects.map(readDialect)).then((found) => found.flat());
  known.catch(() => (known = undefined));
  return known;
}

async function readDialect(name: string): Promise<Endpoint[]> {
  const response = await fetch(`${root}/openapi/${name}.json`);
  if (!response.ok) throw new Error(`${response.status} ${response.statusText}`.trim());
  const contract = (await response.json()) as Contract;
  return Object.entries(contract.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({
      dialect: contract.info.title,
      method: method.toUpperCase(),
      path,
      summary: operation.summary,
      lines: operation['x-graphql-arguments'],
      required: new Set(operation.parameters.filter((one) => one.required).map((one) => one.name)),
      examples: operation['x-graphql-document'].variables,
      documentation: `${root}/docs/${name}#${operation.operationId}`,
    })),
  );
}
