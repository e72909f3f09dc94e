import { randomBytes } from 'node:crypto';
import { type CodeAction, CodeActionKind, type Range, type TextEdit } from 'vscode-languageserver';
import { generateValue } from '../app-kit/generate-value.ts';
import type { Project } from '../app-kit/project.ts';
import { reservedDomain } from '../config/placeholders.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { isToml } from '../diagnostics/is-toml.ts';
import { parseConfiguration } from '../diagnostics/parse-configuration.ts';
import { settingTo } from './configuration/edits.ts';
import type { ClusterFolder } from './folder.ts';
import { marked, textIn } from './marked.ts';
import { toRange, uriOf } from './places.ts';

/** A finding to fix, with the text it is in. */
interface Problem {
  readonly diagnostic: Diagnostic;
  readonly path: string;
  readonly text: string;
  readonly project: Project;
}

interface Fix {
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
    const problem = { diagnostic, path, text, project };
    const isConfiguration = folder.configurationFiles().includes(path);
    const fixes = [
      ...suggestions(problem),
      ...(isConfiguration
        ? [
            ...indented(problem),
            ...secrets(problem),
            ...values(problem),
            ...repaired(problem),
            ...domains(problem),
            ...removed(problem),
          ]
        : []),
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

/** The names in a hint: `Did you mean VIEWER?`, `Did you mean a, b or c?`; or the new name of a renamed setting. */
function suggestedNames({ hint, message }: Diagnostic): readonly string[] {
  const [, renamed] = / is called (\S+) since /.exec(message) ?? [];
  if (renamed !== undefined) return [renamed.split('.').at(-1) ?? renamed];
  const [, names = ''] = /Did you mean (.+?)\?(?:\s|$)/.exec(hint) ?? [];
  return names === '' ? [] : names.split(/, | or /).map((name) => name.replace(/^(['"`])(.*)\1$/, '$2'));
}

function suggestions({ diagnostic, text }: Problem): Fix[] {
  const names = suggestedNames(diagnostic);
  if (names.length === 0) return [];
  const range = marked(diagnostic, text);
  return names.map((name) => ({
    title: `Change to ${name}`,
    edits: [{ range, newText: quotedAs(textIn(text, range), name) }],
  }));
}

/** A value in the same quotes as the old one. */
function quotedAs(old: string, value: string): string {
  const [quote] = /^["'](?=.*["']$)/.exec(old) ?? [''];
  return `${quote}${value}${quote}`;
}

/** Fixes a setting that is indented by mistake. */
function indented({ diagnostic, path }: Problem): Fix[] {
  if (isToml(path) || !/\bindented\b/.test(diagnostic.message) || !/^Remove the /.test(diagnostic.hint))
    return [];
  const { line } = toRange(diagnostic.range).start;
  const { start, end } = toRange(diagnostic.range);
  // A syntax error marks the spaces, and a misplaced setting its key.
  const to = diagnostic.code === 'config/misplaced-setting' ? start.character : end.character;
  const range = { start: { line, character: 0 }, end: { line, character: to } };
  return [{ title: 'Remove the indentation', edits: [{ range, newText: '' }] }];
}

/** Fixes for one line that the message describes: the intended value, one of several values, a missing space. */
function repaired({ diagnostic, text, path, project }: Problem): Fix[] {
  const { code, hint, message } = diagnostic;
  const range = toRange(diagnostic.range);
  const change = (value: string, newText = value): Fix => ({
    title: `Change to ${value}`,
    edits: [{ range, newText }],
  });
  if (code === 'config/wrong-type') {
    const [, value] =
      /^(?:Write|Remove the quotes:|Put the value in quotes:) \S+: (.+?)(?:, without quotes\.)?$/m.exec(
        hint,
      ) ?? [];
    return value === undefined ? [] : [change(value)];
  }
  if (code === 'config/wrong-value') {
    const [, bound] = /, but must be at (?:least|most) (\d+)$/.exec(message) ?? [];
    const [, choices = ''] = /^Use one of (.+)\.$/.exec(hint) ?? [];
    const old = textIn(text, range);
    return [
      ...(bound === undefined ? [] : [change(bound)]),
      ...choices
        .split(/, | or /)
        .filter(Boolean)
        .slice(0, mostChoices)
        .map((value) => change(value, quotedAs(old, value))),
    ];
  }
  if (code === 'config/missing-key') {
    const [, name = '', value = ''] = /^As in: (\w+): (.+)$/m.exec(hint) ?? [];
    if (name === '' || isToml(path)) return [];
    return [{ title: `Add ${name}`, edits: [settingTo(name, value, path, text, project)] }];
  }
  if (/^a space is missing after the colon of /.test(message)) {
    const whole = text.split(/\r?\n/)[range.start.line] ?? '';
    const colon = whole.indexOf(':');
    if (colon === -1) return [];
    const at = { line: range.start.line, character: colon + 1 };
    return [{ title: 'Insert the space', edits: [{ range: { start: at, end: at }, newText: ' ' }] }];
  }
  return [];
}

const mostChoices = 6;

/** Removes a duplicate line, or one that is not a setting, with the lines that belong to it. */
function removed({ diagnostic, text, path }: Problem): Fix[] {
  const { code, hint } = diagnostic;
  const isMeant =
    code === 'source/duplicate-key' || (code === 'config/unknown-key' && hint.startsWith('Remove the line'));
  if (!isMeant || isToml(path) || diagnostic.range.start.column !== 1) return [];
  const lines = text.split('\n');
  const first = toRange(diagnostic.range).start.line;
  let next = first + 1;
  while (next < lines.length && /^(\s|-\s)+\S/.test(lines[next] ?? '')) next += 1;
  const range = { start: { line: first, character: 0 }, end: { line: next, character: 0 } };
  return [
    { title: next === first + 1 ? 'Remove the line' : 'Remove the lines', edits: [{ range, newText: '' }] },
  ];
}

/** Generates a value for each secret that is missing or should be replaced, if it can be generated. */
function secrets({ diagnostic, path, text, project }: Problem): Fix[] {
  const { code, message, hint } = diagnostic;
  const words = new Set(`${diagnostic.path} ${message} ${hint}`.match(/\w+/g));
  const parsed = parseConfiguration(path, text);
  const given = 'source' in parsed ? parsed.source.data : {};
  const isReplaced = /^config\/(placeholder-secret|weak-secret|repeated-secret|blank-around-secret)$/.test(
    code,
  );
  return Object.entries(project.schema.properties).flatMap(([name, setting]) => {
    const generator = setting['x-generate'];
    if (generator === undefined || !words.has(name)) return [];
    const isMissing = given[name] === undefined || given[name] === null || given[name] === '';
    if (!isMissing && !(isReplaced && diagnostic.path === name)) return [];
    const value = JSON.stringify(generateValue(generator, randomBytes));
    const title = isMissing ? `Generate ${name}` : `Replace ${name} by a generated value`;
    return [{ title, edits: [settingTo(name, value, path, text, project)] }];
  });
}

/** Sets what a hint says: `Set dragonfly_enabled: true, or podinfo_enabled: false.` */
function values({ diagnostic, path, text, project }: Problem): Fix[] {
  if (!/\bset\b/i.test(diagnostic.hint)) return [];
  return [...diagnostic.hint.matchAll(/\b([a-z]\w*): (true|false|[a-z][\w-]*)/g)].flatMap(
    ([, name = '', value = '']) => {
      const setting = Object.hasOwn(project.schema.properties, name)
        ? project.schema.properties[name]
        : undefined;
      const fits =
        setting?.type === 'boolean' ? /^(true|false)$/.test(value) : setting?.enum?.includes(value) === true;
      if (!fits) return [];
      const written = isToml(path) && setting?.type !== 'boolean' ? JSON.stringify(value) : value;
      return [{ title: `Set ${name}: ${value}`, edits: [settingTo(name, written, path, text, project)] }];
    },
  );
}

/** Replaces an example domain everywhere by the domain used elsewhere in the file. */
function domains({ diagnostic, path, text, project }: Problem): Fix[] {
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
