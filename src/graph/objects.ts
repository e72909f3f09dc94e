import { stringify } from 'yaml';
import type { Location } from '../diagnostics/diagnostic.ts';
import { isPlainMap } from '../verify/model/data.ts';
import type { Model } from '../verify/model/model.ts';
import type { KubernetesObject } from '../verify/model/object.ts';
import type { GraphObject, GraphSetting } from './graph.ts';
import { idOf } from './owners.ts';

export interface Sources {
  /** The variables that templates read, by `file:line` of the template. */
  readonly readAt: ReadonlyMap<string, readonly string[]>;
  /** Returns the settings that a variable is computed from, including the variable itself if it is a setting. */
  readonly settingsOf: (variable: string) => readonly GraphSetting[];
  /** The prefix for paths of files. */
  readonly below: string;
}

/** The number of lines of a manifest that are shown. */
const mostLines = 400;

/** Every object of the tree by id, with what people look up: text, template and settings. */
export function objectsOf(model: Model, sources: Sources): Record<string, GraphObject> {
  return Object.fromEntries(model.objects.map((object) => [idOf(object), describe(object, sources)]));
}

function describe(object: KubernetesObject, { readAt, settingsOf, below }: Sources): GraphObject {
  const { kind, name, namespace, document } = object;
  const { file, syntax } = document;
  const [start = 0, end = file.content.length] = syntax.contents?.range ?? [];
  const line = file.content.slice(0, start).split('\n').length;
  const text = file.content.slice(start, end).trimEnd();
  const origins = text
    .split('\n')
    .flatMap((_, index) => file.originOf?.(line + index) ?? [])
    .map(placeText);
  const variables = new Set(origins.flatMap((place) => readAt.get(place) ?? []));
  const settings = new Map([...variables].flatMap(settingsOf).map((setting) => [setting.name, setting]));
  const [template] = origins;
  return {
    id: idOf(object),
    kind,
    name,
    ...(namespace !== undefined && { namespace }),
    file: `${below}${file.path}`,
    line,
    manifest: shortened(document.secret ? sealedText(document.data) : text),
    ...(template !== undefined && { template }),
    settings: [...settings.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

export function placeText({ file, range }: Location): string {
  return `${file}:${range.start.line}`;
}

function shortened(text: string): string {
  const lines = text.split('\n');
  if (lines.length <= mostLines) return text;
  return [...lines.slice(0, mostLines), `# … and ${lines.length - mostLines} more lines`].join('\n');
}

/** The text of an object in a sealed file: keys only. */
function sealedText(data: unknown): string {
  if (!isPlainMap(data)) return '# sealed';
  const shown = Object.entries(data).map(([key, value]) => [
    key,
    open.has(key) ? withoutNotes(value) : hidden(value),
  ]);
  return stringify(Object.fromEntries(shown), { lineWidth: 0 }).trimEnd();
}

const open = new Set(['apiVersion', 'kind', 'metadata', 'type']);

function withoutNotes(value: unknown): unknown {
  if (!isPlainMap(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== 'annotations'));
}

function hidden(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(hidden);
  if (!isPlainMap(value)) return '(sealed)';
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, hidden(item)]));
}
