import { pathText } from '../../diagnostics/path-text.ts';
import { shownKey } from '../../diagnostics/shown-key.ts';
import type { KeyPath } from '../../diagnostics/source.ts';
import type { RuleIssue } from '../kinds/rule.ts';
import { at, isPlainMap } from '../model/data.ts';
import { unknownField } from './hints.ts';
import { type Fallback, type SchemaIssue, withFallbacks } from './issue.ts';
import type { Place } from './place.ts';
import { describeScalar, scalarHint, scalarProblem, scalarTypes } from './scalars.ts';
import type { Bounds, ListType, ObjectType, Type, Union } from './types.ts';
import { withoutValue } from './without-value.ts';
import {
  booleanHint,
  describePlace,
  identityOf,
  isScalarType,
  last,
  listed,
  missingHint,
  nameOf,
  rangeText,
  shown,
} from './wording.ts';

export interface ValidateOptions {
  /** Whether a string may stand for any value: SOPS sealed it, or Flux will substitute it. */
  readonly opaque?: (text: string) => boolean;
  /** Accept a key without a value: in Helm values, it removes a default. In a list, there is no default to remove. */
  readonly nulls?: boolean;
  /** Whether to report what only the fallbacks of types find; the default. */
  readonly fallbacks?: boolean;
}

/**
 * Returns everything that the API server would refuse or prune, or that contradicts the rules of the kind, in document
 * order.
 */
export function validate(value: unknown, type: Type, options: ValidateOptions = {}): SchemaIssue[] {
  const walk = new Walk(options);
  walk.check(value, type, { path: [], parents: [] });
  const { issues } = walk;
  return options.fallbacks === false ? issues : withFallbacks(issues, walk.fallbacks);
}

class Walk {
  readonly issues: SchemaIssue[] = [];
  readonly fallbacks: Fallback[] = [];
  private readonly options: ValidateOptions;

  constructor(options: ValidateOptions) {
    this.options = options;
  }

  check(value: unknown, type: Type, place: Place): void {
    if (type.kind === 'any') return;
    if (this.isOpaque(value)) return;
    if (type.kind === 'nullable') {
      if (value !== null) this.check(value, type.type, place);
      else if (type.filled === true) {
        // In a list, nothing is filled in.
        if (typeof place.path.at(-1) === 'number') this.check(value, type.type, place);
        else this.issues.push(withoutValue(place.path, type.type, 'warning'));
      }
      return;
    }
    if (value === null || value === undefined) {
      const inList = place.path.some((step) => typeof step === 'number');
      if (this.options.nulls === true && !inList) return;
      this.issues.push(withoutValue(place.path, type));
      return;
    }
    switch (type.kind) {
      case 'boolean':
        if (typeof value !== 'boolean') {
          this.wrongType(value, 'true or false', place, booleanHint(value));
          return;
        }
        return;
      case 'integer':
      case 'number':
        this.number(value, type, place);
        return;
      case 'string':
        if (typeof value !== 'string') {
          this.wrongType(value, 'a string', place);
          return;
        }
        this.length(value, type.length, place);
        if (type.pattern !== undefined && !type.pattern.test(value)) {
          this.report(
            'schema/malformed-value',
            place.path,
            `${pathText(place.path)} has a form that it does not take`,
            `It must match ${type.pattern.source}.`,
          );
        }
        return;
      case 'enum':
        this.choice(value, type.values, place);
        return;
      case 'scalar':
        this.scalar(value, type.name, type.length, place);
        return;
      case 'either':
        this.either(value, type.types, place);
        return;
      case 'list':
        this.list(value, type, place);
        return;
      case 'map':
        if (!isPlainMap(value)) {
          this.wrongType(value, 'a map', place);
          return;
        }
        this.count(Object.keys(value).length, type.size, 'entries', place);
        for (const [key, item] of Object.entries(value)) {
          const path = [...place.path, key];
          if (type.keys !== undefined && !type.keys.test(key)) {
            this.report(
              'schema/malformed-value',
              path,
              `${shownKey(key)} is not a valid key for ${last(place.path)}`,
              `A key must match ${type.keys.source}.`,
              'key',
            );
          }
          this.check(item, type.value, { path, parents: place.parents });
        }
        return;
      case 'object':
        this.object(value, type, place);
        return;
    }
  }

