import { parse, stringify } from 'yaml';
import { derivationsOf } from '../../src/app-kit/derivations.ts';
import { derive } from '../../src/app-kit/derive.ts';
import { variablesOf } from '../../src/app-kit/project.ts';
import type { SettingSchema } from '../../src/app-kit/setting.ts';
import type { Settings, Variables } from '../../src/app-kit/values.ts';
import { shipped } from '../../src/apps/shipped.ts';
import { givenSettings } from '../../src/config/absent.ts';
import { validate } from '../../src/config/validate.ts';
import { parseSource } from '../../src/diagnostics/source.ts';
import { absent, alternatives } from '../../src/explain/alternatives.ts';
import { type Change, changesOf, changeText } from '../../src/explain/changes.ts';
import { explainLine } from '../../src/explain/line.ts';
import { checkTemplates } from '../../src/render/check.ts';
import { render } from '../../src/render/render.ts';
import { loadTemplates } from '../../src/render/templates.ts';
import { repository, validConfiguration } from './render-fixture.ts';
import { wholePlatform } from './whole-platform.ts';

export interface Harness {
  readonly variables: number;
  readonly lines: number;
  /** Where `explain` says that no setting changes it. */
  readonly unexplained: readonly string[];
  /** Changes named by `explain` that rules refuse if nothing else is changed. */
  readonly refused: readonly string[];
  /** Changes that lead to no configuration at all, so that nothing could be compared. */
  readonly untried: readonly string[];
  /** What a setting named by `explain` does not change. */
  readonly broken: readonly string[];
}

/** Tests what `explain` says about every derived variable, and about random lines of the platform's tree. */
export async function explainHarness(lines: number, seed: number): Promise<Harness> {
  const text = wholePlatform();
  const configuration = validConfiguration(text);
  const templates = await loadTemplates([
    { directory: `${repository}templates/config`, shownAs: 'templates/config' },
  ]);
  const { used: uses } = checkTemplates(templates, [], shipped.extensions);
  const unexplained: string[] = [];
  const refused: string[] = [];
  const untried: string[] = [];
  const broken: string[] = [];

  const names = Object.keys(variablesOf(shipped.apps));
  for (const name of names) {
    const changes = changesOf(name, configuration, shipped);
    // A variable that reads nothing is the same in every configuration, such as the name of a bucket.
    const isConstant = (configuration.inputs.get(name) ?? []).length === 0;
    if (changes.length === 0 && !isConstant) unexplained.push(name);
    const before = JSON.stringify({ ...configuration.variables }[name]);
    for (const change of changes) {
      const { refused: isRefused, all } = edited(text, change);
      const what = `${name}: ${changeText(change)}`;
      if (isRefused) refused.push(what);
      if (all.length === 0) untried.push(what);
      else if (all.every((own) => JSON.stringify({ ...own }[name]) === before)) broken.push(what);
    }
  }

  const { files } = render(templates, configuration.variables, shipped);
  const random = generator(seed);
  for (let tried = 0; tried < lines; tried += 1) {
    const file = files[Math.floor(random() * files.length)];
    if (file === undefined) continue;
    const total = file.content.trimEnd().split('\n');
    const line = 1 + Math.floor(random() * total.length);
    const fileWith = (variables: typeof configuration.variables) =>
      render(templates, variables, shipped, { only: file.path }).files.find(({ path }) => path === file.path);
    const { changes } = explainLine(file, line, {
      configuration,
      project: shipped,
      templates,
      uses,
      fileWith,
    });
    const what = `${file.path}:${line} ${file.secret ? '' : total[line - 1]}`;
    if (changes.length === 0) unexplained.push(what);
    const [first] = changes;
    if (first === undefined) continue;
    const { refused: isRefused, all } = edited(text, first);
    const same = (next: ReturnType<typeof fileWith>) => next !== undefined && has(next, file, line);
    if (isRefused) refused.push(`${what}: ${changeText(first)}`);
    if (all.length === 0) untried.push(`${what}: ${changeText(first)}`);
    else if (all.every((variables) => same(fileWith(variables))))
      broken.push(`${what}: ${changeText(first)}`);
  }
  return { variables: names.length, lines, unexplained, refused, untried, broken };
}

type File = ReturnType<typeof render>['files'][number];

/** Whether a file still has as many lines with that text, from that place. */
function has(next: File, file: File, line: number): boolean {
  const count = (own: File) => {
    const all = own.content.split('\n');
    const wanted = file.content.split('\n')[line - 1];
    const origin = JSON.stringify(file.originOf(line));
    return all.filter((text, index) => text === wanted && JSON.stringify(own.originOf(index + 1)) === origin)
      .length;
  };
  return count(next) >= count(file);
}

/**
 * The variables of a configuration after editing its text as a change says, like a user. "A value" and "another value" are any
 * other value. If rules refuse every such configuration, they are derived without rules: something else would have to change as
 * well, but this has its effect.
 */
function edited(
  text: string,
  change: Change,
): { readonly refused: boolean; readonly all: readonly Variables[] } {
  const sources = withChange([text], change).flatMap((own) => {
    const parsed = parseSource('cluster.yaml', own);
    return 'source' in parsed ? [parsed.source] : [];
  });
  const accepted = sources.flatMap((source) => {
    const { configuration } = validate(source, shipped);
    return configuration === undefined ? [] : [configuration.variables];
  });
  if (accepted.length > 0) return { refused: false, all: accepted };
  const unruled = sources.flatMap((source) => {
    const { data } = givenSettings(source, shipped.schema);
    if (shipped.validateSchema(data).length > 0) return [];
    const { variables, failures } = derive(data as unknown as Settings, derivationsOf(shipped));
    return failures.length > 0 ? [] : [variables];
  });
  return { refused: true, all: unruled };
}

function withChange(texts: readonly string[], { setting, to, with: other }: Change): readonly string[] {
  const schema = shipped.schema.properties[setting];
  if (schema === undefined) return [];
  const all = texts.flatMap((text) => {
    const data: Record<string, unknown> = parse(text);
    return valuesMeant(schema, data[setting], to).map((value) => stringify({ ...data, [setting]: value }));
  });
  return other === undefined ? all : withChange(all, other);
}

function valuesMeant(schema: SettingSchema, current: unknown, to: string): readonly unknown[] {
  if (to === 'none') return [undefined];
  if (to === 'another value' || to === 'a value')
    return alternatives(schema, current).filter((value) => value !== absent);
  return [
    schema.type === 'string' || schema.enum !== undefined ? parseLike(to, schema.type) : JSON.parse(to),
  ];
}

function parseLike(text: string, type: unknown): unknown {
  return type === 'string' ? text : /^(true|false|-?\d+(\.\d+)?)$/.test(text) ? JSON.parse(text) : text;
}

/** Numbers from 0 to 1, reproducible by seed. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
