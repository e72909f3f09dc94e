import { type Project, variablesOf } from '../app-kit/project.ts';
import { defaultIn, profileSettings } from '../app-kit/schema.ts';
import type { Variables } from '../app-kit/values.ts';
import { renovateComment } from '../app-kit/version.ts';
import { isSecretSetting } from '../config/secret-values.ts';
import type { ValidConfiguration } from '../config/validate.ts';
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
  /** For a version, the comment above the setting by which Renovate finds newer ones. */
  readonly renovate?: string;
}

export interface ExplainInput {
  readonly configuration: ValidConfiguration;
  readonly project: Project;
  /** For each variable, the places in templates that read it. */
  readonly uses: ReadonlyMap<string, readonly Location[]>;
}

/** Explain one variable, or name the one that was probably meant. Pure. */
export function explain(
  name: string,
  input: ExplainInput,
): { readonly explanation: Explanation } | { readonly suggestion: string | undefined } {
  const derivations = variablesOf(input.project.apps);
  const settings = Object.keys(input.project.schema.properties);
  if (!Object.hasOwn(derivations, name) && !settings.includes(name)) {
    return { suggestion: suggest(name, [...new Set([...Object.keys(derivations), ...settings])]) };
  }
  return { explanation: variable(name, input) };
}

function variable(name: string, input: ExplainInput): Explanation {
  const derivations = variablesOf(input.project.apps);
  const derivation = Object.hasOwn(derivations, name) ? derivations[name] : undefined;
  if (derivation === undefined) return setting(name, input);
  const { configuration, uses } = input;
  const inputs = configuration.inputs.get(name) ?? [];
  return {
    name,
    kind: 'derived',
    description: derivation.description,
    value: shown(name, { ...configuration.variables }[name], inputs, input.project),
    inputs: inputs.map((other) =>
      other === name ? setting(name, { ...input, uses: new Map() }) : variable(other, input),
    ),
    usedBy: uses.get(name) ?? [],
  };
}

function setting(name: string, { configuration, uses, project }: ExplainInput): Explanation {
  const { source, config, variables } = configuration;
  const given = Object.hasOwn(source.data, name);
  const schema = project.schema.properties[name];
  const renovate = schema === undefined ? undefined : renovateComment(schema);
  return {
    name,
    kind: 'setting',
    description: schema?.description ?? '',
    value: shown(name, { ...config }[name] ?? byProfile(name, project, variables), [name], project),
    ...(given ? { place: { file: source.path, range: source.locate([name], 'key') } } : {}),
    inputs: [],
    usedBy: uses.get(name) ?? [],
    ...(renovate !== undefined && { renovate }),
  };
}

/** The default by profile of a setting that is not given. */
function byProfile(name: string, { apps, schema }: Project, variables: Variables): unknown {
  const setting = schema.properties[name];
  if (setting === undefined) return undefined;
  const values: Readonly<Record<string, unknown>> = { ...variables };
  return defaultIn(
    setting,
    profileSettings(apps).map((name) => values[name]),
  );
}

/** A value made from a secret may hold it, unless it is a flag. */
function shown(name: string, value: unknown, from: readonly string[], project: Project): string {
  if (value === undefined || value === null) return 'not given';
  if (typeof value === 'boolean') return String(value);
  const settings = project.schema.properties;
  const secret = [name, ...from].some((key) => Object.hasOwn(settings, key) && isSecretSetting(project, key));
  return secret ? 'given, secret' : typeof value === 'string' ? value : JSON.stringify(value);
}

/** The explanation as an indented list, for people. */
export function formatExplanation(explanation: Explanation): string {
  return `${lines(explanation, '').join('\n')}\n`;
}

function lines(
  { name, kind, description, value, place, inputs, usedBy, renovate }: Explanation,
  indent: string,
): string[] {
  const where = place === undefined ? (kind === 'setting' ? 'by default' : 'derived') : at(place);
  const head = `${indent}${name}: ${value}  (${where})`;
  const first = description.split('\n')[0] ?? '';
  return [
    head,
    ...(indent === '' ? [`  ${first}`] : []),
    ...(indent === '' && renovate !== undefined
      ? ['  to be kept up to date by Renovate:', `    ${renovate}`, `    ${name}: ${JSON.stringify(value)}`]
      : []),
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
