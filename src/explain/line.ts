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
  /** The text of the line; in a sealed file, only its key. */
  readonly text: string;
  /** The place in a template that wrote the line, with the template's line. */
  readonly template?: { readonly place: Location; readonly text: string };
  /** The variables that this line of the template reads, and those that the conditions and loops around it read. */
  readonly variables: readonly string[];
  /** Settings that change or remove the line, each with a value that does so. */
  readonly changes: readonly Change[];
}

export interface LineInput {
  readonly configuration: ValidConfiguration;
  readonly project: Project;
  readonly templates: TemplateSet;
  /** For each variable, the places in templates that read it. */
  readonly uses: ReadonlyMap<string, readonly Location[]>;
  /** Renders the file of the tree with some variables; undefined if the file is not rendered with them. */
  readonly fileWith: (variables: Variables) => RenderedFile | undefined;
}

/** The number of settings that are tried until enough are found that change a line. */
const mostTries = 80;
const enough = 6;

/** Explains where a line of a rendered file comes from. Whether a setting changes it is found by rendering again. */
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
  // Values can reach a line in ways that its template line does not show: macros and template variables.
  if (found.length === 0) tryAll(far);
  // A file that is written from an app object depends on what the app's functions read.
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

/** The variables that the blocks around a template line read: in conditions, and in the iterables of loops. */
function variablesAround({ path, text }: Template, line: number, uses: LineInput['uses']): readonly string[] {
  const lines = new Set(blocksAround(text)[line]);
  return variablesAt(uses, (place) => place.file === path && lines.has(place.range.start.line));
}

/** Lines are equal if the same place wrote the same text, so that inserted lines above do not matter. */
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

/** `  password: (sealed)`; a line that is not a key is hidden completely. */
function withoutValue(text: string): string {
  const [, key] = /^(\s*(?:- )?[\w.-]+:)/.exec(text) ?? [];
  return key === undefined ? '(sealed)' : `${key} (sealed)`;
}

/** Formats the explanation for people. `settings` describes each setting and its place. */
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
