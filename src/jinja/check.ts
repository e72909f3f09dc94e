import type { Diagnostic, Location } from '../diagnostics/diagnostic.ts';
import { atPlace } from '../diagnostics/finding.ts';
import { suggest } from '../diagnostics/suggest.ts';
import { templateCodes } from './codes.ts';
import { type Compilation, compileTemplate } from './compile/compile.ts';
import type { References } from './compile/references.ts';
import type { CheckResult, MissingName } from './engine.ts';
import { SyntaxProblem } from './errors.ts';
import { meantInstead, meantName } from './habits.ts';
import type { TemplateText } from './options.ts';
import { problemAt, rangeIn, TemplateFailure } from './problems.ts';
import { normalise } from './syntax/lexer.ts';
import type { SyntaxOptions } from './syntax/options.ts';

export interface CheckInput {
  readonly names: readonly string[];
  readonly known: ReadonlySet<string>;
  readonly read: (name: string) => TemplateText | undefined;
  readonly syntax: SyntaxOptions;
  readonly filters: ReadonlyMap<string, unknown>;
  readonly tests: ReadonlyMap<string, unknown>;
  readonly globals: ReadonlyMap<string, unknown>;
  /** The results of earlier checks by name: a template with the same text is not compiled again. */
  readonly compiled: Map<string, Compiled>;
}

/** A text and the result of compiling it. */
export interface Compiled {
  readonly text: string;
  readonly result: Pick<Compilation, 'references' | 'sites'> | SyntaxProblem | RangeError;
}

interface Checked {
  readonly path: string;
  readonly source: string;
  readonly references: References;
  /** The positions of the requirements, as offsets. */
  readonly sites: readonly number[];
  /** The names that templates pass to this one by including or extending it. */
  readonly received: Set<string>;
}

export function checkTemplates(input: CheckInput): CheckResult {
  const diagnostics: Diagnostic[] = [];
  const templates = new Map<string, Checked>();
  const waiting = [...input.names];
  const missing = new Set<string>();
  for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
    if (templates.has(name) || missing.has(name)) continue;
    const found = input.read(name);
    if (found === undefined) {
      missing.add(name);
      continue;
    }
    const source = normalise(found.text, input.syntax.keepTrailingNewline);
    const result = compiled(name, found.text, input);
    if (result instanceof Error) {
      diagnostics.push(problemAt(new TemplateFailure(found.path, source, result), undefined));
      missing.add(name);
      continue;
    }
    const { references, sites } = result;
    templates.set(name, { path: found.path, source, references, sites, received: new Set() });
    for (const link of references.links) waiting.push(...(link.names ?? []));
  }
  handOver(templates);
  const used = new Map<string, Location[]>();
  const absent: MissingName[] = [];
  for (const template of templates.values()) {
    diagnostics.push(...unknownNames(template, input, used));
    diagnostics.push(...unknownRequirements(template, input, absent));
    diagnostics.push(...missingTemplates(template, input, missing));
  }
  return { diagnostics, used, missing: absent };
}

function compiled(name: string, text: string, { compiled: kept, syntax }: CheckInput): Compiled['result'] {
  const known = kept.get(name);
  if (known?.text === text) return known.result;
  let result: Compiled['result'];
  try {
    const { references, sites } = compileTemplate(text, syntax);
    result = { references, sites };
  } catch (error) {
    if (!(error instanceof SyntaxProblem || error instanceof RangeError)) throw error;
    result = error;
  }
  kept.set(name, { text, result });
  return result;
}

/** Propagates names from a template to those that it includes, extends, or imports with context. */
function handOver(templates: ReadonlyMap<string, Checked>): void {
  let changed = true;
  const give = (to: Checked, names: Iterable<string>) => {
    for (const name of names) {
      if (to.received.has(name)) continue;
      to.received.add(name);
      changed = true;
    }
  };
  while (changed) {
    changed = false;
    for (const from of templates.values()) {
      for (const link of from.references.links) {
        if (!link.withContext) continue;
        // A computed name may refer to any template.
        const targets = link.names ?? [...templates.keys()];
        for (const name of targets) {
          const to = templates.get(name);
          if (to === undefined) continue;
          give(to, link.locals);
          give(to, from.references.exported);
          give(to, from.received);
        }
      }
    }
  }
}

function unknownNames(template: Checked, input: CheckInput, used: Map<string, Location[]>): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const { path: file, source, received } = template;
  for (const { name, span, guarded } of template.references.free) {
    const location: Location = { file, range: rangeIn(source, span.start, span.end) };
    const places = used.get(name);
    if (places === undefined) used.set(name, [location]);
    else places.push(location);
    const defined = (candidate: string) =>
      input.known.has(candidate) || input.globals.has(candidate) || received.has(candidate);
    if (defined(name) || template.references.exported.includes(name)) continue;
    const close = suggest(name, [...input.known, ...input.globals.keys(), ...received]);
    diagnostics.push(
      atPlace(location, {
        code: 'template/unknown-name',
        severity: guarded ? 'warning' : 'error',
        message: guarded
          ? `'${name}' is never defined, so this always has the same result`
          : `'${name}' is defined neither by the configuration nor by a template`,
        ...meantInstead(close, name, templateCodes['template/unknown-name'].cure),
      }),
    );
  }
  return diagnostics;
}

function unknownRequirements(template: Checked, input: CheckInput, missing: MissingName[]): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  for (const { kind, name, site } of template.references.requirements) {
    const all = kind === 'filter' ? input.filters : input.tests;
    if (all.has(name)) continue;
    const code = kind === 'filter' ? 'template/unknown-filter' : 'template/unknown-test';
    const close = meantName(kind, name, all);
    const location: Location = {
      file: template.path,
      range: rangeIn(template.source, template.sites[site * 2] ?? 0, template.sites[site * 2 + 1] ?? 0),
    };
    missing.push({ kind, name, location });
    diagnostics.push(
      atPlace(location, {
        code,
        message: `the ${kind} '${name}' does not exist`,
        ...meantInstead(close, name, templateCodes[code].cure),
      }),
    );
  }
  return diagnostics;
}

function missingTemplates(template: Checked, input: CheckInput, missing: ReadonlySet<string>): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  for (const { names, ignoreMissing, span } of template.references.links) {
    if (names === undefined || ignoreMissing) continue;
    if (!names.every((name) => missing.has(name) && input.read(name) === undefined)) continue;
    diagnostics.push(
      atPlace(
        { file: template.path, range: rangeIn(template.source, span.start, span.end) },
        {
          code: 'template/not-found',
          message: `the template '${names.join("' or '")}' does not exist`,
          hint: templateCodes['template/not-found'].cure,
        },
      ),
    );
  }
  return diagnostics;
}
