// The root fields of the operation that would run, with the values of their arguments.
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  valueFromASTUntyped,
  type ValueNode,
  visit,
} from 'graphql';

import type { Values } from './endpoints';

export type RootField = { name: string; values: Values };
export type Operation = { kind: OperationDefinitionNode['operation']; fields: RootField[] };

export function operationOf(
  document: DocumentNode,
  name: string | undefined,
  variables: Values,
): Operation | undefined {
  const operations = document.definitions.filter((one) => one.kind === Kind.OPERATION_DEFINITION);
  const operation = operations.find((one) => one.name?.value === name) ?? operations[0];
  if (!operation) return undefined;
  const given = { ...defaultsOf(operation), ...variables };
  const fields = fieldsOf(operation.selectionSet.selections, fragmentsOf(document)).filter(
    (one) => !one.name.value.startsWith('__'),
  );
  return {
    kind: operation.operation,
    fields: fields.map((field) => ({ name: field.name.value, values: valuesOf(field, given) })),
  };
}

function fragmentsOf(document: DocumentNode): Map<string, FragmentDefinitionNode> {
  const fragments = document.definitions.filter((one) => one.kind === Kind.FRAGMENT_DEFINITION);
  return new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
}

/** The fields of a selection, those of its fragments included; a fragment is gone into once. */
function fieldsOf(selections: readonly SelectionNode[], fragments: Map<string, FragmentDefinitionNode>): FieldNode[] {
  return selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection];
    if (selection.kind === Kind.INLINE_FRAGMENT) return fieldsOf(selection.selectionSet.selections, fragments);
    const fragment = fragments.get(selection.name.value);
    if (!fragment) return [];
    const others = new Map([...fragments].filter(([name]) => name !== selection.name.value));
    return fieldsOf(fragment.selectionSet.selections, others);
  });
}

function defaultsOf(operation: OperationDefinitionNode): Values {
  const declared = operation.variableDefinitions ?? [];
  return Object.fromEntries(
    declared.flatMap((one) => (one.defaultValue ? [[one.variable.name.value, valueOf(one.defaultValue)]] : [])),
  );
}

function valuesOf(field: FieldNode, variables: Values): Values {
  const values = (field.arguments ?? []).map((argument) => [argument.name.value, valueOf(argument.value, variables)]);
  return Object.fromEntries(values.filter(([, value]) => value !== undefined)) as Values;
}

/** A value as it was written: numbers stay the digits they are, since amounts must not become floats. */
function valueOf(node: ValueNode, variables: Values = {}): unknown {
  const asText = (number: { value: string }) => ({ kind: Kind.STRING, value: number.value });
  return valueFromASTUntyped(visit(node, { IntValue: asText, FloatValue: asText }) as ValueNode, variables);
}
