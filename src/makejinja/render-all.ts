import { existsSync, readFileSync, statSync } from 'node:fs';
import type { Diagnostic, Location } from '../diagnostics/diagnostic.ts';
import { aboutFile } from '../diagnostics/finding.ts';
import { createEngine, treeLimits } from '../jinja/index.ts';
import type { Origins } from '../jinja/origins.ts';
import { strip } from '../jinja/runtime/characters.ts';
import { normalise } from '../jinja/syntax/lexer.ts';
import type { CompiledTemplates } from './cache/compiled.ts';
import { dataFiles, loadFiles } from './data/load-data.ts';
import type { OpenedFile } from './data/open-files.ts';
import type { Job } from './files/discover.ts';
import { stdoutPath } from './files/discover.ts';
import type { Output } from './files/outputs.ts';
import type { Walk } from './files/walk.ts';
import type { LoadedPlugin } from './plugin/load-plugin.ts';
import type { Settings } from './settings/options.ts';
import { EncodingError, isBelowOne, LinkError, openTemplates } from './templates.ts';

export interface RenderInput {
  readonly settings: Settings;
  readonly jobs: readonly Job[];
  /** All files below the inputs. */
  readonly files: Pick<Walk, 'files' | 'links'>;
  readonly data: Readonly<Record<string, unknown>>;
  readonly plugins: readonly LoadedPlugin[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly compiled: CompiledTemplates;
  readonly show: (path: string) => string;
  /** The plain text of the files that `file_data` names. */
  readonly opened: ReadonlyMap<string, Pick<OpenedFile, 'text'>>;
}

/** An output and the origin of its lines. */
export interface RenderedOutput extends Output {
  /** Returns the template and line that wrote a line (from 1); absent for a copied file. */
  readonly originOf?: (line: number) => Location | undefined;
}

export interface RenderOutput {
  readonly outputs: readonly RenderedOutput[];
  readonly diagnostics: readonly Diagnostic[];
  /** The number of outputs that exist and are skipped, because nothing says that they may be replaced. */
  readonly passedOver: number;
  /** The text of every template that was read, by absolute path. */
  readonly read: ReadonlyMap<string, string>;
  /** The environment variables that templates read, sorted; `*` if they listed all of them. */
  readonly environment: readonly string[];
  /** Whether the same files always render to the same result. */
  readonly repeatable: boolean;
}

/** Renders and copies all jobs, in memory. Every template is tried, so that all errors are reported at once. */
export function renderAll(input: RenderInput): RenderOutput {
  const { settings, jobs, plugins, show } = input;
  const templates = openTemplates(settings, input.files, show);
  const environment = observe(input.env);
  const engine = createEngine({
    delimiters: delimitersOf(settings),
    trimBlocks: settings['whitespace.trim_blocks'],
    lstripBlocks: settings['whitespace.lstrip_blocks'],
    keepTrailingNewline: settings['whitespace.keep_trailing_newline'],
    newline: settings['whitespace.newline_sequence'],
    undefined: settings.undefined,
    filters: Object.assign({}, ...plugins.map(({ filters }) => filters)),
    tests: Object.assign({}, ...plugins.map(({ tests }) => tests)),
    globals: Object.assign(
      { ...input.data, env: environment.values },
      ...plugins.map(({ globals, data }) => ({ ...globals, ...data })),
    ),
    loader: templates.find,
    templateNames: templates.names,
    precompiled: input.compiled.get,
    onCompiled: input.compiled.add,
    runLimits: treeLimits,
  });
  const starts = startsOf(settings);
  const outputs: RenderedOutput[] = [];
  const diagnostics: Diagnostic[] = [];
  let passedOver = 0;

  const render = (name: string): Rendered | undefined => {
    const found = templates.find(name);
    const text = found?.text;
    if (found !== undefined && text !== undefined && !starts.some((start) => text.includes(start))) {
      const same = normalise(text, settings['whitespace.keep_trailing_newline']);
      const ends = settings['whitespace.newline_sequence'];
      return {
        text: ends === '\n' ? same : same.replaceAll('\n', ends),
        originOf: sameLines(found.path),
      };
    }
    const own = fileData(settings, name, input);
    diagnostics.push(...own.diagnostics);
    const result = engine.render(name, own.data);
    if (result.ok) {
      return { text: result.text, originOf: linesOf(result.origins) };
    }
    diagnostics.push(result.diagnostic);
    return undefined;
  };

  for (const { input: path, output, stats, template } of jobs) {
    if (!settings.force && !settings.clean && output !== stdoutPath && existsSync(output)) {
      passedOver++;
      continue;
    }
    const reached = !input.files.files.has(path) || input.files.links.has(path);
    if (reached && !settings.inputs.includes(path) && !isBelowOne(path, settings.inputs.filter(isFolder))) {
      diagnostics.push(leadsOut(show(path)));
      continue;
    }
    if (template === undefined) {
      outputs.push({ path: output, content: readFileSync(path), metadata: stats });
      continue;
    }
    try {
      const result = render(template);
      if (result === undefined) continue;
      if (!settings.keep_empty && strip(result.text, undefined, 'both') === '') continue;
      const metadata = settings.copy_metadata ? stats : undefined;
      const { text, originOf } = result;
      outputs.push({ path: output, content: Buffer.from(text), metadata, originOf });
    } catch (error) {
      if (error instanceof EncodingError) diagnostics.push(notText(show(error.path)));
      else if (error instanceof LinkError) diagnostics.push(leadsOut(show(error.path)));
      else throw error;
    }
  }
  const repeatable =
    environment.used.size === 0 && plugins.length === 0 && ![...templates.read.values()].some(isRandom);
  return {
    outputs,
    diagnostics,
    passedOver,
    read: templates.read,
    environment: [...environment.used].sort(),
    repeatable,
  };
}

export function delimitersOf(settings: Settings) {
  return {
    blockStart: settings['delimiter.block_start'],
    blockEnd: settings['delimiter.block_end'],
    variableStart: settings['delimiter.variable_start'],
    variableEnd: settings['delimiter.variable_end'],
    commentStart: settings['delimiter.comment_start'],
    commentEnd: settings['delimiter.comment_end'],
    lineStatementPrefix: settings['prefix.line_statement'] || undefined,
    lineCommentPrefix: settings['prefix.line_comment'] || undefined,
  };
}

/** The delimiters that start something to render; a text without them is copied. */
function startsOf(settings: Settings): string[] {
  const starts = [
    settings['delimiter.block_start'],
    settings['delimiter.variable_start'],
    settings['delimiter.comment_start'],
    settings['prefix.line_statement'],
    settings['prefix.line_comment'],
  ];
  return starts.filter((start): start is string => Boolean(start));
}

/** The data that `file_data` provides to one template, which overrides all other data. */
function fileData(
  { file_data: files }: Settings,
  name: string,
  { show, opened }: Pick<RenderInput, 'show' | 'opened'>,
) {
  const paths = files.get(name);
  return paths === undefined ? { data: {}, diagnostics: [] } : loadFiles(dataFiles(paths), show, opened);
}

interface Rendered {
  readonly text: string;
  readonly originOf: (line: number) => Location | undefined;
}

// Created outside the render, because closures in it would keep the engine and all compiled templates in memory.

function sameLines(path: string): Rendered['originOf'] {
  return (line) => at(path, line);
}

function linesOf(origins: Origins): Rendered['originOf'] {
  return (line) => {
    const origin = origins.at(line);
    return origin && at(origin.file, origin.line);
  };
}

function at(file: string, line: number): Location {
  return { file, range: { start: { line, column: 1 }, end: { line, column: 1 } } };
}

/** Whether a text uses filters or functions of Jinja that return random results. */
function isRandom(text: string): boolean {
  return text.includes('random') || text.includes('lipsum');
}

/** The environment for `env` in templates, which records the variables that templates read. */
function observe(env: Readonly<Record<string, string | undefined>>) {
  const used = new Set<string>();
  const seen = (name: string | symbol): void => {
    if (typeof name === 'string') used.add(name);
  };
  const values = new Proxy(
    Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined)),
    {
      get: (target, name, receiver) => {
        seen(name);
        return Reflect.get(target, name, receiver);
      },
      has: (target, name) => {
        seen(name);
        return Reflect.has(target, name);
      },
      ownKeys: (target) => {
        seen('*');
        return Reflect.ownKeys(target);
      },
      getOwnPropertyDescriptor: (target, name) => {
        seen(name);
        return Reflect.getOwnPropertyDescriptor(target, name);
      },
    },
  );
  return { values, used };
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function leadsOut(file: string): Diagnostic {
  return aboutFile(file, {
    code: 'write/link',
    message: `${file} is behind a link that leads out of the input folders`,
    hint: 'Remove the link, replace it by its target, or add its folder to the inputs.',
  });
}

function notText(file: string): Diagnostic {
  return aboutFile(file, {
    code: 'makejinja/encoding',
    message: 'this template is not UTF-8 text',
    hint: 'Save it as UTF-8; to have it copied unchanged, give it a name without the template suffix.',
  });
}
