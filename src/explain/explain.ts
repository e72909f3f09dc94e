import { computedDefaultsOf } from '../app-kit/computed-defaults.ts';
import { defaultOf } from '../app-kit/editor.ts';
import { type Project, variablesOf } from '../app-kit/project.ts';
import { defaultIn, profileSettings } from '../app-kit/schema.ts';
import type { Variables } from '../app-kit/values.ts';
import { renovateComment } from '../app-kit/version.ts';
import { isSecretSetting, settingValues } from '../config/secret-values.ts';
import type { ValidConfiguration } from '../config/validate.ts';
import type { Location } from '../diagnostics/diagnostic.ts';
import { locationOf } from '../diagnostics/layered-source.ts';
import { suggest } from '../diagnostics/suggest.ts';
import { redactor } from '../leaks/redact.ts';
import type { RenderedFile } from '../render/rendered-file.ts';
import type { TemplateSet } from '../render/templates.ts';
import { blocksAround } from './blocks.ts';
import { type Change, changesOf, changeText, stepsOf } from './changes.ts';
import { obstacleLines } from './obstacles.ts';

/** A variable: what it is, where its value comes from, and what uses it. */
export interface Explanation {
  readonly name: string;
  readonly kind: 'setting' | 'derived';
  readonly description: string;
  /** As text; for a secret only whether it is given. */
  readonly value: string;
  /** The place of a setting in the configuration; absent if it has its default or no value. */
  readonly place?: Location;
  /**
   * The names that a derived variable was computed from, each explained in turn. If a setting has the same name, the setting is
   * listed.
   */
  readonly inputs: readonly Explanation[];
  readonly usedBy: readonly Location[];
  /** For a version: the comment above the setting that tells Renovate where newer ones are published. */
  readonly renovate?: string;
  /** For a setting: its default, and its allowed values if there are few. */
  readonly default?: string;
  readonly allowed?: readonly string[];
  /** The derived variables that are computed from it. */
  readonly derived?: readonly string[];
  /** Settings that change the value, each with a value that does so; found by trying. */
  readonly changes?: readonly Change[];
  /** For a derived flag that is false: everything that must change to make it true, each with its present value. */
  readonly falseBecause?: readonly Obstacle[];
  /** The lines of the tree that depend on it, as `file:line`. */
  readonly outputs?: readonly string[];
}

/** A setting that prevents a flag from being true. */
export interface Obstacle extends Pick<Explanation, 'value' | 'place'> {
  readonly setting: string;
  /** A value that does not prevent it, as text. */
  readonly to: string;
}

export interface ExplainInput {
  /** The rendered tree, if rendering succeeded. */
  readonly files?: readonly RenderedFile[];
  readonly templates?: TemplateSet;
  /** The prefix for paths of files of the tree. */
  readonly below?: string;
  readonly configuration: ValidConfiguration;
  readonly project: Project;
  /** For each variable, the places in templates that read it. */
  readonly uses: ReadonlyMap<string, readonly Location[]>;
}

/** Explains one variable, or suggests the one that was probably meant. Pure. */
export function explain(
  name: string,
  input: ExplainInput,
): { readonly explanation: Explanation } | { readonly suggestion: string | undefined } {
  const derivations = variablesOf(input.project.apps);
  const settings = Object.keys(input.project.schema.properties);
  if (!Object.hasOwn(derivations, name) && !settings.includes(name)) {
    const names = [...new Set([...Object.keys(derivations), ...settings])];
    return { suggestion: suggest(name, names) ?? containing(name, names) };
  }
  const { configuration, project } = input;
  const changes = changesOf(name, configuration, project);
  const own = variable(name, input);
  const [least] = own.kind === 'derived' && own.value === 'false' ? changes : [];
  return {
    explanation: {
      ...own,
      ...limits(name, project),
      derived: [...configuration.inputs]
        .filter(([other, from]) => other !== name && from.includes(name))
        .map(([other]) => other),
      changes,
      ...(least !== undefined && { falseBecause: stepsOf(least).map((step) => obstacle(step, input)) }),
      outputs: outputsOf(name, input),
    },
  };
}

function obstacle({ setting: name, to }: Change, input: ExplainInput): Obstacle {
  const { value, place } = setting(name, input);
  return { setting: name, to, value, ...(place !== undefined && { place }) };
}

