// The example operations, by what one wants to do; each is a file of examples/, its variables beside it.
import tasks from './gallery.json';

export type Example = {
  title: string;
  about: string;
  kind: 'query' | 'mutation' | 'subscription';
  operationName: string;
  query: string;
  variables: string | null;
};
export type Task = { task: string; examples: Example[] };
type Told = { name: string; title: string; about: string };

const queries = import.meta.glob<string>('./examples/*.graphql', { query: '?raw', import: 'default', eager: true });
const variables = import.meta.glob<string>('./examples/*.json', { query: '?raw', import: 'default', eager: true });

export const gallery: Task[] = tasks.map(({ task, examples }) => ({ task, examples: examples.map(exampleOf) }));

/** The one a new visitor finds open. */
export const welcome = gallery[0]!.examples[0]!;

function exampleOf({ name, title, about }: Told): Example {
  const query = queries[`./examples/${name}.graphql`]!.trimEnd();
  const [, kind, operationName] = /^(query|mutation|subscription) (\w+)/m.exec(query)!;
  const text = variables[`./examples/${name}.json`]?.trimEnd() ?? null;
  return { title, about, kind: kind as Example['kind'], operationName: operationName!, query, variables: text };
}
