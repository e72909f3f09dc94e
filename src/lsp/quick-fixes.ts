import { randomBytes } from 'node:crypto';
import { type CodeAction, CodeActionKind, type Range, type TextEdit } from 'vscode-languageserver';
import { generateValue } from '../app-kit/generate-value.ts';
import type { Project } from '../app-kit/project.ts';
import type { SettingSchema } from '../app-kit/setting.ts';
import { reservedDomain } from '../config/placeholders.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Fix } from '../diagnostics/fix.ts';
import { isToml } from '../diagnostics/is-toml.ts';
import { parseConfiguration } from '../diagnostics/parse-configuration.ts';
import { settingTo } from './configuration/edits.ts';
import type { ClusterFolder } from './folder.ts';
import { rangeOfName, textIn } from './marked.ts';
import { toRange, uriOf } from './places.ts';

/** A finding to fix, with the text it is in. */
interface Problem {
  readonly diagnostic: Diagnostic;
  readonly path: string;
  readonly text: string;
  readonly project: Project;
  /** Whether the file has settings. */
  readonly isConfiguration: boolean;
}

interface QuickFix {
  readonly title: string;
  readonly edits: readonly TextEdit[];
}

/** The quick fixes for the findings in a range of lines. */
export async function quickFixes(
  folder: ClusterFolder,
  path: string,
  range: Range,
): Promise<readonly CodeAction[]> {
  const project = await folder.project();
  const text = folder.text(path);
  if (project === undefined || text === undefined) return [];
  const found = (await folder.diagnostics(false)).filter((diagnostic) => {
    const { start, end } = toRange(diagnostic.range);
    return diagnostic.file === path && start.line <= range.end.line && range.start.line <= end.line;
  });
  const seen = new Set<string>();
  return found.flatMap((diagnostic) => {
    const isConfiguration = folder.configurationFiles().includes(path);
    const problem = { diagnostic, path, text, project, isConfiguration };
    const fixes = [
      ...(diagnostic.fixes ?? []).flatMap((fix) => quickFix(fix, problem)),
      ...(isConfiguration ? domains(problem) : []),
    ];
    return fixes.flatMap(({ title, edits }, index): CodeAction[] => {
      if (seen.has(title)) return [];
      seen.add(title);
      return [
        {
          title,
          kind: CodeActionKind.QuickFix,
          isPreferred: index === 0,
          edit: { changes: { [uriOf(folder.cwd, path)]: [...edits] } },
        },
      ];
    });
  });
}

/** The edits of a fix; none if it does not apply to this file. */
function quickFix(fix: Fix, problem: Problem): readonly QuickFix[] {
  const { diagnostic, text, isConfiguration } = problem;
  const range = toRange(diagnostic.range);
  const edit = (title: string, where: Range, newText: string): readonly QuickFix[] => [
    { title, edits: [{ range: where, newText }] },
  ];
  switch (fix.kind) {
    case 'rename': {
      const where = rangeOfName(fix.from, range, text);
      if (fix.from !== undefined && textIn(text, where) !== fix.from) return [];
      return edit(`Change to ${fix.to}`, where, quotedAs(textIn(text, where), fix.to));
    }
    case 'replace':
      return edit(changeTitle(fix.text), range, fix.text);
    case 'insert':
      return edit(insertTitle(fix.text), { start: range.start, end: range.start }, fix.text);
    case 'unindent': {
      const { line } = range.start;
      const end = { line, character: indentation(text, line) };
      return edit('Remove the indentation', { start: { line, character: 0 }, end }, '');
    }
    case 'remove':
      return isConfiguration ? removed(problem) : [];
    case 'set':
      return isConfiguration ? setting(fix.setting, fix.value, problem) : [];
    case 'generate':
      return isConfiguration ? secret(fix.setting, problem) : [];
  }
}

function changeTitle(text: string): string {
  if (text === '') return 'Remove it';
  return text.trim() === '' ? 'Change to a space' : `Change to ${text}`;
}

function insertTitle(text: string): string {
  return text === ' ' ? 'Insert the space' : `Insert ${text}`;
}