/** For a part of a name, such as `scim`: the names that contain it. */
function containing(part: string, names: readonly string[]): string | undefined {
  const found = part.length < 3 ? [] : names.filter((name) => name.includes(part));
  return found.length === 0 ? undefined : found.slice(0, 6).join(' or ');
}

/** The default and the allowed values of a setting. */
function limits(name: string, { schema }: Project): Pick<Explanation, 'default' | 'allowed'> {
  const setting = Object.hasOwn(schema.properties, name) ? schema.properties[name] : undefined;
  if (setting === undefined) return {};
  const values = setting.enum ?? (setting.type === 'boolean' ? [true, false] : undefined);
  const { minimum, maximum } = setting;
  const range = [
    minimum === undefined ? [] : [`at least ${minimum}`],
    maximum === undefined ? [] : [`at most ${maximum}`],
  ].flat();
  return {
    default: defaultOf(setting, schema.required.includes(name)),
    ...(values !== undefined && { allowed: values.map(String) }),
    ...(values === undefined && range.length > 0 && { allowed: range }),
  };
}

/** The lines written at places of templates that read a variable, or inside blocks that these open. */
function outputsOf(
  name: string,
  { uses, files = [], templates, below = '' }: ExplainInput,
): readonly string[] {
  const places = new Set((uses.get(name) ?? []).map(({ file, range }) => `${file}:${range.start.line}`));
  if (places.size === 0) return [];
  const blocks = new Map<string, ReturnType<typeof blocksAround>>();
  for (const { path, text } of templates?.values() ?? []) {
    if ([...places].some((place) => place.startsWith(`${path}:`))) blocks.set(path, blocksAround(text));
  }
  const isIts = (place: Location | undefined) => {
    if (place === undefined) return false;
    const { file, range } = place;
    const lines = [range.start.line, ...(blocks.get(file)?.[range.start.line] ?? [])];
    return lines.some((line) => places.has(`${file}:${line}`));
  };
  return files.flatMap((file) =>
    file.content
      .trimEnd()
      .split('\n')
      .flatMap((_, index) => {
        return isIts(file.originOf(index + 1)) ? [`${below}${file.path}:${index + 1}`] : [];
      }),
  );
}

/** The quick part of an explanation: value, place and inputs of an existing name. Pure. */
export function variable(name: string, input: ExplainInput): Explanation {
  const derivations = variablesOf(input.project.apps);
  const derivation = Object.hasOwn(derivations, name) ? derivations[name] : undefined;
  if (derivation === undefined) return setting(name, input);
  const { configuration, uses } = input;
  const inputs = configuration.inputs.get(name) ?? [];
  return {
    name,
    kind: 'derived',
    description: derivation.description,
    value: shown(name, { ...configuration.variables }[name], inputs, input),
    inputs: inputs.map((other) =>
      other === name ? setting(name, { ...input, uses: new Map() }) : variable(other, input),
    ),
    usedBy: uses.get(name) ?? [],
  };
}

