import type { Position } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { explained, masking } from '../explained.ts';
import type { ClusterFolder } from '../folder.ts';
import { uriOf, wordAt } from '../places.ts';
import { signatureOf, wordsFor } from './completion.ts';
import { renderedBy } from './rendered-lines.ts';
import { assignedNames, kindOfName, tagAt } from './tag.ts';
import { filterWords, globalWords, tagWords, testWords } from './words.ts';

/** The number of lines that are shown; further ones are counted. */
const mostLines = 6;

/** Describes the word at a position and what its line wrote, in Markdown. */
export async function hoverTemplate(
  folder: ClusterFolder,
  path: string,
  position: Position,
): Promise<string | undefined> {
  const parts = [await word(folder, path, position), await results(folder, path, position.line + 1)];
  const shown = parts.filter((part) => part !== undefined);
  return shown.length === 0 ? undefined : shown.join('\n\n---\n\n');
}

async function word(folder: ClusterFolder, path: string, position: Position): Promise<string | undefined> {
  const text = folder.text(path) ?? '';
  const document = TextDocument.create('', '', 0, text);
  const found = wordAt(text, position);
  const tag = tagAt(text, document.offsetAt(position));
  if (tag === undefined || found === undefined) return undefined;
  const name = found.text;
  const templates = await folder.templates();
  const vocabulary = templates?.engine.vocabulary();
  switch (kindOfName(text.slice(tag.from, document.offsetAt(found.range.start)), tag)) {
    case 'filter': {
      const filter = vocabulary?.filters.find((other) => other.name === name);
      return filter && `**${signatureOf(filter)}**: filter\n\n${wordsFor(filter, filterWords)}`;
    }
    case 'test': {
      const test = vocabulary?.tests.find((other) => other.name === name);
      return test && `**${signatureOf(test)}**: test\n\n${wordsFor(test, testWords)}`;
    }
    case 'template': {
      const named = templateNameAt(text, document.offsetAt(position));
      const template = named === undefined ? undefined : templates?.all.get(named);
      return template && `[${template.path}](${uriOf(folder.cwd, template.path)})`;
    }
    case 'tag':
      return Object.hasOwn(tagWords, name) ? `\`${tagWords[name]}\`` : undefined;
    case 'variable':
      if (assignedNames(text).includes(name) && name !== 'loop')
        return `**${name}**: assigned in this template`;
      return (
        (await explained(folder, name)) ??
        (Object.hasOwn(globalWords, name) ? `**${name}**\n\n${globalWords[name]}` : undefined) ??
        (vocabulary?.globals.includes(name) === true ? `**${name}**: from clusterwright.config` : undefined)
      );
    default:
      return undefined;
  }
}

/** The quoted template name at an offset. */
export function templateNameAt(text: string, offset: number): string | undefined {
  const [before = ''] = /(?<![\w./-])[\w./-]*$/.exec(text.slice(0, offset)) ?? [];
  const [after = ''] = /^[\w./-]*/.exec(text.slice(offset)) ?? [];
  return before + after === '' ? undefined : before + after;
}

async function results(folder: ClusterFolder, path: string, line: number): Promise<string | undefined> {
  const lines = await renderedBy(folder, path, line);
  const configuration = (await folder.checked())?.configuration;
  const project = await folder.project();
  if (!lines?.length || configuration === undefined || project === undefined) return undefined;
  const hide = masking(project, configuration);
  const shown = lines.slice(0, mostLines);
  const files = [...new Set(shown.map(({ file }) => file))];
  const blocks = files.map((file) => {
    const own = shown.filter((other) => other.file === file);
    const result = own.map(({ secret, text }) => (secret ? hidden(hide(text)) : hide(text))).join('\n');
    return `Writes [${file}:${own[0]?.line}](${uriOf(folder.cwd, file)}#L${own[0]?.line})\n\n\`\`\`yaml\n${result}\n\`\`\``;
  });
  const more = lines.length > mostLines ? [`and ${lines.length - mostLines} more lines`] : [];
  return [...blocks, ...more].join('\n\n');
}

/** The keys of a sealed file, without values. */
function hidden(text: string): string {
  const [key = ''] = /^[\s-]*[\w.][\w.-]*:(?=\s|$)|^---$/.exec(text) ?? [];
  return key + text.slice(key.length).replace(/\S/g, '•');
}
