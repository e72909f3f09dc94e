import { sep } from 'node:path';
import type { Diagnostic, Location } from '../diagnostics/diagnostic.ts';
import { aboutFile } from '../diagnostics/finding.ts';
import { type Compiled, checkTemplates } from './check.ts';
import { compileTemplate, evaluateTemplate, templateKey } from './compile/compile.ts';
import { SyntaxProblem, TemplateError } from './errors.ts';
import { defaultLimits, type EngineOptions, syntaxOptions, type TemplateText, unlimited } from './options.ts';
import { type Origins, originsOf } from './origins.ts';
import { problemAt, runtimeProblem, TemplateFailure } from './problems.ts';
import { RunBudget } from './runtime/budget.ts';
import type { LoadedTemplate } from './runtime/context.ts';
import { unknownName } from './runtime/evaluation.ts';
import { type Builtin, builtinFilters } from './runtime/filters/index.ts';
import type { HostFunction } from './runtime/functions.ts';
import { builtinGlobals } from './runtime/globals.ts';
import { parameterNames } from './runtime/parameter-names.ts';
import { Runtime } from './runtime/runtime.ts';
import type { Environment } from './runtime/state.ts';
import type { CompiledTemplate } from './runtime/template.ts';
import { builtinTests } from './runtime/tests.ts';
import { normalise } from './syntax/lexer.ts';

type RenderResult =
  | { readonly ok: true; readonly text: string; readonly origins: Origins }
  | { readonly ok: false; readonly diagnostic: Diagnostic };

/** What a check of templates found. */
export interface CheckResult {
  readonly diagnostics: Diagnostic[];
  /** Every name that a template reads from its context, with the places that read it. */
  readonly used: Map<string, Location[]>;
  /** Filters and tests that templates use but that do not exist. */
  readonly missing: readonly MissingName[];
}

export interface MissingName {
  readonly kind: 'filter' | 'test';
  readonly name: string;
  readonly location: Location;
}

/** Templates with one set of options, filters and limits. Loaded templates are kept, so make one engine for many renders. */
export interface Engine {
  /** Renders the template with a name. Errors in a template or in its context are returned as diagnostics; only bugs throw. */
  render(name: string, context: Readonly<Record<string, unknown>>): RenderResult;
  /** Returns the JavaScript of a template: the body of a function that returns a `CompiledTemplate`. */
  compile(name: string): string;
  /** Returns the cache key for the result of `compile`. */
  key(text: string): string;
  /** Checks templates without rendering; `known` are the names that the context will have. */
  check(names: readonly string[], known: ReadonlySet<string>): CheckResult;
  /** Returns the filters, tests and globals that templates can use. */
  vocabulary(): Vocabulary;
}

/** What templates can use beyond the names of their context. */
export interface Vocabulary {
  readonly filters: readonly Word[];
  readonly tests: readonly Word[];
  readonly globals: readonly string[];
}

/** A filter or a test. */
export interface Word {
  readonly name: string;
  /** The parameters after the value that it is applied to; `width=` is optional. */
  readonly parameters: readonly string[];
  /** Whether it comes from the engine rather than from a project. */
  readonly builtin: boolean;
}