function setting(name: string, input: ExplainInput): Explanation {
  const { configuration, uses, project } = input;
  const { source, config, variables } = configuration;
  const given = Object.hasOwn(source.data, name);
  const schema = project.schema.properties[name];
  const renovate = schema === undefined ? undefined : renovateComment(schema);
  // A computed default is in the variable of this name, unless a derived variable hides it.
  const isComputed =
    computedDefaultsOf(project.schema.properties).has(name) &&
    !Object.hasOwn(variablesOf(project.apps), name);
  const from = isComputed ? (configuration.inputs.get(name) ?? []).filter((other) => other !== name) : [];
  const known: Readonly<Record<string, unknown>> = isComputed ? { ...variables } : { ...config };
  const value = known[name] ?? byProfile(name, project, variables);
  return {
    name,
    kind: 'setting',
    description: schema?.description ?? '',
    value: shown(name, value, [name, ...from], input),
    ...(given ? { place: locationOf(source, [name], 'key') } : {}),
    inputs: from.map((other) => variable(other, { configuration, uses: new Map(), project })),
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

/** The value as text. A value computed from a secret may contain it, unless it is a flag; such a value is not shown. */
function shown(
  name: string,
  value: unknown,
  from: readonly string[],
  { project, configuration }: ExplainInput,
): string {
  if (value === undefined || value === null) return 'not given';
  if (typeof value === 'boolean') return String(value);
  const settings = project.schema.properties;
  const secret = [name, ...from].some((key) => Object.hasOwn(settings, key) && isSecretSetting(project, key));
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return secret || holdsSecret(text, project, configuration) ? 'given, secret' : text;
}

const searches = new WeakMap<ValidConfiguration, (text: string) => boolean>();

/** Whether a text contains the value of a secret: a strong one in any spelling, a weak one literally. */
function holdsSecret(text: string, project: Project, configuration: ValidConfiguration): boolean {
  let search = searches.get(configuration);
  if (search === undefined) {
    const { secret } = settingValues(project, configuration.config);
    const redact = redactor(secret);
    search = (other) =>
      secret.some(({ value }) => value.length > 2 && other.includes(value)) || redact(other) !== other;
    searches.set(configuration, search);
  }
  return search(text);
}

/** Formats the explanation as an indented list, for people. */
export function formatExplanation(explanation: Explanation): string {
  const { changes = [], derived = [], outputs = [] } = explanation;
  const list = (title: string, items: readonly string[], most = 12) =>
    items.length === 0
      ? []
      : [
          `  ${title}`,
          ...items.slice(0, most).map((item) => `    ${item}`),
          ...(items.length > most ? [`    … and ${items.length - most} more`] : []),
        ];
  const isFalse = explanation.falseBecause !== undefined;
  const changing = list(
    isFalse ? 'or with' : 'changes with',
    changes
      .slice(isFalse ? 1 : 0)
      .filter(({ setting }) => explanation.kind === 'derived' || setting !== explanation.name)
      .map(changeText),
  );
  const [head = '', ...inputs] = lines(explanation, '');
  const all = [
    head,
    `  ${explanation.description.split('\n')[0] ?? ''}`,
    // Whoever asks about a flag that is false wants to know why.
    ...(isFalse ? [...obstacleLines(explanation.falseBecause), ...changing] : []),
    ...(explanation.default === undefined
      ? []
      : [`  default: ${explanation.default.replace(/(?<!\s)\s*\n\s*/g, '; ')}`]),
    ...(explanation.allowed === undefined ? [] : [`  allowed: ${explanation.allowed.join(', ')}`]),
    ...renovateLines(explanation),
    ...inputs,
    ...(isFalse ? [] : changing),
    ...list('derived from it', derived),
    ...list('used by', explanation.usedBy.map(at), Number.POSITIVE_INFINITY),
    ...list('in the tree', inRanges(outputs)),
  ];
  return `${all.join('\n')}\n`;
}

/** Shortens `a.yaml:5`, `a.yaml:6`, `a.yaml:7` to `a.yaml:5-7`. */
function inRanges(places: readonly string[]): string[] {
  const ranges: { file: string; first: number; last: number }[] = [];
  for (const place of places) {
    const colon = place.lastIndexOf(':');
    const [file, line] = [place.slice(0, colon), Number(place.slice(colon + 1))];
    const latest = ranges.at(-1);
    if (latest?.file === file && latest.last + 1 === line) latest.last = line;
    else ranges.push({ file, first: line, last: line });
  }
  return ranges.map(({ file, first, last }) => `${file}:${first}${last > first ? `-${last}` : ''}`);
}

/** The value and where it comes from, with all that it was computed from. */
function lines({ name, kind, value, place, inputs }: Explanation, indent: string): string[] {
  const where = place === undefined ? (kind === 'setting' ? 'by default' : 'derived') : at(place);
  return [
    `${indent}${name}: ${value}  (${where})`,
    ...(inputs.length > 0
      ? [`${indent}  from`, ...inputs.flatMap((input) => lines(input, `${indent}    `))]
      : []),
  ];
}

function renovateLines({ name, value, renovate }: Explanation): string[] {
  return renovate === undefined
    ? []
    : ['  kept up to date by Renovate:', `    ${renovate}`, `    ${name}: ${JSON.stringify(value)}`];
}

function at({ file, range }: Location): string {
  return `${file}:${range.start.line}:${range.start.column}`;
}

/** A variable in one line: its value, and where the value comes from. */
export function describeName(name: string, input: ExplainInput): string {
  const { value, kind, place } = variable(name, input);
  const where = place === undefined ? (kind === 'setting' ? 'by default' : 'derived') : at(place);
  return `${name}: ${value.length > 80 ? `${value.slice(0, 79)}…` : value}  (${where})`;
}
