import type { App } from '../apps/app.ts';
import { clusterSchema } from '../config/schema-validator.ts';
import { isSecretSetting } from '../config/secret-values.ts';
import type { ValidConfiguration } from '../config/validate.ts';
import type { Derivation } from '../derive/derivation.ts';
import type { Location } from '../diagnostics/diagnostic.ts';
import { suggest } from '../diagnostics/suggest.ts';

/** What a variable is, where its value comes from, and what uses it. */
export interface Explanation {
  readonly name: string;
  readonly kind: 'setting' | 'derived';
  readonly description: string;
  /** As text; for a secret only whether it is given. */
  readonly value: string;
  /** Where a setting stands in the configuration; absent where it has its default or no value. */
  readonly place?: Location;
  /** What a derived variable was computed from, each explained in turn. A name that it shares with a setting comes as the setting. */
  readonly inputs: readonly Explanation[];
  readonly usedBy: readonly Location[];
}

export interface ExplainInput {
  readonly configuration: ValidConfiguration;
  readonly apps: readonly App[];
  /** For each variable, the places in templates that read it. */
  readonly uses: ReadonlyMap<string, readonly Location[]>;
}

/** Explain one variable, or name the one that was probably meant. Pure. */
export function explain(
  name: string,
  input: ExplainInput,
): { readonly explanation: Explanation } | { readonly suggestion: string | undefined } {
  const derivations: Readonly<Record<string, Derivation<unknown>>> = Object.assign(
    {},
    ...input.apps.map((app) => app.derivations),
  );
  const settings = Object.keys(clusterSchema.properties);
  if (!Object.hasOwn(derivations, name) && !settings.includes(name)) {
    return { suggestion: suggest(name, [...new Set([...Object.keys(derivations), ...settings])]) };
  }
  return { explanation: variable(name, input, derivations) };
}

function variable(
  name: string,
  input: ExplainInput,
  derivations: Readonly<Record<string, Derivation<unknown>>>,
): Explanation {
  const derivation = Object.hasOwn(derivations, name) ? derivations[name] : undefined;
  if (derivation === undefined) return setting(name, input);
  const { configuration, uses } = input;
  const inputs = configuration.inputs.get(name) ?? [];
  return {
    name,
    kind: 'derived',
    description: derivation.description,
    value: shown(name, { ...configuration.variables }[name], inputs),
    inputs: inputs.map((other) =>
      other === name ? setting(name, { ...input, uses: new Map() }) : variable(other, input, derivations),
    ),
    usedBy: uses.get(name) ?? [],
  };
}

function setting(name: string, { configuration, uses }: ExplainInput): Explanation {
  const { source, config } = configuration;
  const given = Object.hasOwn(source.data, name);
  return {
    name,
    kind: 'setting',
    description: clusterSchema.properties[name]?.description ?? '',
    value: shown(name, { ...config }[name], [name]),
    ...(given ? { place: { file: source.path, range: source.locate([name], 'key') } } : {}),
    inputs: [],
    usedBy: uses.get(name) ?? [],
  };
}

/** A value made from a secret may hold it, unless it is a flag. */
function shown(name: string, value: unknown, from: readonly string[]): string {
  if (value === undefined || value === null) return 'not given';
  if (typeof value === 'boolean') return String(value);
  const settings = clusterSchema.properties;
  const secret = [name, ...from].some((key) => Object.hasOwn(settings, key) && isSecretSetting(key));
  return secret ? 'given, secret' : typeof value === 'string' ? value : JSON.stringify(value);
}

/** The explanation as an indented list, for people. */
export function formatExplanation(explanation: Explanation): string {
  return `${lines(explanation, '').join('\n')}\n`;
}

function lines(
  { name, kind, description, value, place, inputs, usedBy }: Explanation,
  indent: string,
): string[] {
  const where = place === undefined ? (kind === 'setting' ? 'by default' : 'derived') : at(place);
  const head = `${indent}${name}: ${value}  (${where})`;
  const first = description.split('\n')[0] ?? '';
  return [
    head,
    ...(indent === '' ? [`  ${first}`] : []),
    ...(inputs.length > 0
      ? [`${indent}  from`, ...inputs.flatMap((input) => lines(input, `${indent}    `))]
      : []),
    ...(indent === '' && usedBy.length > 0
      ? ['  used by', ...usedBy.map((place) => `    ${at(place)}`)]
      : []),
  ];
}

function at({ file, range }: Location): string {
  return `${file}:${range.start.line}:${range.start.column}`;
}
