import type { Diagnostic, Location } from '../../diagnostics/diagnostic.ts';
import { readInputText } from '../../disk/read-input.ts';
import { createEngine } from '../../jinja/index.ts';
import { discover } from '../files/discover.ts';
import { walk } from '../files/walk.ts';
import { delimitersOf } from '../render-all.ts';
import type { Settings } from '../settings/options.ts';
import { openTemplates } from '../templates.ts';

/** Something that templates use but do not define. */
interface Need {
  readonly kind: 'name' | 'filter' | 'function' | 'test';
  readonly name: string;
  readonly places: readonly Location[];
}

export interface Needs {
  /** What neither Jinja nor the data provides, by kind and name. */
  readonly needs: readonly Need[];
  /** Errors in the templates themselves. */
  readonly diagnostics: readonly Diagnostic[];
  readonly templates: number;
}

/** Determines what the templates of all inputs need besides the data. Nothing is rendered. */
export function needsOf(
  settings: Settings,
  known: ReadonlySet<string>,
  show: (path: string) => string,
): Needs {
  const inputs = walk(settings.inputs);
  const templates = openTemplates(settings, inputs, show);
  const engine = createEngine({
    delimiters: delimitersOf(settings),
    trimBlocks: settings['whitespace.trim_blocks'],
    lstripBlocks: settings['whitespace.lstrip_blocks'],
    loader: templates.find,
    templateNames: templates.names,
  });
  const names = discover(settings, [], inputs.files).jobs.flatMap(({ template }) => template ?? []);
  const checked = engine.check(names, new Set([...known, 'env']));
  const found = new Map<string, { readonly need: Omit<Need, 'places'>; readonly places: Location[] }>();
  const add = (kind: Need['kind'], name: string, location: Location) => {
    const key = `${kind} ${name}`;
    const entry = found.get(key) ?? { need: { kind, name }, places: [] };
    entry.places.push(location);
    found.set(key, entry);
  };
  for (const { kind, name, location } of checked.missing) add(kind, name, location);
  const undefinedNames = new Map(
    checked.diagnostics
      .filter(({ code }) => code === 'template/unknown-name')
      .map(({ file, range }) => [placeKey({ file, range }), true]),
  );
  const texts = new Map([...templates.read].map(([path, text]) => [show(path), text.split('\n')]));
  for (const [name, places] of checked.used) {
    const own = places.filter((place) => undefinedNames.has(placeKey(place)));
    const isCalled = own.some((place) => followedByCall(texts.get(place.file), place));
    for (const place of own) add(isCalled ? 'function' : 'name', name, place);
  }
  const ours = ['template/unknown-name', 'template/unknown-filter', 'template/unknown-test'];
  return {
    needs: [...found.values()]
      .map(({ need, places }) => ({ ...need, places }))
      .sort((a, b) => (`${a.kind} ${a.name}` < `${b.kind} ${b.name}` ? -1 : 1)),
    diagnostics: checked.diagnostics.filter(({ code }) => !ours.includes(code)),
    templates: names.length,
  };
}

function placeKey({ file, range }: Location): string {
  return `${file}:${range.start.line}:${range.start.column}`;
}

function followedByCall(lines: readonly string[] | undefined, { range }: Location): boolean {
  const rest = lines?.[range.end.line - 1]?.slice(range.end.column - 1) ?? '';
  return /^\s*\(/.test(rest);
}

/** The text of a file; undefined if it does not exist. */
export function textOf(path: string): string | undefined {
  try {
    return readInputText(path);
  } catch {
    return undefined;
  }
}