  private object(value: unknown, type: ObjectType, place: Place): void {
    if (!isPlainMap(value)) {
      this.wrongType(value, 'a map', place);
      return;
    }
    const parents = [...place.parents, { type, value, path: place.path }];
    for (const [key, item] of Object.entries(value)) {
      const field = type.fields.get(key);
      const path = [...place.path, key];
      if (item === null && field?.required === true && field.type().kind !== 'nullable') {
        const message = `${describePlace(place.path)} needs ${key}, which has no value`;
        this.report('schema/missing-field', path, message, missingHint(key, field.type()));
      } else if (field !== undefined) this.check(item, field.type(), { path, parents });
      else if (!type.open) this.issues.push(unknownField(key, { path: place.path, parents }));
    }
    for (const [key, field] of type.fields) {
      if (!field.required || Object.hasOwn(value, key)) continue;
      this.report(
        'schema/missing-field',
        [...place.path, key],
        `${describePlace(place.path)} needs ${key}`,
        missingHint(key, field.type()),
        'key',
      );
    }
    this.count(Object.keys(value).length, type.size, 'fields', place);
    for (const { of, least, most } of type.choices) {
      const given = of.filter((key) => Object.hasOwn(value, key) && value[key] !== null);
      if (given.length < least) {
        this.report(
          'schema/missing-choice',
          place.path,
          `${describePlace(place.path)} needs ${most === 1 ? 'one' : 'at least one'} of ${listed(of, 'or')}`,
          'Add one of them.',
          'key',
        );
      } else if (given.length > most) {
        this.report(
          'schema/conflicting-fields',
          [...place.path, given[1] ?? ''],
          `${listed(given, 'and')} exclude each other`,
          `Keep one of them in ${describePlace(place.path)}.`,
          'key',
        );
      }
    }
    for (const union of type.unions) this.union(value, union, place);
    for (const [field, needed] of type.needs) {
      if (!Object.hasOwn(value, field) || Object.hasOwn(value, needed)) continue;
      const message = `${field} needs ${needed} beside it`;
      this.report('schema/missing-field', [...place.path, needed], message, `Add ${needed}.`, 'key');
    }
    const full = <Issue extends RuleIssue>(issue: Issue) => {
      const path = [...place.path, ...issue.path];
      return { code: 'schema/rule' as const, part: 'value' as const, ...issue, path };
    };
    for (const rule of type.rules) {
      rule(value, (issue) => {
        if (!this.isOpaque(at(value, ...issue.path))) this.issues.push(full(issue));
      });
    }
    type.fallback?.(value, (issue) => {
      const about = issue.about.map((path) => [...place.path, ...path]);
      this.fallbacks.push({ ...full(issue), about });
    });
  }

  /** Rules read literal values, so nothing is known about one that is yet to be substituted. */
  private isOpaque(value: unknown): boolean {
    return typeof value === 'string' && this.options.opaque?.(value) === true;
  }

  private union(value: Readonly<Record<string, unknown>>, union: Union, place: Place): void {
    const { by, otherwise = '~', goesWith, needs } = union;
    const given = value[by] === undefined || value[by] === null ? otherwise : value[by];
    if (typeof given !== 'string' || this.isOpaque(given)) return;
    const cause = given === '~' ? `no ${by}` : `${by} ${given}`;
    for (const field of needs.find(([name]) => name === given)?.[1] ?? []) {
      if (Object.hasOwn(value, field)) continue;
      this.report(
        'schema/missing-field',
        [...place.path, field],
        `${cause} needs ${field}`,
        `Add ${field}.`,
        'key',
      );
    }
    for (const [field, values] of goesWith) {
      if (!Object.hasOwn(value, field) || values.includes(given)) continue;
      const good = values.filter((each) => each !== '~');
      const only =
        good.length === 1 ? `${field} is only for ${by} ${good[0]}` : `${field} does not go with ${cause}`;
      const hint = `Remove ${field}, or set ${by} to ${listed(good, 'or')}.`;
      this.report('schema/conflicting-fields', [...place.path, field], only, hint, 'key');
    }
  }

  private list(value: unknown, type: ListType, place: Place): void {
    if (!Array.isArray(value)) {
      this.wrongType(value, 'a list', place, 'Put `- ` before it, so that it becomes an item.');
      return;
    }
    this.count(value.length, type.size, 'items', place);
    const seen = new Map<string, number>();
    for (const [index, item] of value.entries()) {
      const path = [...place.path, index];
      this.check(item, type.item, { path, parents: place.parents });
      if (type.by === undefined) continue;
      const identity = identityOf(item, type.by);
      if (identity === undefined) continue;
      const first = seen.get(identity);
      if (first === undefined) {
        seen.set(identity, index);
        continue;
      }
      const what = type.by.length === 0 ? 'value' : type.by.join(' and ');
      this.report(
        'schema/duplicate-item',
        path,
        `item ${index + 1} of ${last(place.path)} has the same ${what} as item ${first + 1}`,
        'Remove or rename one of the two.',
      );
    }
  }