/** A value in the same quotes as the old one. */
function quotedAs(old: string, value: string): string {
  const [quote] = /^["'](?=.*["']$)/.exec(old) ?? [''];
  return `${quote}${value}${quote}`;
}

/** The number of characters before the first that is not a blank. */
function indentation(text: string, line: number): number {
  return /^[\s\u200b]*/.exec(text.split(/\r?\n/)[line] ?? '')?.[0].length ?? 0;
}

/** Removes the lines of a key, unless it is inside another. */
function removed({ diagnostic, text, path }: Problem): readonly QuickFix[] {
  if (isToml(path) || diagnostic.range.start.column !== 1) return [];
  const lines = text.split('\n');
  const first = toRange(diagnostic.range).start.line;
  let next = first + 1;
  while (next < lines.length && /^(\s|-\s)+\S/.test(lines[next] ?? '')) next += 1;
  const range = { start: { line: first, character: 0 }, end: { line: next, character: 0 } };
  return [
    { title: next === first + 1 ? 'Remove the line' : 'Remove the lines', edits: [{ range, newText: '' }] },
  ];
}

/** Sets or adds a setting, if it accepts the value. */
function setting(
  name: string,
  value: string | number | boolean,
  { diagnostic, path, text, project }: Problem,
): readonly QuickFix[] {
  const { properties } = project.schema;
  const schema = Object.hasOwn(properties, name) ? properties[name] : undefined;
  if (schema === undefined || !accepts(schema, value)) return [];
  const written = isPlain(value) && !isToml(path) ? String(value) : JSON.stringify(value);
  const isMissing = diagnostic.code === 'config/missing-key' || diagnostic.code === 'config/no-value';
  const title = isMissing ? `Add ${name}` : `Set ${name}: ${value}`;
  return [{ title, edits: [settingTo(name, written, path, text, project)] }];
}

function accepts({ type, enum: choices }: SettingSchema, value: string | number | boolean): boolean {
  if (choices !== undefined) return choices.includes(value);
  const types = [type ?? typeof value].flat();
  return types.some((one) => one === typeof value || (one === 'integer' && typeof value === 'number'));
}

/** Whether YAML reads the value as it is without quotes. */
function isPlain(value: string | number | boolean): boolean {
  return (
    typeof value !== 'string' ||
    (/^[a-zA-Z][\w./-]*$/.test(value) && !/^(y|n|yes|no|on|off|true|false|null)$/i.test(value))
  );
}

/** Generates a secret that is missing, or that is the value to replace. */
function secret(name: string, { path, text, project }: Problem): readonly QuickFix[] {
  const { properties } = project.schema;
  const generator = Object.hasOwn(properties, name) ? properties[name]?.['x-generate'] : undefined;
  if (generator === undefined) return [];
  const parsed = parseConfiguration(path, text);
  const given = 'source' in parsed ? parsed.source.data[name] : undefined;
  const isMissing = given === undefined || given === null || given === '';
  const value = JSON.stringify(generateValue(generator, randomBytes));
  const title = isMissing ? `Generate ${name}` : `Replace ${name} by a generated value`;
  return [{ title, edits: [settingTo(name, value, path, text, project)] }];
}

/** Replaces an example domain everywhere by the domain used elsewhere in the file. */
function domains({ diagnostic, path, text, project }: Problem): readonly QuickFix[] {
  if (diagnostic.code !== 'config/placeholder') return [];
  const parsed = parseConfiguration(path, text);
  if (!('source' in parsed)) return [];
  const example = reservedDomain(textIn(text, toRange(diagnostic.range)));
  const isDomain = (value: unknown): value is string =>
    typeof value === 'string' &&
    /^[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}$/.test(value) &&
    reservedDomain(value) === undefined;
  const own = Object.entries(parsed.source.data).find(
    ([name, value]) =>
      isDomain(value) && /domain/.test(name) && project.schema.properties[name]?.['x-secret'] !== true,
  )?.[1];
  if (example === undefined || !isDomain(own)) return [];
  const edits = text.split(/\r?\n/).flatMap((line, index): TextEdit[] => {
    if (/^\s*#/.test(line)) return [];
    return [
      ...line.matchAll(new RegExp(`(?<![\\w-])${example.replaceAll('.', '\\.')}(?![\\w-]|\\.\\w)`, 'g')),
    ].map(({ index: at }) => ({
      range: {
        start: { line: index, character: at },
        end: { line: index, character: at + example.length },
      },
      newText: own,
    }));
  });
  return [{ title: `Replace ${example} by ${own}`, edits }];
}
