import type { JsonSchema, UpstreamKind } from '../../../src/verify/kinds/schema.ts';
import { factsOf } from '../facts.ts';
import { NotAFact } from './combinations.ts';
import { isAboutChange, refusedByRule } from './refusals.ts';

/** How many rules of a project's kinds the data state. */
interface Coverage {
  rules: number;
  /** Rules about a change compare an object with its former state, which a tree does not have. */
  changes: number;
  stated: number;
  /** The places of the others, by the reason. */
  readonly left: Record<string, string[]>;
}

/** Returns the coverage by project, for projects whose kinds have rules. */
export function coverageOf(
  kinds: readonly (UpstreamKind & { readonly from: string })[],
): Readonly<Record<string, Coverage>> {
  const all: Record<string, Coverage> = {};
  for (const { from, kind, version, schema } of kinds) {
    const project = all[from] ?? { rules: 0, changes: 0, stated: 0, left: {} };
    add(project, schema, `${kind} ${version}`);
    if (project.rules > 0) all[from] = project;
  }
  return all;
}

function add(project: Coverage, schema: JsonSchema, place: string): void {
  for (const { rule } of schema['x-kubernetes-validations'] ?? []) {
    project.rules += 1;
    if (isAboutChange(rule)) {
      project.changes += 1;
      continue;
    }
    const reason = reasonAgainst(rule, schema);
    if (reason === undefined) project.stated += 1;
    else project.left[reason] = [...(project.left[reason] ?? []), place];
  }
  for (const [name, field] of Object.entries(schema.properties ?? {}))
    add(project, field, `${place}.${name}`);
  if (schema.items !== undefined) add(project, schema.items, `${place}[]`);
  if (typeof schema.additionalProperties === 'object')
    add(project, schema.additionalProperties, `${place}.*`);
}

/** Why the data do not state a rule; undefined if they do. */
function reasonAgainst(rule: string, schema: JsonSchema): string | undefined {
  try {
    refusedByRule(rule, schema);
    return undefined;
  } catch (error) {
    if (!(error instanceof NotAFact)) throw error;
    const { properties, required } = schema;
    const { count, need, union } = factsOf({
      ...(properties && { properties }),
      ...(required && { required }),
      'x-kubernetes-validations': [{ rule }],
    });
    return (count ?? need ?? union) ? undefined : error.message;
  }
}
