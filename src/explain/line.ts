import { type Project, variableNames } from '../app-kit/project.ts';
import type { Variables } from '../app-kit/values.ts';
import type { ValidConfiguration } from '../config/validate.ts';
import type { Location } from '../diagnostics/diagnostic.ts';
import type { RenderedFile } from '../render/rendered-file.ts';
import type { Template, TemplateSet } from '../render/templates.ts';
import { readByApp } from './app-reads.ts';
import { blocksAround } from './blocks.ts';
import { type Change, changeOf, settingsBehind, type Tried } from './changes.ts';

/** Where a line of the tree comes from. */
export interface LineExplanation {
  readonly file: string;
  readonly line: number;
  /** The line itself; of a file that is sealed, its key alone. */
  readonly text: string;
  /** The place in a template that wrote it, with that line of the template. */
  readonly template?: { readonly place: Location; readonly text: string };
  /** The variables that this line of the template reads, and those that it reads around it: in conditions, in loops. */
  readonly variables: readonly string[];
  /** Settings that change the line or make it go away, each with a value at which it does. */
  readonly changes: readonly Change[];
}

export interface LineInput {
  readonly configuration: ValidConfiguration;
  readonly project: Project;
  readonly templates: TemplateSet;
  /** For each variable, the places in templates that read it. */
  readonly uses: ReadonlyMap<string, readonly Location[]>;
  /** The file of the tree as some variables render it; undefined if they render none. */
  readonly fileWith: (variables: Variables) => RenderedFile | undefined;
}

/** Of so many settings that may change a line, the first that do are named. */
const mostTries = 80;
const enough = 6;

/** From a line of a rendered file back to what wrote it. Whether a setting changes it is found by rendering again. */
export function explainLine(file: RenderedFile, line: number, input: LineInput): LineExplanation {
  const { configuration, project, templates, uses, fileWith } = input;
  const { variables } = configuration;
  const known = new Set(variableNames(project));
  const text = file.content.split('\n')[line - 1] ?? '';
  const place = file.originOf(line);
  const source =
    place === undefined ? undefined : [...templates.values()].find(({ path }) => path === place.file);
  const here = variablesAt(uses, ({ file: path, range }) => {
    return path === place?.file && range.start.line === place.range.start.line;
  });
  const around =
    source === undefined || place === undefined ? [] : variablesAround(source, place.range.start.line, uses);
  const elsewhere = variablesAt(uses, ({ file: path }) => path === place?.file || path === file.template);
  const near = settingsBehind([...here, ...around], configuration, project);
  const far = settingsBehind(elsewhere, configuration, project).filter((name) => !near.includes(name));
  const still = linesOf(file);
  const key = stillKey(file, line);
  const isChanged = ({ variables }: Tried) => {
    const next = fileWith(variables);
    return next === undefined || countOf(linesOf(next), key) < countOf(still, key);
  };
  const found: Change[] = [];
  const tryAll = (settings: readonly string[]) => {
    for (const setting of settings.slice(0, mostTries)) {
      if (found.length >= enough) return;
      const change = changeOf(setting, { configuration, project, changes: isChanged });
      if (change !== undefined) found.push(change);
    }
  };
  tryAll(near);
  // Values reach a line by ways that its own line of the template does not show: macros, variables of templates.
  if (found.length === 0) tryAll(far);
  // What is written from an app itself depends on what the app's own functions read.
  if (found.length === 0)
    tryAll(settingsBehind(readByApp(file.path, project, variables), configuration, project));
  return {
    file: file.path,
    line,
    text: file.secret ? withoutValue(text) : text,
    ...(place !== undefined && {
      template: { place, text: source?.text.split('\n')[place.range.start.line - 1] ?? '' },
    }),
    variables: [...new Set([...here, ...around])].filter((name) => known.has(name)),
    changes: found,
  };
}

function variablesAt(uses: LineInput['uses'], isThere: (place: Location) => boolean): readonly string[] {
  return [...uses].filter(([, places]) => places.some(isThere)).map(([name]) => name);
}

/** What the blocks around a line of a template read: their conditions, and what their loops go over. */
function variablesAround({ path, text }: Template, line: number, uses: LineInput['uses']): readonly string[] {
  const lines = new Set(blocksAround(text)[line]);
  return variablesAt(uses, (place) => place.file === path && lines.has(place.range.start.line));
}

/** Lines are the same if the same place wrote the same text: what is above may come and go. */
function linesOf(file: RenderedFile): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const total = file.content.split('\n').length;
  for (let line = 1; line <= total; line += 1) {
    const key = stillKey(file, line);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

const texts = new WeakMap<RenderedFile, readonly string[]>();

function stillKey(file: RenderedFile, line: number): string {
  const lines = texts.get(file) ?? file.content.split('\n');
  texts.set(file, lines);
  const place = file.originOf(line);
  return `${place?.file}:${place?.range.start.line} ${lines[line - 1]}`;
}

function countOf(lines: ReadonlyMap<string, number>, key: string): number {
  return lines.get(key) ?? 0;
}

/** `  password: (sealed)`; all of a line that is no key. */
function withoutValue(text: string): string {
  const [, key] = /^(\s*(?:- )?[\w.-]+:)/.exec(text) ?? [];
  return key === undefined ? '(sealed)' : `${key} (sealed)`;
}

/** The explanation for people. `settings` says what a setting is and where it stands. */
export function formatLine(
  { file, line, text, template, variables, changes }: LineExplanation,
  describe: (name: string) => string,
  below: string,
): string {
  const list = (title: string, items: readonly string[]) =>
    items.length === 0 ? [] : [`  ${title}`, ...items.map((item) => `    ${item}`)];
  return [
    `${below}${file}:${line}`,
    `    ${text.trim()}`,
    ...(template === undefined
      ? []
      : [
          `  written by ${template.place.file}:${template.place.range.start.line}`,
          `    ${template.text.trim()}`,
        ]),
    ...list('which reads', variables.map(describe)),
    ...list(
      'and changes with',
      changes.map(({ setting, to }) => `${describe(setting)} -> ${to}`),
    ),
    ...(changes.length === 0 ? ['  No setting changes it by itself.'] : []),
    '',
  ].join('\n');
}