/** Makes an engine for the templates that `options.loader` returns. Reads nothing yet. */
export function createEngine(options: EngineOptions): Engine {
  const syntax = syntaxOptions(options);
  const filters = withCustom(builtinFilters, options.filters);
  const tests = withCustom(builtinTests, options.tests);
  const globals = builtinGlobals();
  for (const [name, value] of Object.entries(options.globals ?? {})) globals.set(name, value);
  const loaded = new Map<string, { text: string; template: LoadedTemplate }>();
  const compiled = new Map<string, Compiled>();

  const read = (name: string): TemplateText | undefined =>
    isSafeName(name) ? options.loader(name) : undefined;

  const codeFor = (text: string): CompiledTemplate => {
    const key =
      options.precompiled === undefined && options.onCompiled === undefined ? '' : templateKey(text, syntax);
    const kept = options.precompiled?.(key);
    if (typeof kept === 'function') return kept();
    if (kept !== undefined) {
      const template = tryEvaluate(kept);
      if (template !== undefined) return template;
    }
    const { source } = compileTemplate(text, syntax);
    options.onCompiled?.(key, source);
    return evaluateTemplate(source);
  };

  const load = (name: string): LoadedTemplate | undefined => {
    const found = read(name);
    if (found === undefined) return undefined;
    const { text, path } = found;
    const known = loaded.get(name);
    if (known !== undefined && known.text === text && known.template.path === path) return known.template;
    const source = normalise(text, syntax.keepTrailingNewline);
    try {
      const template: LoadedTemplate = { name, path, source, code: codeFor(text) };
      for (const [kind, wanted, site] of template.code.needs) {
        const all = kind === 'filter' ? filters : tests;
        if (!all.has(wanted))
          throw new TemplateFailure(path, source, unknownName(kind, wanted, all), { template, site });
      }
      loaded.set(name, { text, template });
      return template;
    } catch (error) {
      if (error instanceof SyntaxProblem || error instanceof RangeError)
        throw new TemplateFailure(path, source, error);
      throw error;
    }
  };

  const environment: Environment = {
    filters,
    tests,
    globals,
    undefinedKind: options.undefined ?? 'strict',
    limits: { ...defaultLimits, ...options.limits },
    run: new RunBudget({ ...unlimited, ...options.runLimits }),
    newline: syntax.newline,
    load,
    templateNames: options.templateNames ?? (() => [...loaded.keys()]),
  };

  return {
    render(name, context) {
      let runtime: Runtime | undefined;
      try {
        const template = load(name);
        if (template === undefined) return { ok: false, diagnostic: notFound(name) };
        runtime = new Runtime(environment, template);
        const output = runtime.render(context);
        return { ok: true, text: output.text, origins: originsOf(output, runtime.templates) };
      } catch (error) {
        if (error instanceof TemplateFailure) return { ok: false, diagnostic: problemAt(error, runtime) };
        if (runtime !== undefined && (error instanceof TemplateError || error instanceof RangeError)) {
          return { ok: false, diagnostic: runtimeProblem(error, runtime) };
        }
        throw error;
      }
    },
    compile(name) {
      const found = read(name);
      if (found === undefined) throw new Error(`there is no template ${name}`);
      return compileTemplate(found.text, syntax).source;
    },
    key: (text) => templateKey(text, syntax),
    check(names, known) {
      return checkTemplates({ names, known, read, syntax, filters, tests, globals, compiled });
    },
    vocabulary: () => ({
      filters: [...filters].map(wordOf),
      tests: [...tests].map(wordOf),
      globals: [...globals.keys()],
    }),
  };
}

function withCustom(
  builtin: Readonly<Record<string, Builtin>>,
  custom: Readonly<Record<string, HostFunction>> | undefined,
): Map<string, Builtin | HostFunction> {
  return new Map<string, Builtin | HostFunction>([
    ...Object.entries(builtin),
    ...Object.entries(custom ?? {}),
  ]);
}

function wordOf([name, word]: readonly [string, Builtin | HostFunction]): Word {
  if (typeof word === 'function') {
    const [, ...parameters] = parameterNames(word);
    return { name, parameters, builtin: false };
  }
  const [signature] = word as Builtin;
  return { name, parameters: signature === '' ? [] : signature.split(' '), builtin: true };
}

/** A truncated or broken cache file is ignored. */
function tryEvaluate(source: string): CompiledTemplate | undefined {
  try {
    const template: Partial<CompiledTemplate> | undefined = evaluateTemplate(source);
    const whole =
      typeof template?.root === 'function' && Array.isArray(template.sites) && Array.isArray(template.needs);
    return whole && template.blocks !== undefined ? (template as CompiledTemplate) : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a path is relative and does not lead out of its folder. Except on Windows, `\` is an ordinary character. */
function isSafeName(name: string): boolean {
  if (name === '' || name.includes('\0') || name.startsWith('/')) return false;
  if (sep === '\\' && (name.includes('\\') || /^[a-zA-Z]:/.test(name))) return false;
  return !name.split('/').includes('..');
}

function notFound(name: string): Diagnostic {
  return aboutFile(name, {
    code: 'template/not-found',
    message: `the template '${name}' does not exist`,
    hint: 'Names are relative to the templates folder.',
  });
}