  private number(value: unknown, type: Extract<Type, { kind: 'integer' | 'number' }>, place: Place): void {
    if (typeof value !== 'number' || !Number.isFinite(value)) {
      const hint =
        typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? 'Remove the quotes.' : undefined;
      this.wrongType(value, type.kind === 'integer' ? 'a whole number' : 'a number', place, hint);
      return;
    }
    if (type.kind === 'integer' && !Number.isInteger(value)) {
      this.wrongType(value, 'a whole number', place);
      return;
    }
    if (type.values !== undefined && !type.values.includes(value)) {
      this.report(
        'schema/not-allowed-value',
        place.path,
        `${pathText(place.path)} cannot be ${value}`,
        `It takes ${listed(type.values.map(String), 'or')}.`,
      );
      return;
    }
    const { least, most } = type.range;
    if ((least !== undefined && value < least) || (most !== undefined && value > most)) {
      this.report(
        'schema/out-of-range',
        place.path,
        `${pathText(place.path)} cannot be ${value}`,
        `It takes ${rangeText(type.range)}.`,
      );
    }
  }

  private choice(value: unknown, values: readonly string[], place: Place): void {
    if (typeof value !== 'string') {
      this.wrongType(value, 'a string', place, `It takes ${listed(values, 'or')}.`);
      return;
    }
    if (values.includes(value)) return;
    this.report(
      'schema/not-allowed-value',
      place.path,
      `${pathText(place.path)} cannot be ${shown(value)}`,
      `It takes ${listed(
        values.map((each) => each || '""'),
        'or',
      )}.`,
    );
  }

  private scalar(value: unknown, name: string, length: Bounds, place: Place): void {
    const types = scalarTypes(name);
    if (!isScalarType(value, types)) {
      this.wrongType(value, describeScalar(name), place);
      return;
    }
    if (typeof value === 'string') this.length(value, length, place);
    const problem = scalarProblem(name, value);
    if (problem !== undefined) {
      this.report(
        'schema/malformed-value',
        place.path,
        `${pathText(place.path)} ${problem}`,
        scalarHint(name, value),
      );
    }
  }

  /**
   * Checks a value against alternative types; if none matches, reports the issues of the nearest type. An alternative that matches but
   * for its fallback is nearer than one that does not match.
   */
  private either(value: unknown, types: readonly Type[], place: Place): void {
    let best: Walk | undefined;
    for (const type of types) {
      const walk = new Walk(this.options);
      walk.check(value, type, place);
      if (walk.issues.length === 0 && walk.fallbacks.length === 0) return;
      if (best === undefined || walk.isNearerThan(best)) best = walk;
    }
    this.issues.push(...(best?.issues ?? []));
    this.fallbacks.push(...(best?.fallbacks ?? []));
  }

  private isNearerThan({ issues, fallbacks }: Walk): boolean {
    if (this.issues.length !== issues.length) return this.issues.length < issues.length;
    return this.fallbacks.length < fallbacks.length;
  }

  private length(value: string, { least = 0, most = Number.POSITIVE_INFINITY }: Bounds, place: Place): void {
    const length = [...value].length;
    if (length >= least && length <= most) return;
    const message =
      length === 0
        ? `${pathText(place.path)} must not be empty`
        : `${pathText(place.path)} has ${length} characters`;
    this.report(
      'schema/out-of-range',
      place.path,
      message,
      `It takes ${rangeText({ least, most })} characters.`,
    );
  }

  private count(
    count: number,
    { least = 0, most = Number.POSITIVE_INFINITY }: Bounds,
    what: string,
    place: Place,
  ): void {
    if (count >= least && count <= most) return;
    this.report(
      'schema/out-of-range',
      place.path,
      `${describePlace(place.path)} has ${count} ${what}`,
      `It takes ${rangeText({ least, most })}.`,
      'key',
    );
  }

  private wrongType(value: unknown, wanted: string, place: Place, hint?: string): void {
    const stringWanted = wanted === 'a string' && (typeof value === 'number' || typeof value === 'boolean');
    this.report(
      'schema/wrong-type',
      place.path,
      `${pathText(place.path)} must be ${wanted}, not ${nameOf(value)}`,
      hint ?? (stringWanted ? `Put it in quotes: "${String(value)}".` : `Write ${wanted}.`),
    );
  }

  private report(
    code: SchemaIssue['code'],
    path: KeyPath,
    message: string,
    hint: string,
    part: 'key' | 'value' = 'value',
  ): void {
    this.issues.push({ code, path, part, message, hint });
  }
}
