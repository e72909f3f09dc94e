import { type CompletionItem, CompletionItemKind, MarkupKind, type Position } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { variableNames, variablesOf } from '../../app-kit/project.ts';
import type { Word } from '../../jinja/index.ts';
import { helpers } from '../../render/check.ts';
import { isPlainMap } from '../../verify/model/data.ts';
import type { ClusterFolder } from '../folder.ts';
import { assignedNames, kindOfName, tagAt } from './tag.ts';
import { filterWords, globalWords, loopWords, tagWords, testWords } from './words.ts';

/** Completes variables, filters, tests, tags and names of templates at a position of a template. */
export async function completeTemplate(
  folder: ClusterFolder,
  path: string,
  position: Position,
): Promise<readonly CompletionItem[]> {
  const text = folder.text(path) ?? '';
  const document = TextDocument.create('', '', 0, text);
  const offset = document.offsetAt(position);
  const tag = tagAt(text, offset);
  const [project, templates] = [await folder.project(), await folder.templates()];
  if (tag === undefined || project === undefined || templates === undefined) return [];
  const [name = ''] = /(?<![\w./-])[\w./-]*$/.exec(text.slice(tag.from, offset)) ?? [];
  const [word = ''] = /(?<!\w)\w*$/.exec(name) ?? [];
  const inQuotes = kindOfName(text.slice(tag.from, offset - name.length), tag);
  if (inQuotes === 'template') {
    const [rest = ''] = /^[\w./-]*/.exec(text.slice(offset)) ?? [];
    const range = {
      start: document.positionAt(offset - name.length),
      end: document.positionAt(offset + rest.length),
    };
    return [...templates.all.values()].map(({ name: other, path: file }) => ({
      label: other,
      kind: CompletionItemKind.File,
      detail: file,
      sortText: `${/\.partial\./.test(other) ? 0 : 1}${other}`,
      textEdit: { range, newText: other },
    }));
  }
  const { filters, tests, globals } = templates.engine.vocabulary();
  switch (kindOfName(text.slice(tag.from, offset - word.length), tag)) {
    case 'filter':
      return filters.map((filter) => ofWord(filter, filterWords));
    case 'test':
      return tests.filter((test) => /^\w/.test(test.name)).map((test) => ofWord(test, testWords));
    case 'tag':
      return Object.entries(tagWords).map(([label, form]) => ({
        label,
        kind: CompletionItemKind.Keyword,
        detail: form,
      }));
    case 'variable': {
      const derived = variablesOf(project.apps);
      const local = assignedNames(text).map((label) => ({
        label,
        kind: CompletionItemKind.Variable,
        detail: 'of this template',
        sortText: `0${label}`,
      }));
      const isLocal = new Set(local.map(({ label }) => label));
      const variables = variableNames(project).map((label) => ({
        label,
        kind: CompletionItemKind.Variable,
        detail: Object.hasOwn(derived, label) ? 'derived' : 'setting',
        documentation: derived[label]?.description ?? project.schema.properties[label]?.description ?? '',
        sortText: `1${label}`,
      }));
      const others = [...globals, ...helpers].map((label) => ({
        label,
        kind: CompletionItemKind.Function,
        documentation: globalWords[label] ?? 'Of clusterwright.config.',
        sortText: `2${label}`,
      }));
      return [...local, ...[...variables, ...others].filter(({ label }) => !isLocal.has(label))];
    }
    case 'attribute':
      return membersOf(folder, text.slice(tag.from, offset - word.length));
    default:
      return [];
  }
}

/** The members of `loop`, or the keys of a map in a variable of the present configuration. */
async function membersOf(folder: ClusterFolder, before: string): Promise<readonly CompletionItem[]> {
  const [, path = ''] = /(?<![\w.])([A-Za-z_]\w*(?:\.\w+)*)\.$/.exec(before.trimEnd()) ?? [];
  if (path === 'loop') {
    return Object.entries(loopWords).map(([label, documentation]) => ({
      ...{ label, documentation, kind: CompletionItemKind.Property },
    }));
  }
  let value: unknown = (await folder.checked())?.configuration?.variables;
  for (const step of path.split('.')) {
    value = isPlainMap(value) && Object.hasOwn(value, step) ? value[step] : undefined;
  }
  if (!isPlainMap(value)) return [];
  return Object.keys(value).map((label) => ({
    label,
    kind: CompletionItemKind.Property,
    detail: `of ${path}`,
  }));
}

function ofWord(word: Word, words: Readonly<Record<string, string>>): CompletionItem {
  return {
    label: word.name,
    kind: CompletionItemKind.Function,
    detail: signatureOf(word),
    documentation: { kind: MarkupKind.Markdown, value: wordsFor(word, words) },
  };
}

/** `indent(width, first, blank)`; optional parameters are in brackets. */
export function signatureOf({ name, parameters }: Word): string {
  const shown = parameters.map((parameter) =>
    parameter.startsWith('*') ? '…' : parameter.endsWith('=') ? `[${parameter.slice(0, -1)}]` : parameter,
  );
  return shown.length === 0 ? name : `${name}(${[...new Set(shown)].join(', ')})`;
}

export function wordsFor({ name }: Word, words: Readonly<Record<string, string>>): string {
  return Object.hasOwn(words, name) ? (words[name] ?? '') : 'Of clusterwright.config.';
}
