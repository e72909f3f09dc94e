import type { App } from '../app-kit/app.ts';
import { defaultOf } from '../app-kit/editor.ts';
import { type Project, variablesOf } from '../app-kit/project.ts';
import { groupsOf } from '../app-kit/schema.ts';
import { settingValues } from '../config/secret-values.ts';
import type { ValidConfiguration } from '../config/validate.ts';
import type { Location } from '../diagnostics/diagnostic.ts';
import { type Explanation, variable } from '../explain/explain.ts';
import { redactor } from '../leaks/redact.ts';
import type { ClusterFolder } from './folder.ts';
import { uriOf } from './places.ts';

/** The number of places that are shown; further ones are counted. */
const mostPlaces = 8;

/** A setting or variable in Markdown: what it is, its inputs, and its users; undefined for any other name. */
export async function explained(folder: ClusterFolder, name: string): Promise<string | undefined> {
  const project = await folder.project();
  if (project === undefined) return undefined;
  const schema = Object.hasOwn(project.schema.properties, name) ? project.schema.properties[name] : undefined;
  const derivations = variablesOf(project.apps);
  const derivation = Object.hasOwn(derivations, name) ? derivations[name] : undefined;
  if (schema === undefined && derivation === undefined) return undefined;
  const uses = (await folder.uses())?.used ?? new Map<string, readonly Location[]>();
  const configuration = (await folder.checked())?.configuration;
  const explanation =
    configuration === undefined ? undefined : variable(name, { configuration, project, uses });
  const hide = configuration === undefined ? undefined : masking(project, configuration);
  const owner = project.apps.find((app) => namesOf(app).includes(name));
  const default_ =
    schema === undefined ? undefined : defaultOf(schema, project.schema.required.includes(name));
  const results = configuration === undefined ? [] : derivedFrom(name, configuration);
  return [
    heading(name, explanation, hide),
    derivation?.description ?? schema?.description,
    derivation !== undefined && schema !== undefined ? `As a setting: ${schema.description}` : undefined,
    default_ === undefined ? undefined : `Default: ${default_}.`,
    explanation === undefined ? undefined : inputsOf(explanation, folder.cwd, hide),
    results.length === 0
      ? undefined
      : `Derived from it: ${results.map((other) => `\`${other}\``).join(', ')}.`,
    owner === undefined ? undefined : `Part of ${owner.title ?? owner.name}.`,
    usedBy(uses.get(name) ?? [], folder.cwd),
  ]
    .filter((part) => part !== undefined)
    .join('\n\n');
}

function heading(name: string, explanation: Explanation | undefined, hide: Hide | undefined): string {
  if (explanation === undefined) return `**${name}** (no value: the configuration has errors)`;
  const { kind, value, place } = explanation;
  const from = kind === 'derived' ? 'derived' : place === undefined ? 'by default' : 'as given';
  return `**${name}**: ${shown(value, hide)} (${from})`;
}

function inputsOf({ inputs }: Explanation, cwd: string, hide: Hide | undefined): string | undefined {
  if (inputs.length === 0) return undefined;
  const lines = inputs.map(({ name, value, place }) => {
    const where = place === undefined ? '' : `, ${link(place, cwd)}`;
    return `- \`${name}\`: ${shown(value, hide)}${where}`;
  });
  return `From\n\n${lines.join('\n')}`;
}

function usedBy(places: readonly Location[], cwd: string): string | undefined {
  if (places.length === 0) return undefined;
  const lines = places.slice(0, mostPlaces).map((place) => `- ${link(place, cwd)}`);
  const more = places.length > mostPlaces ? [`- and ${places.length - mostPlaces} more places`] : [];
  return `Used by\n\n${[...lines, ...more].join('\n')}`;
}

function link({ file, range }: Location, cwd: string): string {
  const { line } = range.start;
  return `[${file}:${line}](${uriOf(cwd, file)}#L${line})`;
}

function shown(value: string, hide: Hide | undefined): string {
  const text = hide === undefined ? '' : hide(value);
  if (text === 'not given' || text === 'given, secret') return text;
  const short = text.length > 300 ? `${text.slice(0, 300)}…` : text;
  return short === '' ? '`""`' : `\`${short.replaceAll('`', "'").replace(/(?<!\s)\s*\n\s*/g, ' ')}\``;
}

/** All names that an app declares. */
export function namesOf(app: App): readonly string[] {
  return [
    ...groupsOf(app).flatMap(({ settings }) => Object.keys(settings)),
    ...Object.keys(app.variables ?? {}),
  ];
}

/** The variables that are computed directly from a name. */
function derivedFrom(name: string, { inputs }: ValidConfiguration): readonly string[] {
  return [...inputs]
    .flatMap(([other, from]) => (other !== name && from.includes(name) ? [other] : []))
    .sort();
}

type Hide = (text: string) => string;

const masks = new WeakMap<ValidConfiguration, Hide>();

/** A function that masks every secret in a text: strong ones in any spelling, weak ones literally. */
export function masking(project: Project, configuration: ValidConfiguration): Hide {
  let mask = masks.get(configuration);
  if (mask === undefined) {
    const { secret } = settingValues(project, configuration.config);
    const redact = redactor(secret);
    mask = (text) => {
      let result = redact(text);
      for (const { name, value } of secret) {
        if (value.length > 2) result = result.replaceAll(value, `[${name}]`);
      }
      return result;
    };
    masks.set(configuration, mask);
  }
  return mask;
}
