import { pathText } from '../../diagnostics/path-text.ts';
import type { KeyPath } from '../../diagnostics/source.ts';
import type { ChartVariable, ChartVersion, Release, ValueIssue } from '../declarations.ts';
import { at } from '../model/data.ts';
import type { SchemaIssue } from '../schemas/issue.ts';
import { validate } from '../schemas/validate.ts';
import { typos } from './typos.ts';

/** Returns everything wrong with a release's values, according to the description of the chart. */
export function checkValues(release: Release, chart: ChartVersion): ValueIssue[] {
  const type = chart.values?.();
  const found =
    type === undefined
      ? []
      : validate(release.values, type, { nulls: true, opaque }).filter((issue) => !isLeftOut(issue, release));
  const issues: ValueIssue[] = found.map((issue) => fromSchema(issue, chart));
  const reported = new Set(issues.map(({ path }) => pathText(path)));
  for (const issue of misplacedInOpenMaps(release.values, chart.misplaced ?? {}, reported))
    issues.push(issue);
  if (type !== undefined) issues.push(...typos(release.values, type));
  if (chart.check) issues.push(...chart.check(release));
  if (chart.environment) issues.push(...duplicates(chart.environment(release)));
  return issues;
}

/** Whether Flux or another tool will replace the text, so that it may become anything. */
function opaque(text: string): boolean {
  return text.includes('${') || text.startsWith('ENC[');
}

/**
 * Whether an issue is about an empty string, which templates treat like an absent value of any type; only in place of a
 * map it breaks them.
 */
function isLeftOut({ path, message }: SchemaIssue, { values }: Release): boolean {
  return at(values, ...path) === '' && !message.includes('map');
}

function fromSchema(issue: SchemaIssue, { misplaced = {}, uncertain = false }: ChartVersion): ValueIssue {
  const { code, path, part, message, hint } = issue;
  if (code === 'schema/unknown-field' || code === 'schema/misplaced-field') {
    const place = misplaced[pathText(path)];
    if (place !== undefined) return misplacement(path, place);
    const key = pathText(path);
    return {
      code: code === 'schema/misplaced-field' ? 'helm/misplaced-value' : 'helm/unknown-value',
      ...(uncertain && { severity: 'warning' as const }),
      path,
      part,
      message: `the chart does not read ${key}`,
      hint: hint.replace(/^Remove it.*/, 'Remove it: the chart ignores it silently.'),
    };
  }
  const refused =
    code === 'schema/not-allowed-value' || code === 'schema/rule' || code === 'schema/conflicting-fields';
  return { code: refused ? 'helm/refused-value' : 'helm/wrong-type', path, part, message, hint };
}

/** Reports known misplaced values in a map that passes unknown keys on, for example to a sub-chart. */
function* misplacedInOpenMaps(
  values: Readonly<Record<string, unknown>>,
  misplaced: Readonly<Record<string, string>>,
  reported: ReadonlySet<string>,
): Iterable<ValueIssue> {
  for (const [wrong, right] of Object.entries(misplaced)) {
    if (reported.has(wrong)) continue;
    const path = wrong.split('.');
    let current: unknown = values;
    const exists = path.every((key) => {
      if (typeof current !== 'object' || current === null || !Object.hasOwn(current, key)) return false;
      current = (current as Readonly<Record<string, unknown>>)[key];
      return true;
    });
    if (exists && ![...reported].some((other) => wrong.startsWith(`${other}.`)))
      yield misplacement(path, right);
  }
}

function misplacement(path: KeyPath, right: string): ValueIssue {
  return {
    code: 'helm/misplaced-value',
    path,
    part: 'key',
    message: `the chart does not read ${pathText(path)}`,
    hint: right.includes(' ') ? right : `The chart reads it at ${right}.`,
  };
}

function* duplicates(variables: readonly ChartVariable[]): Iterable<ValueIssue> {
  const seen = new Map<string, ChartVariable>();
  const reported = new Set<string>();
  for (const variable of variables) {
    const key = `${variable.container} ${variable.name}`;
    const first = seen.get(key);
    seen.set(key, first ?? variable);
    const path = variable.path ?? first?.path;
    if (first === undefined || path === undefined) continue;
    // One line that affects two containers is one mistake.
    const place = `${variable.name} ${pathText(path)}`;
    if (reported.has(place)) continue;
    reported.add(place);
    const other = variable.path === undefined ? undefined : first.path;
    yield {
      code: 'helm/duplicate-variable',
      path,
      message: `the container ${variable.container} gets ${variable.name} twice`,
      hint:
        other === undefined
          ? 'The chart sets it itself: remove it here.'
          : `${pathText(other)} sets it as well: keep one of the two.`,
    };
  }
}
